/** What one process remembers of the replies of a conversation: whose turn it is, and whether one of them failed. */
import type { EventContext } from './context'

/** SalesIQ tries a webhook that failed again after a minute, three times: failure-list-webhook-v2.html. */
export const retriesLastMs = 4 * 60_000

/** The replies of one conversation. */
export const keyOf = ({ ctx, conversationId }: EventContext): string => `${ctx.webhookId}:${conversationId}`

type Desk = { turn: Promise<unknown>; waiting: number; doubtUntil: number }

/** A cache: what another process holds is settled with SalesIQ and Botpress. */
const desks = new Map<string, Desk>()

const isIdle = ({ waiting, doubtUntil }: Desk) => waiting === 0 && doubtUntil < Date.now()

const deskOf = (key: string): Desk => {
  for (const [other, desk] of desks) if (other !== key && isIdle(desk)) desks.delete(other)
  const desk = desks.get(key) ?? { turn: Promise.resolve(), waiting: 0, doubtUntil: 0 }
  desks.set(key, desk)
  return desk
}

/** Whether a reply of the conversation is under way, or failed a short while ago. */
export const isInDoubt = (key: string): boolean => {
  const { waiting, doubtUntil } = deskOf(key)
  return waiting > 0 || doubtUntil > Date.now()
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
export const inTurn = async <T>(key: string, work: () => Promise<T>): Promise<T> => {
  const desk = deskOf(key)
  desk.waiting += 1
  const mine = desk.turn.then(work).finally(() => (desk.waiting -= 1))
  desk.turn = mine.catch(() => undefined)
  return mine
}
