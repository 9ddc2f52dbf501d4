/** What an operator sent, as messages for the visitor: text as text, a file as what it is, the rest as a line that says so. */
import { forgetFile, type StoredFile, storeFile } from '../files/botpress-files'
import { timeoutsUntil } from '../installation/connect'
import { adviceOn, reasonFor } from '../failures'
import { within } from '../net/within'
import type { OperatorSeen } from '../session/operator-user'
import { connectIfConfigured } from '../installation/connect-if-configured'
import { SalesIqFailure } from '../salesiq/failure'
import { FileFailure } from '../files/failure'
import type { Session } from '../session/find'
import { sayFor } from '../installation/settings'
import { split } from '../translate/split'
import { mediaTypeOf, type Sent } from '../translate/to-botpress'
import type { EventContext } from './context'

/** One message of an operator; `id` is its `msgid`, `at` when it was said, epoch ms. */
export type Reply = { id: string; at: number; sender: OperatorSeen; sent: readonly Sent[] }

/**
 * How much is done for a file. `own`: its own webhook asks for it, and will again. `neighbour`: a later reply waits behind it.
 * `last`: nobody will ask again, so that what cannot be carried now is said.
 */
export type Care = 'own' | 'neighbour' | 'last'

export type Delivery = { context: EventContext; session: Session; reply: Reply; care: Care }

type Content =
  | { type: 'text'; payload: { text: string } }
  | { type: 'image'; payload: { imageUrl: string; title: string } }
  | { type: 'audio'; payload: { audioUrl: string; title: string } }
  | { type: 'video'; payload: { videoUrl: string; title: string } }
  | { type: 'file'; payload: { fileUrl: string; title: string } }

/** A message to create, and the file that was stored for it. */
export type Line = { content: Content; file?: StoredFile }

type FileSent = Extract<Sent, { kind: 'file' }>

/** A Botpress message holds 128 kB, and a character may take four bytes. */
export const longestText = 30_000

/** In which words a visitor is told something, and of whom. */
const wordsFor = ({ context, session, reply }: Delivery) => {
  const say = sayFor(context.typed, session.tags.language)
  return { say, operator: reply.sender.name || say('theOperator') }
}

const textLines = (text: string): Line[] =>
  split(text, longestText).map((piece) => ({ content: { type: 'text', payload: { text: piece } } }))

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

const carry = async ({ context, session }: Delivery, { file }: FileSent): Promise<Line> => {
  const { id, name, type } = file
  if (id === undefined) throw new FileFailure('gone')
  const salesIq = await connectIfConfigured(context)
  if (!salesIq) throw new FileFailure('unreachable')
  const patience = timeoutsUntil()
  const source = await salesIq.attachment(context.conversationId, { id, name, type }, patience)
  const tags = { hitlConversationId: session.id }
  const stored = await storeFile(context, source, { ...patience, days: context.typed.fileDays, tags })
  return { content: mediaContent(source.type, stored.url, source.name), file: stored }
}

/** A try that comes later than this may be the last one: see `retriesLastMs`. */
const lastTryAfterMs = 100_000
export const isLastTry = ({ at }: Reply): boolean => Date.now() - at > lastTryAfterMs

/** What the line in place of a file needs of the time that is left. */
const lineTimeMs = 700

/** What goes wrong on the way may be over in a minute; a file that is gone or too large stays so. */
const healing = new Set(['timeout', 'unreachable', 'notStored'])

type Trouble = { failure: FileFailure; mayHeal: boolean }

const troubleOf = ({ context }: Delivery, failure: unknown): Trouble => {
  if (failure instanceof FileFailure) return { failure, mayHeal: healing.has(failure.reason) }
  if (!(failure instanceof SalesIqFailure)) throw failure
  context.logger.forBot().warn(`A file of the operator could not be fetched. ${adviceOn(failure)}`)
  const mayHeal = failure.kind === 'unavailable' || failure.kind === 'limited'
  return { failure: new FileFailure(failure.kind === 'rejected' ? 'gone' : 'unreachable'), mayHeal }
}

/** A copy that comes too late is shown by nobody. */
const letGo = async ({ context }: Delivery, carried: Promise<Line>) => {
  const { file } = await carried.catch((): Partial<Line> => ({}))
  if (file) await forgetFile(context, file.id)
}

/**
 * SalesIQ waits five seconds, and a large file may take longer. It is carried on nevertheless: the answer of this webhook
 * asks for another try, a minute later, which finds the file delivered, if Botpress let this process live, or begins anew.
 * The last try says what could not be shown rather than nothing.
 */
const fileLines = async (delivery: Delivery, sent: FileSent): Promise<Line[]> => {
  const { context, reply, care } = delivery
  const isLast = care === 'last' || isLastTry(reply)
  try {
    const carried = carry(delivery, sent)
    const isUnhurried = care === 'own' && !isLast
    const line = isUnhurried
      ? await carried
      : await within(context.deadline - lineTimeMs - Date.now(), carried, undefined)
    if (line) return [line]
    void letGo(delivery, carried)
    throw new FileFailure('timeout')
  } catch (error) {
    const { failure, mayHeal } = troubleOf(delivery, error)
    if (mayHeal && !isLast) throw failure
    const { say, operator } = wordsFor(delivery)
    const reason = reasonFor(failure, say)
    return textLines(say('fileNotShown', { operator, file: sent.file.name ?? '', reason }))
  }
}

/** The messages for one thing that was sent. Throws a FileFailure where another try may help. */
export const linesFor = async (delivery: Delivery, sent: Sent): Promise<Line[]> => {
  if (sent.kind === 'file') return fileLines(delivery, sent)
  if (sent.kind === 'text') return textLines(sent.text)
  const { say, operator } = wordsFor(delivery)
  return textLines(say(sent.what, { operator }))
}
