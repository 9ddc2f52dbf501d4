/** SalesIQ's transcript of a session: what was said, in the order of sending. The truth about an operator's words. */
import { adviceOn } from '../failures'
import { connectIfConfigured } from '../installation/connect'
import { BoundedMap } from '../net/memory'
import { duration } from '../net/duration'
import { pause, within } from '../net/within'
import { SalesIqFailure } from '../salesiq/failure'
import type { Message } from '../salesiq/messages'
import { idOf, type Session, type SessionContext } from './session'

/** SalesIQ retries a webhook after a minute, three times: failure-list-webhook-v2.html. Later nothing is missing. */
export const retriesLastMs = 4 * 60_000

/** A visitor should not wait longer for the order than for the words. */
const readingMs = duration('HITL_READING_MS', 1500)

/** After SalesIQ was slow or asked to slow down, replies are delivered without the transcript for a while. */
const restMs = duration('HITL_TRANSCRIPT_REST_MS', 10_000)

const longestRestMs = 60_000

/** A rest that ends this soon is waited for: the order is worth more than a second. */
const soonMs = (2 * readingMs) / 3

/** The delivery of the messages needs what is left of the time. */
const deliveryMs = (2 * readingMs) / 3

/** Until when the transcript is not read, by installation where SalesIQ asked to slow down, else by session; a cache. */
const restingUntil = new BoundedMap<string, number>(500)

const rest = (key: string, ms = restMs) => restingUntil.set(key, Date.now() + ms)

const restLeft = ({ ctx }: SessionContext, { id }: Session) =>
  Math.max(restingUntil.get(ctx.webhookId) ?? 0, restingUntil.get(id) ?? 0) - Date.now()

const isResting = (context: SessionContext, session: Session) => restLeft(context, session) > soonMs

/** One slow session, and one that is refused, cost the others nothing. Anything else may be over at the next look. */
const restAfter = ({ ctx }: SessionContext, session: Session, { kind, evidence }: SalesIqFailure) => {
  const { retryAfterSeconds: seconds } = evidence
  if (kind === 'limited') rest(ctx.webhookId, seconds === undefined ? restMs : Math.min(seconds * 1000, longestRestMs))
  if (kind === 'rejected' || kind === 'auth') rest(session.id)
}

const noteFailure = (context: SessionContext, session: Session, failure: unknown) => {
  if (!(failure instanceof SalesIqFailure)) throw failure
  restAfter(context, session, failure)
  const words = `The order of an operator's messages cannot be checked. ${adviceOn(failure)}`
  if (failure.kind === 'auth') context.logger.forBot().warn(words)
  else context.logger.forBot().debug(words)
}

/** Until the answer is there after all. */
const noteSlowness = ({ logger }: SessionContext, session: Session, late: Promise<unknown>) => {
  rest(session.id)
  late.then(
    () => restingUntil.delete(session.id),
    () => undefined,
  )
  const words = "The order of an operator's messages cannot be checked: SalesIQ takes longer than"
  logger.forBot().debug(`${words} ${readingMs} ms to read conversation ${idOf(session)}.`)
}

/** The messages since a time (epoch ms); undefined where SalesIQ does not answer in time, or refuses. */
export const transcriptSince = async (
  context: SessionContext,
  session: Session,
  { since, untilMs = Infinity }: { since: number; untilMs?: number },
): Promise<Message[] | undefined> => {
  if (isResting(context, session)) return undefined
  const until = Math.min(Date.now() + readingMs, untilMs)
  await pause(restLeft(context, session))
  try {
    const salesIq = await connectIfConfigured(context)
    if (!salesIq) return undefined
    const read = salesIq.messages(idOf(session), Math.max(0, since))
    const messages = await within(until - Date.now(), read, undefined)
    if (!messages) noteSlowness(context, session, read)
    return messages
  } catch (failure) {
    noteFailure(context, session, failure)
    return undefined
  }
}

/** How long the transcript may lag behind a webhook, and how often it is looked at meanwhile. */
export const lagMs = duration('HITL_TRANSCRIPT_LAG_MS', 900)
const lookAgainMs = duration('HITL_LOOK_AGAIN_MS', 300)

/** How often in a row a transcript did not show in time what was looked for; a cache. */
const laggards = new BoundedMap<string, number>(500)

type Look = {
  since: number
  untilMs?: number
  isThere: (messages: readonly Message[]) => boolean
  /** After `most` times in a row in which the transcript did not show in time what is looked for, nobody waits for that. */
  laggard: { key: string; most: number }
}

/** The same, read again while something is missing, or SalesIQ's answer is of no use. `looks`: how often it was read. */
export const transcriptWith = async (
  context: SessionContext,
  session: Session,
  { since, untilMs, isThere, laggard }: Look,
): Promise<{ messages: Message[] | undefined; looks: number }> => {
  let messages = await transcriptSince(context, session, { since, untilMs })
  // From here on: a slow first look is no reason for not looking again.
  const until = Math.min(Date.now() + lagMs, context.deadline - deliveryMs)
  let looks = 1
  let isShown = messages !== undefined && isThere(messages)
  while (!isShown && !isResting(context, session)) {
    const missed = laggards.get(laggard.key) ?? 0
    if (missed >= laggard.most) break
    if (Date.now() + lookAgainMs > until) {
      laggards.set(laggard.key, missed + 1)
      break
    }
    await pause(lookAgainMs)
    messages = (await transcriptSince(context, session, { since, untilMs })) ?? messages
    isShown = messages !== undefined && isThere(messages)
    looks += 1
  }
  if (isShown) laggards.delete(laggard.key)
  if (!messages && !isResting(context, session)) rest(session.id)
  return { messages, looks }
}
