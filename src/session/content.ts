/** What an operator sent, as messages for the visitor: text as text, a file as a file, anything else as a line about it. */
import { adviceOn, reasonFor } from '../failures'
import { forgetFile, type StoredFile, storeFile } from '../files/botpress-files'
import { FileFailure } from '../files/failure'
import { fileInline } from '../files/inline'
import { fileBehind } from '../files/link'
import type { FileSource, Timeouts } from '../files/source'
import { connectIfConfigured, timeoutsUntil } from '../installation/connect'
import { sayFor } from '../installation/settings'
import { within } from '../net/within'
import { SalesIqFailure } from '../salesiq/failure'
import { cleanName, split } from '../translate/characters'
import { lineForOperator, lineForVisitor, type NotText } from '../translate/not-shown'
import type { Say } from '../translate/texts'
import { mediaTypeOf, type Sent } from '../translate/to-botpress'
import { idOf, MessageLater, type Session, type SessionContext } from './session'
import type { OperatorMessage } from './operator-message'

/**
 * `isLast`: nobody will ask again, so a line says what cannot be delivered now. `isOver`: the conversation has ended, so that
 * the operator is told nothing more.
 */
export type Delivery = {
  context: SessionContext
  session: Session
  message: OperatorMessage
  isLast: boolean
  isOver: boolean
}

export type Content =
  | { type: 'text'; payload: { text: string } }
  | { type: 'image'; payload: { imageUrl: string; title: string } }
  | { type: 'audio'; payload: { audioUrl: string; title: string } }
  | { type: 'video'; payload: { videoUrl: string; title: string } }
  | { type: 'file'; payload: { fileUrl: string; title: string } }

/** A message to create, the file that was stored for it, and what the operator reads where it stands for something else. */
export type BotpressMessage = { content: Content; file?: StoredFile; lineForOperator?: string }

type FileSent = Extract<Sent, { kind: 'file' }>

/** A Botpress message holds 128 kB, and a character may take four bytes. */
export const longestText = 30_000

/** The wording for the visitor, and the operator's name in it. */
const wordingOf = ({ context, session, message }: Delivery) => {
  const say = sayFor(context.typed, session.tags.language)
  return { say, operator: cleanName(message.sender.name ?? '') || say('theOperator') }
}

const textMessages = (text: string): BotpressMessage[] =>
  split(text, longestText).map((piece) => ({ content: { type: 'text', payload: { text: piece } } }))

/** How many messages one thing becomes: known without looking at a file. */
export const countOf = (sent: Sent): number => (sent.kind === 'text' ? split(sent.text, longestText).length : 1)

const mediaContent = (type: string, url: string, title: string): Content => {
  switch (mediaTypeOf(type)) {
    case 'image':
      return { type: 'image', payload: { imageUrl: url, title } }
    case 'audio':
      return { type: 'audio', payload: { audioUrl: url, title } }
    case 'video':
      return { type: 'video', payload: { videoUrl: url, title } }
    case 'file':
      return { type: 'file', payload: { fileUrl: url, title } }
  }
}

/** An attachment of SalesIQ; or, for a picture in a text, what is written out there or lies behind its address. */
const sourceOf = async (
  { context, session }: Delivery,
  { file }: FileSent,
  timeouts: Timeouts,
): Promise<FileSource> => {
  const { id, url, name, type } = file
  if (id === undefined) {
    if (url === undefined) throw new FileFailure('gone')
    return url.startsWith('data:') ? fileInline(url, name) : fileBehind(url, name, timeouts)
  }
  const salesIq = await connectIfConfigured(context)
  if (!salesIq) throw new FileFailure('unreachable')
  return salesIq.attachment(idOf(session), { id, name, type }, timeouts)
}

const copyOf = async (delivery: Delivery, sent: FileSent): Promise<BotpressMessage> => {
  const { context, session } = delivery
  const timeouts = timeoutsUntil()
  const source = await sourceOf(delivery, sent, timeouts)
  const tags = { hitlConversationId: session.id }
  const stored = await storeFile(context, source, { ...timeouts, days: context.typed.fileDays, tags })
  return { content: mediaContent(source.type, stored.url, source.name), file: stored }
}

/** A line in place of what cannot be shown, for the visitor, and one for the operator. */
const notShown = (delivery: Delivery, sent: NotText, failure?: FileFailure): BotpressMessage[] => {
  const { say, operator } = wordingOf(delivery)
  const sayToOperator = sayFor(delivery.context.typed)
  const reasonIn = (words: Say) => (failure ? reasonFor(failure, words) : '')
  const [line, ...rest] = textMessages(lineForVisitor(sent, { say, operator, reason: reasonIn(say) }))
  if (!line) return []
  const toOperator = lineForOperator(sent, { say: sayToOperator, reason: reasonIn(sayToOperator) })
  return [{ ...line, lineForOperator: toOperator }, ...rest]
}

/** The time that the line in place of a file needs of what is left. */
const lineTimeMs = 700

/** Reasons that may be over in a minute; a file that is gone or too large stays so. */
const mayPass = new Set(['timeout', 'unreachable', 'notStored'])

type Trouble = { failure: FileFailure; mayPass: boolean }

const troubleOf = ({ context }: Delivery, failure: unknown): Trouble => {
  if (failure instanceof FileFailure) return { failure, mayPass: mayPass.has(failure.reason) }
  if (!(failure instanceof SalesIqFailure)) throw failure
  context.logger.forBot().warn(`A file of the operator could not be fetched. ${adviceOn(failure)}`)
  const isPassing = failure.kind === 'unavailable' || failure.kind === 'limited'
  return { failure: new FileFailure(failure.kind === 'rejected' ? 'gone' : 'unreachable'), mayPass: isPassing }
}

/** A copy that came too late for its line is not shown by any message. */
const letGo = async ({ context }: Delivery, copy: Promise<BotpressMessage>) => {
  const { file } = await copy.catch((): Partial<BotpressMessage> => ({}))
  if (file) await forgetFile(context, file.id)
}

/**
 * SalesIQ waits five seconds, and a large file may take longer. `finish` then creates its message in the background, where
 * Botpress lets the process live; otherwise the next delivery of the webhook begins anew. The last delivery gets a line
 * that says why the file is not shown.
 */
const fileMessages = async (
  delivery: Delivery,
  sent: FileSent,
  finish: (message: BotpressMessage) => Promise<void>,
): Promise<BotpressMessage[]> => {
  const { context, isLast } = delivery
  const copy = copyOf(delivery, sent)
  try {
    const message = await within(context.deadline - lineTimeMs - Date.now(), copy, undefined)
    if (message) return [message]
    context.background.push(isLast ? letGo(delivery, copy) : copy.then(finish).catch(() => undefined))
    throw new FileFailure('timeout')
  } catch (error) {
    const { failure, mayPass } = troubleOf(delivery, error)
    if (mayPass && !isLast) throw new MessageLater('The file could not be delivered yet.')
    return notShown(delivery, sent, failure)
  }
}

/** The messages for one thing that was sent. Throws MessageLater where another delivery may help. */
export const contentOf = async (
  delivery: Delivery,
  sent: Sent,
  finish: (message: BotpressMessage) => Promise<void>,
): Promise<BotpressMessage[]> => {
  if (sent.kind === 'file') return fileMessages(delivery, sent, finish)
  if (sent.kind === 'text') return textMessages(sent.text)
  return notShown(delivery, sent)
}
