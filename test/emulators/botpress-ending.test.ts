/** How sessions end in the Botpress emulator: by the agent, the visitor, the bot, or because nobody came. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Desk, openDesk, session } from './botpress-fixture/stage'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())
beforeEach(() => desk.again())

const stops = () => desk.botpress.invocations.filter(({ type }) => type === 'stopHitl')
const reason = (tags: Record<string, string>) => tags['hitl#hitlEndReason']

test('the agent closes: the visitor is told once, and stopHitl is not called', async () => {
  const { visitor, conversationId } = await session(desk)
  await desk.post('/close', { conversationId })
  await desk.post('/close', { conversationId })
  expect(visitor.heard.slice(1)).toEqual(['The human agent closed the conversation. I am the bot again.'])
  expect(visitor.hitlActive).toBe(false)
  expect(visitor.flowContinued).toBe(1)
  expect(reason(visitor.conversation.tags)).toBe('agent-closed-ticket')
  expect(stops()).toEqual([])
})

test('after the end nothing of the agent is shown, and the bot does not see it either', async () => {
  const { visitor, conversationId } = await session(desk)
  await desk.post('/close', { conversationId })
  await desk.post('/reply', { conversationId, agent: 'Olivia Park', payload: { text: 'one more thing' } })
  expect(visitor.heard).toHaveLength(2)
  expect(desk.botpress.botMessages).toHaveLength(1)
})

test('the visitor types /end: the agent’s side is told, stopHitl is called, then it is confirmed', async () => {
  const { visitor, conversationId } = await session(desk)
  const line = desk.botpress.gates.hold('message_created')
  const stopHitl = desk.botpress.gates.hold('action:stopHitl')
  const ending = visitor.says('/End')
  // Both are under way at the same time.
  await Promise.all([line.arrived(), stopHitl.arrived()])
  line.open()
  stopHitl.open()
  await ending
  const [said, stop] = desk.botpress.invocations.slice(-2)
  expect(said).toMatchObject({
    operation: 'message_created',
    body: { payload: { type: 'text', text: '( The user has ended the session. )' } },
  })
  expect(stop).toMatchObject({ type: 'stopHitl', body: { input: { conversationId } } })
  expect(visitor.heard.at(-1)).toBe('You have ended the session with the human agent. I am the bot again.')
  expect(visitor.flowContinued).toBe(1)
})

test('when stopHitl refuses, the session is over and the visitor hears nothing more', async () => {
  const { visitor } = await session(desk)
  await desk.botpress.configure({ desk: 'front', refuses: 'stopHitl' })
  await visitor.says('/end')
  expect(visitor.hitlActive).toBe(false)
  expect(visitor.heard).toHaveLength(1)
  expect(desk.botpress.failures).toEqual([expect.stringContaining('The desk refuses stopHitl')])
})

test('the Stop HITL card ends a session without a word to the visitor', async () => {
  const { visitor } = await session(desk)
  await visitor.stopsHitl()
  expect(visitor.hitlActive).toBe(false)
  expect(visitor.heard).toHaveLength(1)
  expect(visitor.flowContinued).toBe(0)
  expect(stops()).toHaveLength(1)
  await visitor.stopsHitl()
  expect(stops()).toHaveLength(1)
})

test('nobody came: after the time limit the visitor is told and stopHitl is called', async () => {
  desk.botpress.plugin.config.agentAssignedTimeoutSeconds = 600
  const { visitor } = await session(desk)
  await desk.botpress.advance(599_000)
  expect(visitor.hitlActive).toBe(true)
  await desk.botpress.advance(1000)
  expect(visitor.heard.slice(1)).toEqual(['No human agent is available at the moment. I am the bot again.'])
  expect(reason(visitor.conversation.tags)).toBe('agent-assignment-timeout')
  expect(stops()).toHaveLength(1)
})

test('an agent who joined once in this conversation switches the time limit off for good', async () => {
  desk.botpress.plugin.config.agentAssignedTimeoutSeconds = 600
  const { visitor, conversationId } = await session(desk)
  await desk.post('/assign', { conversationId, agent: 'Olivia Park' })
  await desk.post('/close', { conversationId })
  await visitor.says('again')
  await visitor.asksForHuman()
  expect(visitor.conversation.tags['hitl#humanAgentId']).toBe(desk.userIdOf('Olivia Park'))
  await desk.botpress.advance(600_000)
  expect(visitor.hitlActive).toBe(true)
})
