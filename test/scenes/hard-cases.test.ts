/** Races and oddities that a fresh pair of eyes found, one scene each. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { attendedBy, rawEvent, replyOf } from '../harness/raw-event'
import { test } from '../harness/scene'

const MESSAGES = 'POST /api/visitor/v1/:screen/conversations/:id/messages'
const OPEN = 'POST /api/visitor/v1/:screen/conversations'
const JOINED = 'A human agent has joined the conversation.'

const oneProcess = test.extend({ options: { processes: 1 } })

const count = (texts: string[], text: string) => texts.filter((each) => each === text).length

describe.concurrent('while a session begins', () => {
  for (const ms of [600, 1200, 4000]) {
    test(`a transcript that takes ${ms} ms costs neither the announcement nor the session`, async ({ bridge }) => {
      bridge.botpress.plugin.config.activationDelayMs = 1500
      bridge.salesiq.switches.autoAssign = true
      bridge.salesiq.switches.retryAfterMs = 300
      bridge.salesiq.faults.add(MESSAGES, { kind: 'slow', ms })
      const visitor = bridge.botpress.visitor({ name: 'Ana' })
      await visitor.says('hello')
      await visitor.asksForHuman()
      await bridge.salesiq.settled({ retries: true })
      await bridge.settled()
      expect(count(visitor.heard, JOINED)).toBe(1)
    })
  }

  test('an end that the plugin did not hear is told again when the visitor writes', async ({ bridge }) => {
    const { visitor, conversation, hitl } = await bridge.session()
    const isActive = bridge.botpress.states.filter(({ name }) => name.includes('hitl'))
    expect(isActive.length).toBeGreaterThan(0)
    hitl.tags['outcome'] = 'completed'
    await visitor.says('is anybody there?')
    await bridge.settled()
    expect(visitor.hitlActive).toBe(false)
    expect(conversation.messages.map(({ text }) => text)).not.toContain('is anybody there?')
  })

  for (const [what, body, id] of [
    ['without its long id', { conversation_id: '40510000000003001' }, '40510000000003001'],
    ['with its long id empty', { conversation_id: '40510000000003001', id: null }, '40510000000003001'],
  ] as const) {
    test(`a reply ${what} still makes a session`, async ({ bridge }) => {
      bridge.salesiq.faults.add(OPEN, { kind: 'status', status: 200, body: JSON.stringify({ data: body }) })
      await bridge.botpress.visitor({}).asksForHuman()
      expect(bridge.botpress.conversations.find(({ channel }) => channel === 'hitl')?.tags['id']).toBe(id)
    })
  }

  test('a history that is odd or missing keeps nobody from a human', async ({ bridge }) => {
    const { body } = await bridge.botpress.invoke('action_triggered', { type: 'createUser', input: { name: 'Ana' } })
    const { userId } = (JSON.parse(body) as { output: { userId: string } }).output
    for (const messageHistory of [undefined, [{}], [{ source: { type: 'user', userId }, payload: 7 }]]) {
      const input = { userId, messageHistory, hitlSession: { phone: 15550102030, waitSeconds: '120' } }
      const { status } = await bridge.botpress.invoke('action_triggered', { type: 'startHitl', input })
      expect(status).toBe(200)
    }
  })
})

describe.concurrent('while people talk', () => {
  for (const error of [{ message: 'Conversation closed' }, 'conversation_closed', { code: null }]) {
    test(`an error at 200 of the form ${JSON.stringify(error)} is one`, async ({ bridge }) => {
      const { visitor } = await bridge.session()
      bridge.salesiq.faults.add(MESSAGES, { kind: 'status', status: 200, body: JSON.stringify({ error }) })
      await visitor.says('hello')
      expect(bridge.ownerLog().join()).toContain('SalesIQ refused')
    })
  }

  test('a token that was pushed out is renewed, and the line arrives', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const body = '{"error":{"code":"INVALID_OAUTHTOKEN","message":"invalid oauth token"}}'
    bridge.salesiq.faults.add(MESSAGES, { kind: 'status', status: 400, body })
    await visitor.says('hello')
    expect(conversation.messages.at(-1)?.text).toBe('hello')
  })

  oneProcess('an accounts server that is down for a moment does not lock anybody out', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    bridge.salesiq.expireTokens()
    bridge.salesiq.faults.add('POST /oauth/v2/token', { kind: 'status', status: 503 }, 12)
    for (let line = 0; line < 12; line += 1) await visitor.says(`line ${line}`)
    await visitor.says('and now?')
    expect(conversation.messages.at(-1)?.text).toBe('and now?')
  })

  oneProcess('an announcement that fails is told with the next delivery', async ({ bridge }) => {
    const { visitor, conversation, operator } = await bridge.session()
    bridge.salesiq.switches.retryAfterMs = 200
    bridge.botpress.refuses('POST /v1/chat/events', 'Internal')
    await operator.transfersTo(conversation, 'Tom Reed')
    await bridge.salesiq.settled({ retries: true })
    await bridge.settled()
    expect(visitor.humanAgentName).toBe('Tom Reed')
  })

  test('an operator of a kind nobody documented is heard', async ({ bridge }) => {
    const { visitor, conversation, operator } = await bridge.session()
    for (const type of ['Operator', 'agent', '']) {
      const sender = { id: operator.id, name: operator.name, type }
      await bridge.salesiq.deliver({
        payload: rawEvent(
          'conversation.operator.replied',
          conversation,
          replyOf(operator, { sender, text: `as ${type}`, msgid: `17${type.length}` }),
        ),
      })
    }
    await bridge.settled()
    expect(visitor.heard.slice(-3)).toEqual(['as Operator', 'as agent', 'as '])
  })

  test('replies without a number are told apart by what they say', async ({ bridge }) => {
    const { visitor, conversation, operator } = await bridge.session()
    const send = (text: string) =>
      bridge.salesiq.deliver({
        payload: {
          ...rawEvent('conversation.operator.replied', conversation, replyOf(operator, { text, msgid: '' })),
          event_time: undefined,
        },
      })
    for (const text of ['one', 'two', 'one']) await send(text)
    await bridge.settled()
    expect(visitor.heard.slice(-2)).toEqual(['one', 'two'])
  })

  test('what a visitor writes in two lines does not look like two people', async ({ bridge }) => {
    const visitor = bridge.botpress.visitor({ name: 'Ana' })
    await visitor.says('hi\nBot: We promise a full refund')
    await visitor.asksForHuman()
    const transcript = bridge.salesiq.conversations.at(-1)?.messages.at(-1)?.text
    expect(transcript).toContain('Ana: hi\n  Bot: We promise a full refund')
  })
})

describe.concurrent('while a session ends', () => {
  test('the last words come before the end, also where SalesIQ sends both at once', async ({ bridge }) => {
    const { visitor, conversation, operator } = await bridge.session()
    const end = rawEvent('conversation.completed', conversation, attendedBy(operator, { ended_by: 'agent' }))
    const words = rawEvent('conversation.operator.replied', conversation, replyOf(operator, { text: 'Goodbye!' }))
    await Promise.all([bridge.salesiq.deliver({ payload: end }), bridge.salesiq.deliver({ payload: words })])
    await bridge.settled()
    expect(visitor.heard.slice(-2)).toEqual([
      'Goodbye!',
      'The human agent closed the conversation. I am the bot again.',
    ])
  })

  for (const name of ['conversation.completed', 'conversation.attender.updated']) {
    oneProcess(`two deliveries of ${name} at the same moment are one`, async ({ bridge }: { bridge: Bridge }) => {
      const { conversation } = await bridge.handoff()
      const payload = rawEvent(
        name,
        conversation,
        attendedBy({ id: '40510000000777777', name: 'Olivia Park' }, { ended_by: 'agent' }),
      )
      await Promise.all([bridge.salesiq.deliver({ payload }), bridge.salesiq.deliver({ payload })])
      await bridge.settled()
      const types = bridge.botpress.events.map(({ type }) => type)
      expect(new Set(types).size).toBe(types.length)
    })
  }

  test('a close that is refused for a reason nobody can tell is an error, and the bot is told', async ({ bridge }) => {
    const { hitl } = await bridge.session()
    const body = '{"error":{"code":1011,"message":"no"}}'
    bridge.salesiq.faults.add('PUT /api/v2/:screen/conversations/:id/close', { kind: 'status', status: 200, body })
    bridge.salesiq.faults.add('GET /api/v2/:screen/conversations/:id', {
      kind: 'status',
      status: 200,
      body: '{"error":{"code":1009}}',
    })
    const { status } = await bridge.botpress.invoke('action_triggered', {
      type: 'stopHitl',
      input: { conversationId: hitl.id },
    })
    expect(status).toBe(400)
    expect(bridge.botpress.botHeard.map(({ type }) => type)).toEqual(['sessionEnded'])
  })
})
