/**
 * Keeps the replies of a conversation in order, as far as one process sees them. SalesIQ promises no order; a reply that
 * comes alone and at once is believed to be the next one, and whatever leaves a doubt is settled with SalesIQ itself.
 */
import { setTimeout as sleep } from 'node:timers/promises'

/** Longer than webhooks of one burst are apart from each other, and short enough for a person who waits. */
const gatherMs = 250
/** Two processes that hold one reply each let them go in the order of their times. */
const ageMs = 300
/** Replies that are so near to each other may come in another order. */
const nearMs = 5000
/** A reply that failed comes again within three minutes: failure-list-webhook-v2.html. */
export const retriesLastMs = 4 * 60_000

type Desk = {
  /** When each reply came, epoch ms. */
  arrivals: Map<string, number>
  doubtUntil: number
  turn: Promise<unknown>
}

/** What this process has seen. A cache: a reply that another process holds is only ever late. */
const desks = new Map<string, Desk>()

const forgetOld = ({ arrivals }: Desk) => {
  for (const [id, at] of arrivals) if (at < Date.now() - nearMs) arrivals.delete(id)
}

const isIdle = (desk: Desk) => {
  forgetOld(desk)
  return desk.arrivals.size === 0 && desk.doubtUntil < Date.now()
}

const deskOf = (key: string): Desk => {
  for (const [other, desk] of desks) if (other !== key && isIdle(desk)) desks.delete(other)
  const desk = desks.get(key) ?? { arrivals: new Map(), doubtUntil: 0, turn: Promise.resolve() }
  desks.set(key, desk)
  return desk
}

/** Notes that a reply has come, and waits until others of the same burst would have; `saidAt` is epoch ms. */
export const gather = async (key: string, replyId: string, saidAt: number): Promise<void> => {
  deskOf(key).arrivals.set(replyId, Date.now())
  const untilOldEnough = Math.min(saidAt + ageMs - Date.now(), ageMs)
  await sleep(Math.max(gatherMs, untilOldEnough))
}

/** Whether other replies of the conversation came a short while ago, or failed. */
export const isInDoubt = (key: string, replyId: string): boolean => {
  const desk = deskOf(key)
  forgetOld(desk)
  return desk.doubtUntil > Date.now() || [...desk.arrivals.keys()].some((id) => id !== replyId)
}

/** Work for a reply; its failure leaves a doubt behind. */
export const doubtingAfterFailure = async (key: string, work: () => Promise<void>): Promise<void> => {
  try {
    await work()
  } catch (error) {
    deskOf(key).doubtUntil = Date.now() + retriesLastMs
    throw error
  }
}

/** One after the other, in the order in which they came. */
export const inTurn = <T>(key: string, work: () => Promise<T>): Promise<T> => {
  const desk = deskOf(key)
  const mine = desk.turn.then(work)
  desk.turn = mine.catch(() => undefined)
  return mine
}
