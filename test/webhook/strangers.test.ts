/** What bad input gets at the webhook: the answers that were promised, no exception, nothing created. */
import { describe, expect, test as plainTest } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { sharedBridge, test } from '../harness/scene'
import { attendedBy, rawEvent, replyOf } from '../harness/raw-event'

const unknown = { id: '40510000000999999' }
const operator = { id: '40510000000777777', name: 'Olivia Park' }
const REPLIED = 'conversation.operator.replied'
const UPDATED = 'conversation.attender.updated'

const nothingCreated = (bridge: Bridge) => ({
  conversations: bridge.botpress.conversations.length,
  messages: bridge.botpress.messages.length,
  events: bridge.botpress.events.length,
})
const nothing = { conversations: 0, messages: 0, events: 0 }

const bodies: [what: string, rawBody: string, status: number][] = [
  ['no JSON', '{"event":', 400],
  ['nothing', '', 400],
  ['a number', '7', 400],
  ['a list', '[{"event":"conversation.missed"}]', 400],
  ['null', 'null', 400],
  ['an envelope without event', '{"entity_id":"1","entity":{}}', 400],
  ['an event that is no text', '{"event":{"toString":1}}', 400],
  ['an unknown event', '{"event":"conversation.rated","entity":{}}', 200],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty'].map((name): [string, string, number] => [
    `an event called ${name}`,
    JSON.stringify({ event: name, entity: {} }),
    200,
  ]),
  ['an entity that is missing', JSON.stringify({ event: UPDATED, entity_id: unknown.id }), 200],
  ['an entity that is text', JSON.stringify({ event: UPDATED, entity_id: unknown.id, entity: 'x' }), 200],
  ['an entity with nothing in it', JSON.stringify({ event: REPLIED, entity_id: unknown.id, entity: {} }), 200],
  [
    'a sender without an id',
    JSON.stringify(rawEvent(REPLIED, unknown, replyOf(operator, { sender: { name: 'x' } }))),
    200,
  ],
  ['no id at all', JSON.stringify({ event: UPDATED, entity: {} }), 200],
  [
    'ids as numbers',
    JSON.stringify(rawEvent(UPDATED, unknown, attendedBy(operator))).replaceAll(`"${unknown.id}"`, unknown.id),
    200,
  ],
  [
    'times that are none',
    JSON.stringify({ ...rawEvent(UPDATED, unknown, attendedBy(operator, { opened_time: '1e99' })), event_time: {} }),
    200,
  ],
  [
    'a megabyte of text',
    JSON.stringify(rawEvent(REPLIED, unknown, replyOf(operator, { text: 'x'.repeat(1_000_000) }))),
    200,
  ],
  [
    'a megabyte of quotes',
    JSON.stringify(rawEvent(REPLIED, unknown, replyOf(operator, { text: '"\\'.repeat(500_000) }))),
    200,
  ],
  ['a megabyte of digits', `{"event":"x","entity":${'9'.repeat(1_000_000)}}`, 200],
  ['deep nesting', `${'['.repeat(100_000)}`, 400],
]

describe.concurrent('other ways to knock', () => {
  test('Botpress out of reach: 503, so that SalesIQ comes again', async ({ bridge }) => {
    const { conversation, operator: olivia } = await bridge.session()
    bridge.botpress.refuses('GET /v1/chat/conversations', 'Internal', { times: 4 })
    const { status } = await bridge.salesiq.deliver({ payload: rawEvent(REPLIED, conversation, replyOf(olivia)) })
    expect(status).toBe(503)
    bridge.botpress.faults.clear()
  })

  test('HEAD is answered 200, other verbs 405, and a strange path like the bare one', async ({ bridge }) => {
    const statuses = await Promise.all(
      ['HEAD', 'GET', 'PUT', 'DELETE', 'OPTIONS'].map(
        async (method) => (await fetch(bridge.botpress.webhookUrl, { method })).status,
      ),
    )
    expect(statuses).toEqual([200, 405, 405, 405, 405])
    expect((await fetch(`${bridge.botpress.webhookUrl}/else`, { method: 'POST', body: '{}' })).status).toBe(401)
  })

  test('a refused call is told to the bot owner, without what it held', async ({ bridge }) => {
    await fetch(bridge.botpress.webhookUrl, { method: 'POST', body: '{"event":"very private"}' })
    expect(bridge.ownerLog().join()).toContain('A webhook call was refused')
    expect(bridge.printed()).not.toContain('very private')
  })

  test('Botpress says no: 200 and a line in the log, since a retry cannot cure it', async ({ bridge }) => {
    const { conversation, operator: olivia } = await bridge.session()
    bridge.botpress.refuses('POST /v1/chat/messages/get-or-create', 'Forbidden')
    const { status } = await bridge.salesiq.deliver({ payload: rawEvent(REPLIED, conversation, replyOf(olivia)) })
    expect(status).toBe(200)
    expect(bridge.ownerLog().join()).toContain('Botpress refused it (Forbidden)')
  })
})

describe.concurrent('a Botpress that is slow', () => {
  const inUse = test.extend({ options: { env: { HITL_ANSWER_MS: '3500' } } })

  inUse('a webhook is answered in time although the state is slow', async ({ bridge }) => {
    await bridge.configure({ webhookPublicKey: undefined })
    bridge.botpress.faults.add('GET /v1/chat/states/:type/:id/:name', { kind: 'slow', ms: 6000 }, 4)
    const { conversation, operator } = await bridge
      .handoff()
      .then((opened) => ({ ...opened, operator: { id: '1', name: 'x' } }))
    const payload = rawEvent('conversation.operator.replied', conversation, replyOf(operator))
    const { status } = await bridge.salesiq.deliver({ payload })
    expect(status).toBe(503)
    bridge.botpress.faults.clear()
  })
})

describe('a signed webhook with', () => {
  const shared = sharedBridge()
  for (const [what, rawBody, status] of bodies) {
    plainTest(`${what}: ${status}`, async () => {
      const bridge = shared()
      const delivery = await bridge.salesiq.deliver({ rawBody })
      expect(delivery.status).toBe(status)
      expect(nothingCreated(bridge)).toEqual(nothing)
      expect(bridge.printed()).not.toContain('Error while handling')
    })
  }
})

describe.concurrent('odd events of a real session', () => {
  test('more text than a Botpress message can carry is heard in several, whole', async ({ bridge }) => {
    const { visitor, operator: olivia, conversation } = await bridge.session()
    const text = '👩‍👩‍👧'.repeat(10_000)
    const payload = rawEvent(REPLIED, conversation, replyOf(olivia, { text }))
    expect((await bridge.salesiq.deliver({ payload })).status).toBe(200)
    await bridge.settled()
    const heard = visitor.heard.slice(-3)
    expect(heard.join('')).toBe(text)
    expect(heard.every((part) => part.replaceAll('👩‍👩‍👧', '') === '')).toBe(true)
  })

  for (const opened_time of ['99999999999999999', '-1', '0']) {
    test(`a time that is none (${opened_time}): the session ends, and its own time counts`, async ({ bridge }) => {
      const { visitor, conversation, operator: olivia } = await bridge.session()
      const odd = { opened_time, end_time: 'soon', ended_by: ['agent'] }
      const payload = rawEvent('conversation.completed', conversation, attendedBy(olivia, odd))
      await bridge.salesiq.deliver({ payload })
      await bridge.settled()
      expect(visitor.hitlActive).toBe(false)
      const ended = bridge.botpress.events.find(({ type }) => type === 'sessionEnded')
      expect(Number(ended?.payload['durationSeconds'])).toBeLessThan(600)
    })
  }

  test('operators called like parts of an object are operators', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.handoff()
    const odd = { id: '40510000000111111', name: '__proto__' }
    await bridge.salesiq.deliver({ payload: rawEvent(REPLIED, conversation, replyOf(odd, { text: 'constructor' })) })
    await bridge.settled()
    expect(visitor.heard.at(-1)).toBe('constructor')
  })
})
