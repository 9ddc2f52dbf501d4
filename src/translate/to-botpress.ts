/**
 * What an operator sent, whichever way SalesIQ tells it: in a webhook, which nobody has documented for files, or in the
 * transcript, which is.
 */
import type { EventMessage } from '../salesiq/events'
import type { Message } from '../salesiq/messages'
import { plainFromMarkup } from './markup'
import type { TextName } from './texts'

/** One thing that was sent. */
export type Sent =
  | { kind: 'text'; text: string }
  | { kind: 'file'; file: { id?: string; name?: string; type?: string } }
  | { kind: 'offer'; what: TextName }

/** What SalesIQ writes where the operator wrote nothing: a fixed phrase, or the type of the file. */
const placeholder = /^\s*(file shared|(application|audio|font|image|message|model|text|video)\/[\w.+-]+)\s*$/i

const isWord = (words: string | undefined): words is string => words !== undefined && words.trim() !== ''

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

const isText = (type: string | undefined) => type === undefined || type === 'text'

type Kind = {
  type?: string
  is_deleted?: string
  is_private?: string
  meta?: object
  sender?: { type?: string }
  message?: { file?: unknown }
}

/** How SalesIQ may mark what only operators see; no page of Zoho documents a mark. */
const privateWord = /note|whisper|private|internal|info|system/i

const isSet = (flag: unknown) => ![undefined, null, false, 'false', 0, '0', ''].some((unset) => flag === unset)

const isPrivate = ({ type = '', is_private, meta, sender }: Kind) => {
  const marks: [string, unknown][] = Object.entries(meta ?? {})
  const types = [type, sender?.type, ...marks.flatMap(([name, value]) => (name === 'type' ? value : []))]
  return (
    isSet(is_private) ||
    types.some((word) => typeof word === 'string' && privateWord.test(word)) ||
    marks.some(([name, value]) => privateWord.test(name) && isSet(value))
  )
}

/**
 * Whether a message is for the visitor, whichever way it came in. Only what is known to be for the visitor is: a private
 * note may have any type.
 */
export const isForVisitor = (kind: Kind): boolean => {
  const { type, is_deleted, message } = kind
  if (is_deleted === 'true' || isPrivate(kind)) return false
  return isText(type) || type === 'file' || message?.file !== undefined || offerCalled(type) !== undefined
}

/** Whether a webhook says by itself all there is: nothing but a text. */
export const isPlain = ({ text, type, files, attachments, meta, file }: EventMessage): boolean =>
  isWord(text) &&
  !placeholder.test(text) &&
  isText(type) &&
  !files?.length &&
  !attachments?.length &&
  file === undefined &&
  Object.keys(meta ?? {}).length === 0

const urlsIn = (meta: EventMessage['meta']): string[] => {
  const urls: unknown[] = Object.values(meta?.urls ?? {})
  return urls.filter((url) => typeof url === 'string')
}

const idIn = (url: string | undefined) => /\/attachments\/([\w-]+)/.exec(url ?? '')?.[1]

const words = (said: string | undefined): Sent[] =>
  isWord(said) && !placeholder.test(said) ? [{ kind: 'text', text: plainFromMarkup(said) }] : []

/** As good as a webhook tells it; what is said of a file comes behind it. */
export const sentInEvent = ({ text, type, files, attachments, meta }: EventMessage): Sent[] => {
  const [url] = urlsIn(meta)
  if (attachments?.length) {
    const shared = attachments.map(({ id, attachment_id, name, type }): Sent => {
      return { kind: 'file', file: { id: attachment_id ?? id ?? idIn(url), name, type } }
    })
    return [...shared, ...words(text)]
  }
  if (files?.length || type === 'file' || url !== undefined) {
    return [{ kind: 'file', file: { id: idIn(url), name: files?.[0] ?? meta?.value } }, ...words(text)]
  }
  return isWord(text) ? [{ kind: 'text', text: plainFromMarkup(text) }] : [offerOf(type)]
}

/** As the transcript tells it. */
export const sentInTranscript = ({ type, message }: Pick<Message, 'type' | 'message'>): Sent[] => {
  const { text, comment, file } = message ?? {}
  if (file) {
    const { attachment_id, name, type: fileType, url } = file
    return [{ kind: 'file', file: { id: attachment_id ?? idIn(url), name, type: fileType } }, ...words(comment ?? text)]
  }
  return isText(type) && isWord(text) ? [{ kind: 'text', text: plainFromMarkup(text) }] : [offerOf(type)]
}

export type MediaType = 'image' | 'audio' | 'video' | 'file'

/** A drawing in SVG may hold a script, so that it is a file and no image. */
export const mediaTypeOf = (type: string): MediaType => {
  const [family = ''] = type.split('/', 1)
  if (type.startsWith('image/svg')) return 'file'
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file'
}
