/** A process dies in the middle of a step: the next delivery finishes the step once the claim has lapsed. */
import { expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { test as base } from '../harness/scene'
import { until } from '../harness/until'

const test = base.extend({ options: { processes: 1, ownProcess: true } })

const TAGS = 'PUT /v1/chat/conversations/:id'
const JOINED = 'A human agent has joined the conversation.'

const events = (bridge: Bridge, type: string) => bridge.botpress.events.filter((event) => event.type === type)

/** SalesIQ sends the webhook again after the claim of the dead process has lapsed. */
const later = async (bridge: Bridge) => {
  bridge.botpress.faults.clear()
  await Promise.all([bridge.advance(61_000), bridge.botpress.advance(61_000)])
  await bridge.salesiq.advance(61_000)
  await bridge.settled()
}

test('between an announcement and its note: the operator is announced, and writes', async ({ bridge }) => {
  const { visitor, conversation, hitl } = await bridge.handoff()
  const operator = bridge.salesiq.operator()
  bridge.botpress.faults.add(TAGS, { kind: 'hang' }, 9)
  const joined = operator.joins(conversation)
  await until('the announcement is made', () => events(bridge, 'hitlAssigned').length === 1)
  await until('the note is under way', () => bridge.botpress.calls.some(({ route }) => route === TAGS))
  await bridge.kill(0)
  await joined
  await later(bridge)
  expect(hitl.tags).toMatchObject({ operatorId: operator.id, announcedOperatorId: operator.id })
  await operator.replies(conversation, 'hello')
  await bridge.settled()
  expect(visitor.heard.slice(-2)).toEqual([JOINED, 'hello'])
  expect(events(bridge, 'hitlAssigned')).toHaveLength(1)
})

test('between the end and its note: the session is over, and the bot reads of one end', async ({ bridge }) => {
  const { visitor, conversation, hitl, operator } = await bridge.session()
  bridge.botpress.faults.add(TAGS, { kind: 'hang' }, 9)
  const closed = operator.closes(conversation)
  await until('the end is announced', () => events(bridge, 'hitlStopped').length === 1)
  await bridge.kill(0)
  await closed
  await later(bridge)
  expect(hitl.tags).toMatchObject({ outcome: 'completed', status: 'closed' })
  expect(events(bridge, 'sessionEnded')).toHaveLength(1)
  expect(visitor.flowContinued).toBe(1)
  expect(visitor.hitlActive).toBe(false)
})

test('in the middle of a stop: any later contact closes the chat, and tells the bot', async ({ bridge }) => {
  const { visitor, conversation, hitl, operator } = await bridge.session()
  const CLOSE = 'PUT /api/v2/:screen/conversations/:id/close'
  bridge.salesiq.faults.add(CLOSE, { kind: 'hang' }, 9)
  const stopped = visitor.says('/end')
  await until('the close is under way', () => bridge.salesiq.calls.some(({ route }) => route === CLOSE))
  await bridge.kill(0)
  await stopped
  bridge.salesiq.faults.clear()
  await bridge.advance(21_000)
  await operator.replies(conversation, 'Are you still there?')
  await bridge.settled()
  expect(conversation.status).toBe('ended')
  expect(hitl.tags).toMatchObject({ outcome: 'stopped', status: 'closed' })
  expect(events(bridge, 'sessionEnded')).toHaveLength(1)
})
