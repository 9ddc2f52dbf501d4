/** A handoff through the Botpress emulator, as visitor, bot and agent see it. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Desk, openDesk, session } from './botpress-fixture/stage'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())
beforeEach(() => desk.again())

test('the visitor reads that a human comes, and the session is active', async () => {
  const { visitor } = await session(desk)
  expect(visitor.heard).toEqual(['I have escalated this conversation. A human agent will be here soon.'])
  expect(visitor.hitlActive).toBe(true)
})

test('the first line of an agent announces him, and is shown', async () => {
  const { visitor, conversationId } = await session(desk)
  await desk.post('/reply', { conversationId, agent: 'Olivia Park', payload: { text: 'hello' } })
  expect(visitor.heard.slice(1)).toEqual(['A human agent has joined the conversation.', 'hello'])
  expect(visitor.humanAgentName).toBe('Olivia Park')
})

test('an assignment is announced each time it comes', async () => {
  const { visitor, conversationId } = await session(desk)
  await desk.post('/assign', { conversationId, agent: 'Olivia Park' })
  await desk.post('/assign', { conversationId, agent: 'Olivia Park' })
  expect(visitor.heard.slice(1)).toEqual(Array(2).fill('A human agent has joined the conversation.'))
})

test('a line of the visitor reaches the integration as the bot speaking for him', async () => {
  const { visitor, conversationId } = await session(desk)
  await visitor.says('are you there?')
  const { body, status } = desk.botpress.invocations.findLast(({ operation }) => operation === 'message_created') ?? {}
  const userId = desk.userIdOf('Mia Novak')
  expect(status).toBe(200)
  expect(body).toMatchObject({
    conversation: { id: conversationId, channel: 'hitl' },
    user: { id: desk.botpress.names.botUserId },
    type: 'text',
    payload: { type: 'text', text: 'are you there?', userId },
  })
})

test('what the integration notes about a message stays with it', async () => {
  const { visitor, conversationId } = await session(desk)
  await visitor.says('note this')
  const message = desk.botpress.messages.findLast((each) => each.conversationId === conversationId)
  expect(message?.tags['id']).toBe(message?.id)
})

test('a message of a type nobody carries is refused to the visitor, and the session goes on', async () => {
  const { visitor } = await session(desk)
  await visitor.says({ type: 'location', payload: { latitude: 1, longitude: 2 } })
  expect(visitor.heard.at(-1)).toBe(
    'Sorry, I can only handle one of the following message types: text, image, video, audio, file, bloc',
  )
  expect(visitor.hitlActive).toBe(true)
})

test('a message of a type the visitor cannot get is refused to the agent, in a line without an author', async () => {
  const { visitor, conversationId } = await session(desk)
  const choice = { text: 'Which?', options: [{ label: 'A', value: 'a' }] }
  await desk.post('/reply', { conversationId, agent: 'Olivia Park', type: 'choice', payload: choice })
  const last = desk.botpress.invocations.at(-1)
  expect(last).toMatchObject({ operation: 'message_created', body: { payload: { type: 'text' } } })
  expect((last?.body as { payload: object }).payload).not.toHaveProperty('userId')
  expect(visitor.heard).toHaveLength(1)
})

test('additional data of the agent’s message is kept beside what the visitor sees', async () => {
  const { visitor, conversationId } = await session(desk)
  const payload = { text: 'with a note', additionalData: '{"mood":"good"}' }
  await desk.post('/reply', { conversationId, agent: 'Olivia Park', payload })
  expect(visitor.messages.at(-1)).toMatchObject({ text: 'with a note', additionalData: '{"mood":"good"}' })
  expect(visitor.messages.at(-1)?.payload).not.toHaveProperty('additionalData')
})

test('a line the integration does not take is in the bot’s log, and the visitor hears nothing of it', async () => {
  const { visitor } = await session(desk)
  await desk.botpress.configure({ desk: 'front', refuses: 'message' })
  await visitor.says('lost')
  expect(desk.botpress.failures).toEqual([expect.stringContaining('The desk refuses message')])
  expect(visitor.heard).toHaveLength(1)
})

test('without a session the bot gets what the visitor says', async () => {
  const visitor = desk.botpress.visitor({ name: 'Mia Novak' })
  await visitor.says('hello bot')
  expect(desk.botpress.botMessages.map(({ payload }) => payload['text'] as unknown)).toEqual(['hello bot'])
})

test('a session that lost its other side is given up with an apology', async () => {
  const { visitor } = await session(desk)
  delete visitor.conversation.tags['hitl#downstream']
  await visitor.says('anyone?')
  expect(visitor.heard.at(-1)).toBe('Something went wrong, you are not connected to a human agent...')
  expect(visitor.hitlActive).toBe(false)
})
