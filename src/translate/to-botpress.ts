/**
 * What an operator sent, whichever way SalesIQ tells it: in a webhook, which nobody has documented for files, or in the
 * transcript, which is. Content of any kind leaves at least one entry, which names what it was.
 */
import type { MessageContent } from '../salesiq/messages'
import { cleanName, isBlank } from './characters'
import { partsFromMarkup } from './markup'
import type { TextName } from './texts'

/** `id`: its attachment in SalesIQ. `url`: where else it is, a `data:` address included; only without an id. */
export type FileSent = { id?: string; url?: string; name?: string; type?: string }

type Named = NonNullable<MessageContent['files']>[number]

const attachmentAddress = /^(?:(https?:\/\/[^/?#]*)?(\/[^?#]*)?)\/attachments\/([\w.~%-]+(?:\/[\w.~%-]+)*)/i

const decodedParts = (parts: string): string | undefined => {
  try {
    const decoded = parts.split('/').map(decodeURIComponent)
    return decoded.some((part) => /^\.*$/.test(part) || part.includes('/')) ? undefined : decoded.join('/')
  } catch {
    return undefined
  }
}

/** The id in the address of an attachment, which may have more than one part. Others too keep files below `/attachments/`. */
export const idIn = (url: string | undefined): string | undefined => {
  const [, origin, path = '', parts] = attachmentAddress.exec(url ?? '') ?? []
  const isSalesIqs = origin === undefined || path.includes('/conversations/') || /\/\/([\w-]+\.)*zoho/i.test(origin)
  return parts !== undefined && isSalesIqs ? decodedParts(parts) : undefined
}

const isMime = (type: string | undefined) => type?.includes('/')

const fileOf = (named: Named): FileSent => ({
  id: named.attachment_id ?? named.id ?? idIn(named.url),
  url: named.url,
  name: cleanName(named.name ?? named.file_name ?? '') || undefined,
  type: [named.contenttype, named.content_type, named.type].find(isMime),
})

const known = (file: FileSent) => Object.fromEntries(Object.entries(file).filter(([, value]) => value !== undefined))

const isSame = (a: FileSent, b: FileSent) =>
  [a.id === b.id && a.id, a.url === b.url && a.url, a.name === b.name && a.name].some((same) => same)

const fits = (a: FileSent, b: FileSent) =>
  (['id', 'url', 'name'] as const).every((key) => a[key] === undefined || b[key] === undefined)

/** One list says of a file what another leaves out: by id, address or name, or else by its place. */
const joined = (files: readonly FileSent[], others: readonly FileSent[]): FileSent[] => {
  const rest = [...others]
  const completed = files.map((file, index) => {
    const same = rest.findIndex((other) => isSame(file, other))
    const other = same >= 0 ? rest.splice(same, 1)[0] : undefined
    const atPlace = others.length === files.length ? others[index] : undefined
    const isUnclaimed = atPlace !== undefined && fits(file, atPlace) && !files.some((each) => isSame(each, atPlace))
    if (other === undefined && isUnclaimed) rest.splice(rest.indexOf(atPlace), 1)
    return { ...known(other ?? (isUnclaimed ? atPlace : {})), ...known(file) }
  })
  return [...completed, ...rest]
}

/** `meta.urls` holds addresses by names that may be those of the files; `meta.value` names a single one. */
const filesInMeta = ({ meta, files }: MessageContent): FileSent[] => {
  const entries: [string, unknown][] = Object.entries(meta?.urls ?? {})
  const urls = entries.flatMap(([key, url]) => (typeof url === 'string' ? [{ key, url }] : []))
  const names = new Set(files?.map(({ name }) => name))
  return urls.map(({ key, url }) => {
    const name = urls.length > 1 || names.has(key) ? key : meta?.value
    return fileOf({ url, name: names.size > 0 && !names.has(key) ? undefined : name })
  })
}

/** Each file once. A message that calls itself a file has one, although nobody knows which. */
export const filesIn = (content: MessageContent, type: string | undefined): FileSent[] => {
  const lists = [content.attachments ?? [], content.file ? [content.file] : [], content.files ?? []]
  const [first = [], ...others] = lists.filter((list) => list.length > 0).map((list) => list.map(fileOf))
  const named = others.reduce(joined, first)
  const fromMeta = filesInMeta(content)
  const all = named.length > 0 ? joined(named, fromMeta.slice(0, named.length)) : fromMeta
  if (all.length === 0) return type === 'file' ? [known({ name: content.meta?.value })] : []
  return all.map((file) => known(file.id === undefined ? file : { ...file, url: undefined }))
}

/** One thing that was sent. */
export type Sent = { kind: 'text'; text: string } | { kind: 'file'; file: FileSent } | { kind: 'offer'; what: TextName }

/** What SalesIQ writes where the operator wrote nothing: a fixed phrase, or the type of the file. */
const placeholder = /^\s*(file shared|(application|audio|font|image|message|model|text|video)\/[\w.+-]+)\s*$/i

/** The names of what a visitor can be offered in SalesIQ: `supported_operations` in open-conversation-v1.html. */
const offers: [RegExp, TextName][] = [
  [/call/i, 'offeredCall'],
  [/article/i, 'offeredArticle'],
  [/book|appointment/i, 'offeredBooking'],
  [/remote|screen/i, 'offeredRemote'],
]

const offerCalled = (type: string | undefined): TextName | undefined =>
  offers.find(([pattern]) => pattern.test(type ?? ''))?.[1]

const offerOf = (type: string | undefined): Sent => ({ kind: 'offer', what: offerCalled(type) ?? 'offeredOther' })

type Kind = {
  type?: string
  is_deleted?: string
  is_private?: string
  meta?: object
  sender?: { type?: string }
  message?: MessageContent
}

/** How SalesIQ may mark what only operators see; no page of Zoho documents a mark. */
const privateWord = /note|whisper|private|internal|info|system/i

const unset = new Set<unknown>([undefined, null, false, 'false', 0, '0', ''])

const isPrivate = ({ type = '', is_private, meta, sender }: Kind) => {
  const marks: [string, unknown][] = Object.entries(meta ?? {})
  const types = [type, sender?.type, ...marks.flatMap(([name, value]) => (name === 'type' ? value : []))]
  return (
    !unset.has(is_private) ||
    types.some((word) => typeof word === 'string' && privateWord.test(word)) ||
    marks.some(([name, value]) => privateWord.test(name) && !unset.has(value))
  )
}

/**
 * Whether a message is for the visitor, whichever way it came in. Only what is known to be for the visitor is: a private
 * note may have any type.
 */
export const isForVisitor = (kind: Kind): boolean => {
  const { type, is_deleted, message } = kind
  if (is_deleted === 'true' || isPrivate(kind)) return false
  return (
    ['text', 'file'].includes(type ?? 'text') ||
    filesIn(message ?? {}, type).length > 0 ||
    offerCalled(type) !== undefined
  )
}

/** A picture in a text that SalesIQ keeps is one of its attachments; any other is fetched from its own address. */
const pictureIn = ({ url, alt }: { url: string; alt: string }): Sent[] => {
  const id = idIn(url)
  const name = alt || undefined
  if (id !== undefined) return [{ kind: 'file', file: { id, name } }]
  if (/^(?:https?:\/\/|data:image\/)/i.test(url)) return [{ kind: 'file', file: { url, name } }]
  return [...(alt === '' ? [] : [{ kind: 'text' as const, text: alt }]), { kind: 'offer', what: 'offeredPicture' }]
}

/** What was sent, in its order; a comment comes after its file. `type`: what SalesIQ calls the whole message. */
export const sentIn = (content: MessageContent, type: string | undefined): Sent[] => {
  const words = content.comment ?? content.text ?? ''
  const files = filesIn(content, type).map((file): Sent => ({ kind: 'file', file }))
  if (files.length > 0 && placeholder.test(words)) return files
  // Nothing where there is nothing to see, as in tags without words.
  const sent = partsFromMarkup(words).flatMap((part) => (part.kind === 'text' ? part : pictureIn(part)))
  if (files.length > 0) return [...files, ...sent]
  return sent.length === 0 || offerCalled(type) !== undefined ? [...sent, offerOf(type)] : sent
}

/** Whether a webhook says by itself all there is: nothing but words, and pictures among them. False where that is not sure. */
export const isPlain = (message: MessageContent): boolean =>
  (message.type ?? 'text') === 'text' &&
  !placeholder.test(message.text ?? '') &&
  filesIn(message, message.type).length === 0 &&
  Object.keys(message.meta ?? {}).length === 0 &&
  !isBlank((message.text ?? '').replace(/<[^<>]*>|&#?\w+;/g, ''))

export type MediaType = 'image' | 'audio' | 'video' | 'file'

/** A drawing in SVG may hold a script, so that it is a file and no image. */
export const mediaTypeOf = (type: string): MediaType => {
  const [family = ''] = type.split('/', 1)
  if (type.startsWith('image/svg')) return 'file'
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file'
}
