/**
 * Keeps the replies of a conversation in order, as far as one process sees them. SalesIQ promises no order; a reply that
 * comes alone and at once is believed to be the next one, and whatever leaves a doubt is settled with SalesIQ itself.
 */
import { setTimeout as sleep } from 'node:timers/promises'

/** Longer than webhooks of one burst are apart from each other, and short enough for a person who waits. */
const gatherMs = 250
/** Two processes that hold one reply each let them go in the order of their times. */
const ageMs = 300
/** A burst may have stragglers. */
const burstMs = 2000
/** A reply that failed comes again within three minutes: failure-list-webhook-v2.html. */
export const retriesLastMs = 4 * 60_000

type Desk = { held: Set<string>; doubtUntil: number; turn: Promise<unknown> }

/** What this process has in hand. A cache: a reply that another process holds is only ever late. */
const desks = new Map<string, Desk>()

const isIdle = ({ held, doubtUntil }: Desk) => held.size === 0 && doubtUntil < Date.now()

const deskOf = (key: string): Desk => {
  for (const [other, desk] of desks) if (isIdle(desk) && other !== key) desks.delete(other)
  const desk = desks.get(key) ?? { held: new Set(), doubtUntil: 0, turn: Promise.resolve() }
  desks.set(key, desk)
  return desk
}

/** Whether replies of the conversation failed, or came in a burst, a short while ago. */
export const isInDoubt = (key: string): boolean => (desks.get(key)?.doubtUntil ?? 0) > Date.now()

/** Work for a reply, during which it counts as being in hand; a failure leaves a doubt behind. */
export const holding = async (key: string, replyId: string, work: () => Promise<void>): Promise<void> => {
  const desk = deskOf(key)
  desk.held.add(replyId)
  if (desk.held.size > 1) desk.doubtUntil = Math.max(desk.doubtUntil, Date.now() + burstMs)
  try {
    await work()
  } catch (error) {
    desk.doubtUntil = Date.now() + retriesLastMs
    throw error
  } finally {
    desk.held.delete(replyId)
  }
}

/** Waits until others of the same burst would have come; `saidAt` is epoch ms. */
export const gather = async (saidAt: number): Promise<void> => {
  const untilOldEnough = Math.min(saidAt + ageMs - Date.now(), ageMs)
  await sleep(Math.max(gatherMs, untilOldEnough))
}

/** One after the other, in the order in which they came. */
export const inTurn = <T>(key: string, work: () => Promise<T>): Promise<T> => {
  const desk = deskOf(key)
  const mine = desk.turn.then(work)
  desk.turn = mine.catch(() => undefined)
  return mine
}
