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
  side.slowDown(0)
  const heard = visitor.heard.filter((text) => texts.includes(text))
  return {
    replies,
    calls: side.takeCalls().length,
    ms,
    delivered: heard.length,
    inOrder: heard.join('\n') === texts.join('\n'),
    refused: side.salesiq.deliveries.filter(({ status }) => status === 503).length,
  }
}
