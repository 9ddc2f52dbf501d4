/**
 * What a file is: by its first bytes, by its name, and by what others say of it. A table of our own, since the package
 * `file-type` weighs 71 KB and knows hundreds of kinds that nobody sends in a chat.
 */

/** The first one of a type is the ending of a file that has none. */
const endingsOf: Record<string, string> = {
  'image/jpeg': 'jpg jpeg jpe jfif',
  'image/png': 'png',
  'image/gif': 'gif',
  'image/webp': 'webp',
  'image/avif': 'avif',
  'image/heic': 'heic heif',
  'image/svg+xml': 'svg',
  'image/bmp': 'bmp',
  'image/tiff': 'tif tiff',
  'application/pdf': 'pdf',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.ms-powerpoint': 'ppt',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
  'application/vnd.oasis.opendocument.presentation': 'odp',
  'application/rtf': 'rtf',
  'text/plain': 'txt log',
  'text/csv': 'csv',
  'text/markdown': 'md',
  'text/html': 'html htm',
  'text/calendar': 'ics',
  'text/vcard': 'vcf',
  'message/rfc822': 'eml',
  'application/json': 'json',
  'application/xml': 'xml',
  'application/zip': 'zip',
  'application/vnd.rar': 'rar',
  'application/x-7z-compressed': '7z',
  'application/gzip': 'gz tgz',
  'application/x-tar': 'tar',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'audio/ogg': 'ogg oga opus',
  'audio/wav': 'wav',
  'audio/aac': 'aac',
  'audio/flac': 'flac',
  'audio/amr': 'amr',
  'video/mp4': 'mp4 m4v',
  'video/quicktime': 'mov',
  'video/webm': 'webm',
  'video/x-msvideo': 'avi',
  'video/x-matroska': 'mkv',
  'video/3gpp': '3gp',
}

const typesByEnding = new Map(
  Object.entries(endingsOf).flatMap(([type, endings]) => endings.split(' ').map((ending) => [ending, type])),
)

/** Their beginnings may be those of several types; whoever names a type knows it better. */
const ambiguous: [RegExp, string][] = [
  [/^PK\x03\x04/, 'application/zip'],
  [/^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/, 'application/x-ole-storage'],
  [/^\x1f\x8b\x08/, 'application/gzip'],
  [/^.{4}ftyp(?:hei|hevc|mif1|msf1)/s, 'image/heic'],
  [/^.{4}ftypM4[AB]/s, 'audio/mp4'],
  [/^.{4}ftypqt/s, 'video/quicktime'],
  [/^.{4}ftyp3g/s, 'video/3gpp'],
  [/^.{4}ftyp/s, 'video/mp4'],
  [/^\x1aE\xdf\xa3.*matroska/s, 'video/x-matroska'],
  [/^\x1aE\xdf\xa3/, 'video/webm'],
  [/^OggS.*theora/s, 'video/ogg'],
  [/^OggS/, 'audio/ogg'],
  [/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|title|script|meta)\b/is, 'text/html'],
  [/^\s*(?:\{\s*["}]|\[\s*[[{"\]])/, 'application/json'],
]

const certain: [RegExp, string][] = [
  [/^\x89PNG\r\n\x1a\n/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^GIF8[79]a/, 'image/gif'],
  [/^RIFF.{4}WEBP/s, 'image/webp'],
  [/^.{4}ftypavif/s, 'image/avif'],
  [/^BM.{4}\0{4}/s, 'image/bmp'],
  [/^(?:II\*\0|MM\0\*)/, 'image/tiff'],
  [/^\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*(?:<!doctype svg[^>]*>\s*)?<svg[\s>]/is, 'image/svg+xml'],
  [/^\s{0,9}%PDF-/, 'application/pdf'],
  [/^\{\\rtf/, 'application/rtf'],
  [/^Rar!\x1a\x07/, 'application/vnd.rar'],
  [/^7z\xbc\xaf'\x1c/, 'application/x-7z-compressed'],
  [/^(?:ID3|\xff[\xfb\xf3\xf2])/, 'audio/mpeg'],
  [/^RIFF.{4}WAVE/s, 'audio/wav'],
  [/^fLaC/, 'audio/flac'],
  [/^#!AMR/, 'audio/amr'],
  [/^\xff[\xf1\xf9]/, 'audio/aac'],
  [/^RIFF.{4}AVI /s, 'video/x-msvideo'],
]

/** What the first bytes show; a certain one belongs to no other type. */
export const typeInBytes = (head: Uint8Array): { type: string; isCertain: boolean } | undefined => {
  const bytes = Buffer.from(head)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
  const found = (table: [RegExp, string][]) => table.find(([pattern]) => pattern.test(bytes))?.[1]
  const sure = found(certain)
  const type = sure ?? found(ambiguous)
  return type === undefined ? undefined : { type, isCertain: sure !== undefined }
}

export const endingOf = (name: string): string | undefined => /\.(\w{1,8})$/.exec(name)?.[1]?.toLowerCase()

export const typeByName = (name: string | undefined): string | undefined =>
  typesByEnding.get(endingOf(name ?? '') ?? '')

/** The ending of files of a type. */
export const endingFor = (type: string): string | undefined =>
  Object.hasOwn(endingsOf, type) ? endingsOf[type]?.split(' ', 1)[0] : /\/([a-z0-9]{2,4})$/.exec(type)?.[1]

const saysNothing =
  /^(?:application|binary|unknown)\/(?:octet-stream|binary|(?:x-|force-)?download|(?:x-)?unknown)$|^multipart\//

/** SalesIQ's own word for a file may be none that the web knows, and servers have words for bytes of any kind. */
export const mimeType = (text = ''): string | undefined => {
  const [type = ''] = text.toLowerCase().split(';', 1)
  return /^[\w.+-]+\/[\w.+-]+$/.test(type.trim()) && !saysNothing.test(type.trim()) ? type.trim() : undefined
}

const shownByBrowsers = /^image\/(?:png|jpe?g|gif|webp)$/
const familyOf = (type: string) => type.split('/', 1)[0]

/** `said`: what others call it, the one who knows best first. `name`: the file's own. */
export const typeOf = (said: readonly (string | undefined)[], name: string | undefined, head: Uint8Array): string => {
  const word = said.map(mimeType).find((type) => type !== undefined)
  const bytes = typeInBytes(head)
  if (word === undefined) {
    const byName = typeByName(name)
    return (bytes?.isCertain ? bytes.type : (byName ?? bytes?.type)) ?? 'application/octet-stream'
  }
  if (!bytes?.isCertain) return word
  const isOtherPicture = shownByBrowsers.test(word) && shownByBrowsers.test(bytes.type)
  return familyOf(word) !== familyOf(bytes.type) || isOtherPicture ? bytes.type : word
}
