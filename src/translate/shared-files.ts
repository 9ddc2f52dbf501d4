/** The files of a message, in every shape in which SalesIQ is known to name them, or may. */
import type { MessageContent } from '../salesiq/messages'
import { cleanName } from './characters'

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
  if (files.length === 0) return [...others]
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
  const named = lists.map((list) => list.map(fileOf)).reduce(joined)
  const fromMeta = filesInMeta(content)
  const all = joined(named, named.length > 0 ? fromMeta.slice(0, named.length) : fromMeta)
  if (all.length === 0) return type === 'file' ? [known({ name: content.meta?.value })] : []
  return all.map((file) => known(file.id === undefined ? file : { ...file, url: undefined }))
}
