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

/** Until when the transcript is not read, by installation where SalesIQ asked to slow down, else by session; a cache. */
const restingUntil = new BoundedMap<string, number>(500)

const rest = (key: string) => restingUntil.set(key, Date.now() + restMs)

const isResting = (key: string) => (restingUntil.get(key) ?? 0) > Date.now()

const noteFailure = ({ ctx, logger }: SessionContext, session: Session, failure: unknown) => {
  if (!(failure instanceof SalesIqFailure)) throw failure
  // A refusal stays; anything else may be over after the rest. One slow session costs the others nothing.
  if (failure.kind !== 'rejected') rest(failure.kind === 'limited' ? ctx.webhookId : session.id)
  const words = `The order of an operator's messages cannot be checked. ${adviceOn(failure)}`
  if (failure.kind === 'auth') logger.forBot().warn(words)
  else logger.forBot().debug(words)
}

/** The messages since a time (epoch ms); undefined where SalesIQ does not answer in time, or refuses. */
export const transcriptSince = async (
  context: SessionContext,
  session: Session,
  { since, untilMs = Infinity }: { since: number; untilMs?: number },
): Promise<Message[] | undefined> => {
  if (isResting(context.ctx.webhookId) || isResting(session.id)) return undefined
  try {
    const salesIq = await connectIfConfigured(context)
    const limitMs = Math.min(readingMs, untilMs - Date.now())
    const read = salesIq?.messages(idOf(session), Math.max(0, since))
    const messages = read && (await within(limitMs, read, undefined))
    if (read && !messages) rest(session.id)
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

/** The same, read again while something is missing. `looks`: how often it was read. */
export const transcriptWith = async (
  context: SessionContext,
  session: Session,
  { since, untilMs, isThere, laggard }: Look,
): Promise<{ messages: Message[] | undefined; looks: number }> => {
  let messages = await transcriptSince(context, session, { since, untilMs })
  // From here on: a slow first look is no reason for not looking again.
  const until = Math.min(Date.now() + lagMs, context.deadline - (2 * readingMs) / 3)
  let looks = 1
  let isShown = messages !== undefined && isThere(messages)
  while (messages && !isShown) {
    const missed = laggards.get(laggard.key) ?? 0
    if (missed >= laggard.most) break
    if (Date.now() + lookAgainMs > until) {
      laggards.set(laggard.key, missed + 1)
      break
    }
    await pause(lookAgainMs)
    messages = (await transcriptSince(context, session, { since, untilMs })) ?? messages
    isShown = isThere(messages)
    looks += 1
  }
  if (isShown) laggards.delete(laggard.key)
  return { messages, looks }
}
