/** A reply after the end: the bot is told of it once, however often its webhook comes. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { test } from '../harness/scene'
import { until } from '../harness/until'

const hasty = test.extend({ options: { env: { HITL_ANSWER_MS: '2000' } } })

const EVENTS = 'POST /v1/chat/events'

const ended = async (bridge: Bridge) => {
  const session = await bridge.session()
  await session.operator.closes(session.conversation)
  await bridge.settled()
  return session
}

const told = ({ botpress }: Bridge) =>
  botpress.botHeard.flatMap(({ type, payload }) =>
    type === 'operatorRepliedAfterEnd' ? [String(payload['text'])] : [],
  )

describe.concurrent('the bot is told once of a reply whose webhook', () => {
  hasty('comes again while Botpress is slow to take the event', async ({ bridge }) => {
    const { operator, conversation } = await ended(bridge)
    bridge.salesiq.switches.retryAfterMs = 200
    bridge.botpress.faults.add(EVENTS, { kind: 'slow', ms: 3000 })
    await operator.replies(conversation, 'late word', { afterEnd: true })
    await bridge.salesiq.settled({ retries: true })
    const isOver = () => bridge.botpress.calls.some(({ fault, ms }) => fault === 'slow' && ms >= 3000)
    await until('the slow call is over', isOver)
    await bridge.settled()
    expect(bridge.salesiq.deliveries.slice(-2).map(({ attempt }) => attempt)).toEqual([1, 2])
    expect(told(bridge)).toEqual(['late word'])
  })

  test('comes three times at once, to two processes', async ({ bridge }) => {
    const { operator, conversation } = await ended(bridge)
    bridge.salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'duplicate', times: 2 })
    await operator.replies(conversation, 'late word', { afterEnd: true })
    await bridge.settled()
    expect(told(bridge)).toEqual(['late word'])
  })

  test('comes again at once, and minutes later', async ({ bridge }) => {
    const { operator, conversation } = await ended(bridge)
    await operator.replies(conversation, 'late word', { afterEnd: true })
    await bridge.settled()
    await bridge.salesiq.redeliverLast()
    await Promise.all([bridge.advance(180_000), bridge.botpress.advance(180_000)])
    await bridge.salesiq.redeliverLast()
    await bridge.salesiq.redeliverLast()
    await bridge.settled()
    expect(told(bridge)).toEqual(['late word'])
  })

  test('comes again after Botpress refused the event', async ({ bridge }) => {
    const { operator, conversation } = await ended(bridge)
    bridge.salesiq.switches.retryAfterMs = 500
    bridge.botpress.refuses(EVENTS, 'Internal', { times: 2 })
    await operator.replies(conversation, 'late word', { afterEnd: true })
    await bridge.salesiq.settled({ retries: true })
    await bridge.settled()
    expect(told(bridge)).toEqual(['late word'])
  })
})

test.concurrent('equal replies are told each, and in doubled webhooks too', async ({ bridge }) => {
  const { operator, conversation, hitl } = await ended(bridge)
  bridge.salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'duplicate', times: 1 })
  for (const text of ['ok', 'ok', 'bye']) await operator.replies(conversation, text, { afterEnd: true })
  await bridge.settled()
  expect(told(bridge)).toEqual(['ok', 'ok', 'bye'])
  expect(hitl.tags['lateReplies']?.split(' ')).toHaveLength(3)
})
