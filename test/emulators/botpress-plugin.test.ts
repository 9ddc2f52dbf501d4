/** The emulated HITL plugin between its calls of the Botpress API: what comes in meanwhile, as with the real plugin. */
import { describe, expect } from 'vitest'
import { until } from '../harness/until'
import { clientOf, type Desk, session, test } from './botpress-fixture/stage'

const JOINED = 'A human agent has joined the conversation.'
const CLOSED = 'You have ended the session with the human agent. I am the bot again.'

const stops = (desk: Desk) => desk.botpress.invocations.filter(({ type }) => type === 'stopHitl')

/** A session, and its agent as the integration knows him. */
const attended = async (desk: Desk) => {
  const { visitor, conversationId } = await session(desk)
  const client = clientOf(desk)
  const { user } = await client.createUser({ tags: { agentId: '7' }, name: 'Olivia Park' })
  const write = (text: string) =>
    client.createMessage({ conversationId, userId: user.id, type: 'text', payload: { text }, tags: {} })
  const assign = () => client.createEvent({ type: 'hitlAssigned', payload: { conversationId, userId: user.id } })
  return { visitor, conversationId, write, assign }
}

/** Calls of these routes reach Botpress in this order and at the same moment, however long they took to get there. */
const atOnce = async ({ botpress }: Desk, ...calls: ['messages' | 'events', () => Promise<unknown>][]) => {
  const { gates } = botpress
  const routes = new Set(calls.map(([kind]) => `POST /v1/chat/${kind}`))
  const closed = new Map([...routes].map((route) => [route, gates.hold(route)]))
  const made: Promise<unknown>[] = []
  for (const [kind, call] of calls) {
    const gate = closed.get(`POST /v1/chat/${kind}`)
    const before = gate?.waiting ?? 0
    made.push(call())
    await gate?.arrived(before + 1)
  }
  for (const gate of closed.values()) gate.open()
  await Promise.all(made)
  await botpress.settled()
}

describe.concurrent('an announcement', () => {
  for (const latencyMs of [15, 60, 120]) {
    test(`comes twice when a message follows the assignment before it is written, at ${latencyMs} ms a call`, async ({
      desk,
    }) => {
      const { visitor, write, assign } = await attended(desk)
      desk.botpress.plugin.config.latencyMs = latencyMs
      await atOnce(desk, ['events', assign], ['messages', () => write('hello')])
      expect(visitor.heard.slice(1)).toEqual([JOINED, JOINED, 'hello'])
      expect(visitor.humanAgentName).toBe('Olivia Park')
    })
  }

  test('comes twice for two messages close together, which stay in their order', async ({ desk }) => {
    const { visitor, write } = await attended(desk)
    desk.botpress.plugin.config.latencyMs = 60
    await atOnce(desk, ['messages', () => write('one')], ['messages', () => write('two')])
    expect(visitor.heard.slice(1)).toEqual([JOINED, JOINED, 'one', 'two'])
  })

  test('comes once when the assignment is written before the message is read', async ({ desk }) => {
    const { visitor, write, assign } = await attended(desk)
    desk.botpress.plugin.config.latencyMs = 15
    await assign()
    await desk.botpress.settled()
    await write('hello')
    await desk.botpress.settled()
    expect(visitor.heard.slice(1)).toEqual([JOINED, 'hello'])
  })

  test('comes once without latency', async ({ desk }) => {
    const { visitor, write, assign } = await attended(desk)
    await atOnce(desk, ['events', assign], ['messages', () => write('hello')])
    expect(visitor.heard.slice(1)).toEqual([JOINED, 'hello'])
  })
})

test('lines of the agent and of the visitor keep their order at any latency', async ({ desk }) => {
  const { visitor, conversationId, write, assign } = await attended(desk)
  await assign()
  desk.botpress.plugin.config.latencyMs = 15
  for (const text of ['one', 'two', 'three']) await write(text)
  await Promise.all(['four', 'five'].map((text) => visitor.says(text)))
  await desk.botpress.settled()
  expect(visitor.heard.slice(2)).toEqual(['one', 'two', 'three'])
  const forwarded = desk.botpress.messages.filter(
    (message) => message.conversationId === conversationId && message.direction === 'outgoing',
  )
  expect(forwarded.map(({ payload }) => payload['text'] as unknown)).toEqual(['four', 'five'])
})

describe.concurrent('while stopHitl runs', () => {
  test('after /end the visitor hears nothing, his next line goes to the bot, and the flow waits', async ({ desk }) => {
    const { visitor } = await session(desk)
    const gate = desk.botpress.gates.hold('action:stopHitl')
    const ending = visitor.says('/end')
    await gate.arrived()
    await visitor.says('anybody?')
    expect(visitor.heard).toHaveLength(1)
    expect([visitor.hitlActive, visitor.flowContinued]).toEqual([false, 0])
    expect(desk.botpress.botMessages.at(-1)?.payload['text']).toBe('anybody?')
    gate.open()
    await ending
    expect(visitor.heard.slice(1)).toEqual([CLOSED])
    expect(visitor.flowContinued).toBe(1)
  })

  test('at the time limit the visitor hears nothing until it has returned', async ({ desk }) => {
    desk.botpress.plugin.config.agentAssignedTimeoutSeconds = 60
    const { visitor } = await session(desk)
    const gate = desk.botpress.gates.hold('action:stopHitl')
    const advancing = desk.botpress.advance(60_000)
    await gate.arrived()
    expect([visitor.heard.length, visitor.flowContinued]).toEqual([1, 0])
    gate.open()
    await advancing
    expect([visitor.heard.length, visitor.flowContinued]).toEqual([2, 1])
  })

  test('a refusal leaves the visitor without a text and without a flow, at the time limit too', async ({ desk }) => {
    desk.botpress.plugin.config.agentAssignedTimeoutSeconds = 60
    const { visitor } = await session(desk)
    await desk.botpress.configure({ desk: 'front', refuses: 'stopHitl' })
    await desk.botpress.advance(60_000)
    expect(visitor.hitlActive).toBe(false)
    expect([visitor.heard.length, visitor.flowContinued]).toEqual([1, 0])
    expect(desk.botpress.failures).toEqual(['humanAgentAssignedTimeout: The desk refuses stopHitl'])
  })
})

test('a reply between the deactivation and stopHitl is dropped', async ({ desk }) => {
  const { visitor, write, assign } = await attended(desk)
  await assign()
  desk.botpress.plugin.config.latencyMs = 60
  const ending = visitor.says('/end')
  await until('the plugin has deactivated the session', () => !visitor.hitlActive)
  expect(stops(desk)).toEqual([])
  await write('one more thing')
  await ending
  await desk.botpress.settled()
  expect(stops(desk)).toHaveLength(1)
  expect(visitor.heard.slice(1)).toEqual([JOINED, CLOSED])
  expect(desk.botpress.messages.some(({ payload }) => payload['text'] === 'one more thing')).toBe(true)
})

describe.concurrent('the Start HITL card', () => {
  test.for(['conversationId', 'userId'])('requires %s', async (name, { desk }) => {
    const visitor = desk.botpress.visitor()
    const refusal = { type: 'Runtime', message: `${name} is required to start HITL` }
    await expect(visitor.asksForHuman({ [name]: '' })).rejects.toMatchObject(refusal)
    await expect(visitor.asksForHuman({ [name]: undefined })).rejects.toMatchObject(refusal)
    expect(visitor.heard).toEqual([])
    expect(desk.botpress.invocations.map(({ operation }) => operation)).toEqual(['register'])
  })

  test('a line that the visitor writes while startHitl runs goes to the bot', async ({ desk }) => {
    const visitor = desk.botpress.visitor({ name: 'Mia Novak' })
    const gate = desk.botpress.gates.hold('action:startHitl')
    const asking = visitor.asksForHuman()
    await gate.arrived()
    await visitor.says('are you there?')
    expect(desk.botpress.botMessages.map(({ payload }) => payload['text'] as unknown)).toEqual(['are you there?'])
    gate.open()
    expect(await asking).toEqual({ started: true })
  })

  test('takes its time for each call, and starts a session all the same', async ({ desk }) => {
    desk.botpress.plugin.config.latencyMs = 15
    const { visitor, conversationId } = await session(desk)
    expect(visitor.hitlActive).toBe(true)
    expect(visitor.hitlConversationId).toBe(conversationId)
    expect(Object.keys(desk.botpress.states.find(({ name }) => name.includes('Config'))?.payload ?? {})).toEqual([
      'useHumanAgentInfo',
      'flowOnHitlStopped',
    ])
  })
})

describe.concurrent('settings', () => {
  test('NULL says nothing: handoff, assignment, end by the agent, by the visitor, by the time limit', async ({
    desk,
  }) => {
    Object.assign(desk.botpress.plugin.config, {
      onHitlHandoffMessage: 'NULL',
      onHumanAgentAssignedMessage: 'NULL',
      onHitlStoppedMessage: 'NULL',
      onUserHitlCancelledMessage: 'NULL',
      onUserHitlCloseMessage: 'NULL',
      onAgentAssignedTimeoutMessage: 'NULL',
      agentAssignedTimeoutSeconds: 60,
    })
    const { visitor } = await session(desk)
    await desk.botpress.advance(60_000)
    await visitor.says('again')
    await visitor.asksForHuman()
    await visitor.says('/end')
    await visitor.says('and again')
    await visitor.asksForHuman()
    const conversationId = visitor.hitlConversationId
    await desk.post('/assign', { conversationId, agent: 'Olivia Park' })
    await desk.post('/close', { conversationId })
    expect(visitor.hitlActive).toBe(false)
    expect(visitor.heard).toEqual([])
    expect(desk.botpress.invocations.filter(({ operation }) => operation === 'message_created')).toEqual([])
    expect(visitor.flowContinued).toBe(3)
  })

  test('without flowOnHitlStopped the visitor’s flow does not go on', async ({ desk }) => {
    desk.botpress.plugin.config.flowOnHitlStopped = false
    const { visitor, conversationId } = await session(desk)
    await desk.post('/close', { conversationId })
    await visitor.says('again')
    await visitor.asksForHuman()
    await visitor.says('/end')
    expect(visitor.heard.at(-1)).toBe(CLOSED)
    expect(visitor.flowContinued).toBe(0)
  })
})
