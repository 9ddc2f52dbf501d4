/** Replies of an operator that are written at once: how many calls they cost, and whether SalesIQ has to send one again. */
import { session, type Side } from './side'

export type Burst = { replies: number; calls: number; ms: number; delivered: number; inOrder: boolean; refused: number }

export const burst = async (side: Side, replies: number, latencyMs: number): Promise<Burst> => {
  const { visitor, operator, conversation } = await session(side)
  const texts = Array.from({ length: replies }, (_, index) => `Line ${index + 1} of ${replies}`)
  side.salesiq.deliveries.length = 0
  side.takeCalls()
  side.slowDown(latencyMs)
  const began = performance.now()
  await operator.says(conversation, texts)
  await side.settled()
  const ms = performance.now() - began
  const refused = side.salesiq.deliveries.filter(({ status }) => status === 503).length
  const calls = side.takeCalls().length
  side.slowDown(0)
  // SalesIQ sends again what was refused.
  if (refused > 0) await side.salesiq.advance(60_000)
  await side.settled()
  const heard = visitor.heard.filter((text) => texts.includes(text))
  return {
    replies,
    calls,
    ms,
    delivered: heard.length,
    inOrder: heard.join('\n') === texts.join('\n'),
    refused,
  }
}
