/**
 * The end of a session, whoever notices it: a webhook, Stop, a refused message of the visitor, Get session, the daily check.
 * The first to write the state `ending` decides how it ended; the tag `outcome` says that everybody knows.
 */
import { randomUUID } from 'node:crypto'
import { duration } from '../net/duration'
import { within } from '../net/within'
import { type Message, mostMessages } from '../salesiq/messages'
import { persistently } from '../installation/persistently'
import { idOf, type Session, type SessionContext, sessionKeys, testReference } from './session'
import { type Ending, stateOf, type StoredEnding } from './ending'
import { sendEvent } from './event'
import { claimMs } from './once'
import { withTags } from './operator'
import { operatorOf, summaryOf, timesOf } from './summary'
import { lastTryAfterMs, syncLastWords } from './sync'
import { lagMs, retriesLastMs, transcriptSince, transcriptWith } from './transcript'

/** `isFirst`: nobody has worked on this end before. */
export type Decided = StoredEnding & { isFirst: boolean }

/** What the end leaves to be written after the last words, of the time that there is. */
const tellingMs = duration('HITL_TELLING_MS', 1000)

/** How the session ends, decided by the first who asks; undefined while another process finishes the end. */
export const claimEnd = async (
  { client }: SessionContext,
  session: Pick<Session, 'id'>,
  ending: Ending,
): Promise<Decided | undefined> => {
  const mine = { by: randomUUID(), claimedAt: Date.now() }
  const payload = { ...ending, ...mine }
  const decided = await persistently(async () => {
    const { state } = await client.getOrSetState({ ...stateOf(session), payload })
    return { ...state.payload }
  })
  if (decided.by === mine.by) return { ...decided, isFirst: true }
  if (Date.now() - decided.claimedAt < claimMs) return undefined
  // That process failed or died.
  const taken = { ...decided, ...mine }
  await persistently(async () => (await client.setState({ ...stateOf(session), payload: taken })).state.id)
  return { ...taken, isFirst: false }
}

/** What was said in the last minutes, and whether that is all: words are worth more than counts. */
type Said = { messages: readonly Message[]; isWhole: boolean }

const read = (context: SessionContext, session: Session, since: number): Promise<Message[] | undefined> =>
  transcriptSince(context, session, { since, untilMs: context.deadline - tellingMs })

/** The transcript may lag behind a webhook. What SalesIQ writes about the end itself comes after the last words. */
const readToTheEnd = async (context: SessionContext, session: Session, { since, endedAt }: Window) => {
  const isRecent = endedAt !== undefined && Date.now() - endedAt < 2 * lagMs
  const { messages } = await transcriptWith(context, session, {
    since,
    untilMs: context.deadline - tellingMs,
    isThere: (shown) => !isRecent || shown.some(({ time }) => time >= endedAt),
    laggard: { key: `end of ${context.ctx.webhookId}`, most: 3 },
  })
  return messages
}

type Window = { since: number; endedAt: number | undefined }

const deliverLastWords = async (
  context: SessionContext,
  session: Session,
  { openedAt, endedAt }: { openedAt: number; endedAt: number | undefined },
): Promise<Said | undefined> => {
  const since = Math.max(openedAt - 60_000, Date.now() - retriesLastMs)
  const messages = await readToTheEnd(context, session, { since, endedAt })
  if (!messages) return undefined
  try {
    await syncLastWords(context, session, messages)
  } catch (error) {
    // The next delivery brings the words and the end; after the last delivery, an end without them is better than none.
    if (endedAt !== undefined && Date.now() - endedAt < lastTryAfterMs) throw error
    const words = `The last words of SalesIQ conversation ${idOf(session)} may be missing: Botpress did not take them.`
    context.logger.forBot().warn(words)
  }
  return { messages, isWhole: since <= openedAt }
}

const timesFor = (session: Session, { openedAt, attendedAt, endedAt }: Ending) => {
  const known = timesOf(session)
  return {
    openedAt: openedAt ?? known.openedAt,
    attendedAt: attendedAt ?? known.attendedAt,
    endedAt: endedAt ?? Date.now(),
  }
}

/** From when on a process that died meanwhile may have told the bot; undefined where there was none. */
const toldSince = (session: Session, { isFirst }: Decided): number | undefined =>
  isFirst ? undefined : Date.parse(session.createdAt)

/** Sends `sessionEnded`, once. The bot owner's test handoff is of no interest to the bot. */
export const tellBot = async (
  { context, session, decided }: { context: SessionContext; session: Session; decided: Decided },
  messages: readonly Message[] | undefined,
): Promise<void> => {
  if (decided.isTold || session.tags.reference === testReference) return
  const { outcome, endedBy, operatorName } = decided
  const times = timesFor(session, decided)
  const isWhole = messages !== undefined && messages.length < mostMessages
  const { endedAt = '', ...summary } = summaryOf(context, times, isWhole ? messages : undefined)
  const attending = { name: operatorName, attendedAt: times.attendedAt }
  const operator = await operatorOf(context.client, session, attending)
  const payload = { ...sessionKeys(session), outcome, endedBy, ...operator, ...summary, endedAt }
  await sendEvent(context, { type: 'sessionEnded', payload }, toldSince(session, decided))
  decided.isTold = true
}

/** The next try to close the conversation sends no second farewell. */
export const noteFarewell = async (
  { client }: SessionContext,
  session: Session,
  { isFirst: _isFirst, ...decided }: Decided,
): Promise<void> => {
  await persistently(async () => {
    const { state } = await client.setState({ ...stateOf(session), payload: { ...decided, isFarewellSent: true } })
    return state.id
  })
}

/** Gives the claim back, so that the next contact with the session finishes the end. */
export const releaseEnd = async (
  { client }: SessionContext,
  session: Pick<Session, 'id'>,
  { isFirst: _isFirst, ...decided }: Decided,
) => {
  await client.setState({ ...stateOf(session), payload: { ...decided, claimedAt: 0 } }).catch(() => undefined)
}

/** Messages that were not taken in all four tries of SalesIQ, while Botpress was out of reach: now, or never. */
const deliverEarlierWords = async (context: SessionContext, session: Session, messages: readonly Message[]) => {
  const left = context.deadline - tellingMs - Date.now()
  await within(left, syncLastWords(context, session, messages), undefined).catch(() => undefined)
}

/** Finishes a claimed end: last words, `sessionEnded`, `hitlStopped`, tags. Throws what Botpress answers. */
export const finish = async (context: SessionContext, session: Session, decided: Decided): Promise<void> => {
  const { openedAt } = timesFor(session, decided)
  const said = await deliverLastWords(context, session, { openedAt, endedAt: decided.endedAt })
  const all = said?.isWhole === false ? await read(context, session, openedAt - 60_000) : said?.messages
  if (all && said?.isWhole === false) await deliverEarlierWords(context, session, all)
  await tellBot({ context, session, decided }, all)
  const stopped = { type: 'hitlStopped', payload: { conversationId: session.id } } as const
  await sendEvent(context, stopped, toldSince(session, decided))
  await withTags(context, session, { outcome: decided.outcome, status: 'closed' })
}
