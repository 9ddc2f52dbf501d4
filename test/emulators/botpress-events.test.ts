/** Events of the integration in the Botpress emulator: which of them the bot sees, and when. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { clientOf, type Desk, openDesk, session } from './botpress-fixture/stage'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())
beforeEach(() => desk.again())

const heard = () => desk.botpress.botHeard.map(({ payload }) => payload['stars'] as unknown)

test('an event of the integration reaches the bot, those of the interface do not', async () => {
  const { conversationId } = await session(desk)
  await desk.post('/event', { type: 'rated', payload: { stars: 5 } })
  await desk.post('/assign', { conversationId, agent: 'Olivia Park' })
  await desk.post('/close', { conversationId })
  expect(desk.botpress.botHeard.map(({ type }) => type)).toEqual(['rated'])
  expect(desk.botpress.events.map(({ status }) => status)).toEqual(['processed', 'processed', 'processed'])
})

test('an event that names an active session is stopped, beside the payload or in it', async () => {
  const { conversationId } = await session(desk)
  await desk.post('/event', { type: 'rated', payload: { stars: 4 }, conversationId })
  await desk.post('/event', { type: 'rated', payload: { stars: 3, conversationId } })
  expect(heard()).toEqual([])
  await desk.post('/close', { conversationId })
  await desk.post('/event', { type: 'rated', payload: { stars: 2, conversationId } })
  expect(heard()).toEqual([2])
})

test('a foreign id in a field named conversationId makes the event fail', async () => {
  await desk.post('/event', { type: 'rated', payload: { stars: 1, conversationId: '4711' } })
  expect(heard()).toEqual([])
  const event = desk.botpress.events.at(-1)
  expect(event?.status).toBe('failed')
  expect(event?.failureReason).toContain('4711')
})

test('a scheduled event comes when its time has come', async () => {
  const client = clientOf(desk)
  const { event } = await client.createEvent({ type: 'rated', payload: { stars: 5 }, schedule: { delay: 60_000 } })
  expect(event.status).toBe('scheduled')
  await desk.botpress.settled()
  expect(heard()).toEqual([])
  await desk.botpress.advance(60_000)
  expect(heard()).toEqual([5])
  const dateTime = new Date(desk.botpress.clock.now() + 60_000).toISOString()
  await client.createEvent({ type: 'rated', payload: { stars: 4 }, schedule: { dateTime } })
  await desk.botpress.advance(60_000)
  expect(heard()).toEqual([5, 4])
})

test('a scheduled message is forwarded when its time has come', async () => {
  const { visitor, conversationId } = await session(desk)
  const client = clientOf(desk)
  const { user } = await client.createUser({ tags: { agentId: '7' }, name: 'Tom Reed' })
  const message = { conversationId, userId: user.id, type: 'text', payload: { text: 'later' }, tags: {} }
  await client.createMessage({ ...message, schedule: { delay: 60_000 } })
  await desk.botpress.settled()
  expect(visitor.heard).toHaveLength(1)
  await desk.botpress.advance(60_000)
  expect(visitor.heard.at(-1)).toBe('later')
})

test('messages and the end of one conversation are worked on in the order they came', async () => {
  const { visitor, conversationId } = await session(desk)
  const client = clientOf(desk)
  const { user } = await client.createUser({ tags: { agentId: '7' }, name: 'Tom Reed' })
  const line = { conversationId, userId: user.id, type: 'text', tags: {} }
  await client.createMessage({ ...line, payload: { text: 'goodbye' } })
  await client.createEvent({ type: 'hitlStopped', payload: { conversationId } })
  await desk.botpress.settled()
  expect(visitor.heard.slice(2)).toEqual(['goodbye', 'The human agent closed the conversation. I am the bot again.'])
})
