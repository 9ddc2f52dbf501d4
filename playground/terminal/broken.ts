/** Ways to break the handoff on purpose (`--break=send`): to see what it looks like, and to test that it is noticed. */
import type { Stage } from '../people/stage'

const always = 1000

const refusal = JSON.stringify({ error: { code: 1015, message: 'Either the input stream is invalid or absent' } })

const refuse = ({ salesiq }: Stage, route: string) =>
  salesiq.faults.add(
    route,
    { kind: 'status', status: 400, body: refusal, headers: { 'content-type': 'application/json' } },
    always,
  )

export const ways: Record<string, (stage: Stage) => void> = {
  /** SalesIQ opens no chat. */
  open: (stage) => refuse(stage, 'POST /api/visitor/v1/:screen/conversations'),
  /** SalesIQ takes no line of the visitor. */
  send: (stage) => refuse(stage, 'POST /api/visitor/v1/:screen/conversations/:id/messages'),
  /** Nothing of the operator leaves SalesIQ, nor the end, which would bring the lines that are missing. */
  reply: ({ salesiq }) => {
    salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'lost' }, always)
    salesiq.webhookPlan.add('conversation.completed', { kind: 'lost' }, always)
  },
}

/** Throws where there is no such way. */
export const breakOnPurpose = (stage: Stage, way: string) => {
  const apply = Object.hasOwn(ways, way) ? ways[way] : undefined
  if (!apply) throw new Error(`--break=${way} does not exist. There is: ${Object.keys(ways).join(', ')}.`)
  apply(stage)
}
