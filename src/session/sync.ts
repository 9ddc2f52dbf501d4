/**
 * Delivers every message of operators that is not in Botpress yet, in SalesIQ's order. A webhook is only a hint: the
 * transcript says what was written. Before a message is created, every earlier one has been got or created, so that the
 * order holds with any number of processes.
 */
import { isRefusal } from '../installation/persistently'
import type { Message } from '../salesiq/messages'
import { idOf, MessageLater, RetryLater, type Session, type SessionContext } from './session'
import { deliver, undelivered } from './deliver'
import { endingOf } from './ending'
import {
  type Hint,
  type Known,
  isNotWithdrawn,
  isSameMessage,
  messagesInTranscript,
  type OperatorMessage,
  withHints,
} from './operator-message'
import { retriesLastMs, transcriptWith } from './transcript'

/** A delivery later than this may be the last one. */
export const lastTryAfterMs = 100_000

/** A webhook alone may not tell what was sent; the transcript will, before the last delivery. */
const checkWhole = (message: OperatorMessage) => {
  const isClear = message.sent.every((sent) =>
    sent.kind === 'file'
      ? (sent.file.id ?? sent.file.url) !== undefined
      : sent.kind === 'text' || sent.what !== 'offeredOther',
  )
  if (message.isWhole || isClear) return
  throw new MessageLater('SalesIQ does not say yet what the operator sent.')
}

/** The pass of a session that runs in this process, and the hints that the next pass serves together. */
type Queue = {
  running: Promise<void>
  waiting: Hint[]
  next?: Promise<void>
  /** Who waits for a message, by its key: whichever pass delivers it. */
  watchers: Map<string, () => void>
}
const queues = new Map<string, Queue>()

/** Delivers in order; the failure of one message costs the next ones nothing. Answers the failures by message. */
const deliverAll = async (
  context: SessionContext,
  session: Session,
  { messages, isRead, isLast }: { messages: readonly OperatorMessage[]; isRead: boolean; isLast: boolean },
): Promise<Map<OperatorMessage, unknown>> => {
  const failures = new Map<OperatorMessage, unknown>()
  let now = session
  for (const message of messages) {
    const isLastTry = isLast || Date.now() - message.at > lastTryAfterMs
    try {
      if (!isRead && !isLastTry) checkWhole(message)
      now = await deliver({ context, session: now, message, isLast: isLastTry, isOver: isLast })
      const watchers = queues.get(session.id)?.watchers
      watchers?.get(message.key)?.()
      watchers?.delete(message.key)
    } catch (error) {
      // A refusal of this one message: no retry cures it.
      const isRefused = isRefusal(error) && error.code !== 401
      if (!(error instanceof MessageLater) && !isRefused) throw error
      failures.set(message, error)
    }
  }
  return failures
}

const endedMeanwhile = 'The session ended meanwhile; the next delivery tells the bot.'

/** Words that the end did not find in the transcript, and that the plugin would drop now. */
const refuseAfterEnd = async (context: SessionContext, session: Session): Promise<void> => {
  if (await endingOf(context, session)) throw new RetryLater(endedMeanwhile)
}

/** One look at the transcript for all hints. Rejects with the first failure of a message that a hint is about. */
const syncHints = async (context: SessionContext, session: Session, hints: readonly Hint[]): Promise<void> => {
  const first = Math.min(...hints.map(({ message }) => message.at))
  let read: Known | undefined
  const { looks } = await transcriptWith(context, session, {
    since: Math.max(first - retriesLastMs, Date.parse(session.createdAt) - 60_000),
    isThere: (messages) => {
      read = withHints(context, messages, hints)
      return read.isCertain
    },
    laggard: { key: session.id, most: 1 },
  })
  const withWaiting = [...hints, ...(queues.get(session.id)?.waiting ?? [])]
  // Without the transcript, what waits in this process is all that is known of the order.
  const announced = read ? hints : withWaiting
  const { messages: known, hidden, isCertain, isEdited } = read ?? withHints(context, [], announced)
  const all = known.filter(isNotWithdrawn(session))
  if (hidden.length > 0 || looks > 1) await refuseAfterEnd(context, session)
  const isFirstTry = announced.every(({ attempt }) => attempt <= 1)
  // Where the webhook's number is the transcript's, whoever delivers the message gives it the same tag.
  const firstTries = withWaiting.filter(({ attempt }) => attempt <= 1)
  const fresh = isCertain ? firstTries.map(({ message }) => message) : []
  const isSimple = isFirstTry && all.length === 1 && !isEdited
  const messages = isSimple ? all : await undelivered(context, session, { messages: all, fresh })
  const failures = await deliverAll(context, session, { messages, isRead: read !== undefined, isLast: false })
  for (const { message } of hints) {
    const failed = [...failures].find(([each]) => isSameMessage(each, message, { hasEqualNumbers: false }))
    if (failed) throw failed[1]
  }
}

const readAgain = async ({ client }: SessionContext, { id }: Session): Promise<Session> =>
  (await client.getConversation({ id })).conversation

const run = (queue: Queue, session: Session, pass: Promise<void>): Promise<void> => {
  queue.next = undefined
  queue.running = pass
    .catch(() => undefined)
    .then(() => {
      if (!queue.next) queues.delete(session.id)
    })
  return pass
}

const nextPass = async (context: SessionContext, session: Session, queue: Queue): Promise<void> => {
  await queue.running
  const hints = queue.waiting.splice(0).filter(({ message }) => queue.watchers.has(message.key))
  if (hints.length === 0) return run(queue, session, Promise.resolve())
  const pass = readAgain(context, session).then((now) => {
    if (now.tags.outcome) throw new RetryLater(endedMeanwhile)
    return syncHints(context, now, hints)
  })
  return run(queue, session, pass)
}

/** The pass, or the message where that is delivered earlier: nobody has to wait for the messages after his own. */
const served = (queue: Queue, { message: { key } }: Hint, pass: Promise<void>): Promise<void> =>
  Promise.race([pass, new Promise<void>((resolve) => queue.watchers.set(key, resolve))])

/** Delivers what a webhook announced, and whatever is missing before it. Throws what Botpress answers, and RetryLater. */
export const sync = (context: SessionContext, session: Session, hint: Hint): Promise<void> => {
  const queue = queues.get(session.id)
  if (queue) {
    queue.waiting.push(hint)
    queue.next ??= nextPass(context, session, queue)
    return served(queue, hint, queue.next)
  }
  const first: Queue = { running: Promise.resolve(), waiting: [], watchers: new Map() }
  queues.set(session.id, first)
  const pass = run(first, session, syncHints(context, session, [hint]))
  // The messages after it are delivered while there is time.
  context.background.push(pass)
  return served(first, hint, pass)
}

/** Delivers what a transcript has and Botpress has not, for the last time. */
export const syncLastWords = async (
  context: SessionContext,
  session: Session,
  transcript: readonly Message[],
): Promise<void> => {
  const all = messagesInTranscript(transcript).filter(isNotWithdrawn(session))
  if (all.length === 0) return
  const messages = await undelivered(context, session, { messages: all })
  const failures = await deliverAll(context, session, { messages, isRead: true, isLast: true })
  if (failures.size > 0) {
    context.logger
      .forBot()
      .warn(`Some last messages of SalesIQ conversation ${idOf(session)} could not be delivered to the visitor.`)
  }
}
