/** What an operator sent, as messages for the visitor: text as text, a file as a file, anything else as a line about it. */
import { adviceOn, reasonFor } from '../failures'
import { forgetFile, type StoredFile, storeFile } from '../files/botpress-files'
import { FileFailure } from '../files/failure'
import { timeoutsUntil } from '../installation/connect'
import { connectIfConfigured } from '../installation/connect-if-configured'
import { sayFor } from '../installation/settings'
import { within } from '../net/within'
import { SalesIqFailure } from '../salesiq/failure'
import { split } from '../translate/split'
import { mediaTypeOf, type Sent } from '../translate/to-botpress'
import { MessageLater, type SessionContext } from './context'
import { idOf, type Session } from './find'
import type { OperatorMessage } from './operator-message'

/** `isLast`: nobody will ask again, so a line says what cannot be delivered now. */
export type Delivery = { context: SessionContext; session: Session; message: OperatorMessage; isLast: boolean }

export type Content =
  | { type: 'text'; payload: { text: string } }
  | { type: 'image'; payload: { imageUrl: string; title: string } }
  | { type: 'audio'; payload: { audioUrl: string; title: string } }
  | { type: 'video'; payload: { videoUrl: string; title: string } }
  | { type: 'file'; payload: { fileUrl: string; title: string } }

/** A message to create, and the file that was stored for it. */
export type BotpressMessage = { content: Content; file?: StoredFile }

type FileSent = Extract<Sent, { kind: 'file' }>

/** A Botpress message holds 128 kB, and a character may take four bytes. */
export const longestText = 30_000

/** The wording for the visitor, and the operator's name in it. */
const wordingOf = ({ context, session, message }: Delivery) => {
  const say = sayFor(context.typed, session.tags.language)
  return { say, operator: message.sender.name || say('theOperator') }
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

const copyOf = async ({ context, session }: Delivery, { file }: FileSent): Promise<BotpressMessage> => {
  const { id, name, type } = file
  if (id === undefined) throw new FileFailure('gone')
  const salesIq = await connectIfConfigured(context)
  if (!salesIq) throw new FileFailure('unreachable')
  const timeouts = timeoutsUntil()
  const source = await salesIq.attachment(idOf(session), { id, name, type }, timeouts)
  const tags = { hitlConversationId: session.id }
  const stored = await storeFile(context, source, { ...timeouts, days: context.typed.fileDays, tags })
  return { content: mediaContent(source.type, stored.url, source.name), file: stored }
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
    const { say, operator } = wordingOf(delivery)
    const reason = reasonFor(failure, say)
    return textMessages(say('fileNotShown', { operator, file: sent.file.name ?? '', reason }))
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
  const { say, operator } = wordingOf(delivery)
  return textMessages(say(sent.what, { operator }))
}
