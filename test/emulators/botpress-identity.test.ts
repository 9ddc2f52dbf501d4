/** Whom the visitor sees speaking: the agent's name and picture in webchat, else the bot. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Desk, openDesk, session } from './botpress-fixture/stage'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())
beforeEach(() => desk.again())

const olivia = { agent: 'Olivia Park', pictureUrl: 'https://example.com/olivia.png' }

test('a line is shown under its agent’s name and picture, announcements under the bot’s', async () => {
  const { visitor, conversationId } = await session(desk)
  await desk.post('/reply', { conversationId, ...olivia, payload: { text: 'hello' } })
  expect(visitor.messages.map(({ author }) => author)).toEqual([
    { name: 'Bot', isBot: true },
    { name: 'Bot', isBot: true },
    { name: 'Olivia Park', pictureUrl: 'https://example.com/olivia.png', isBot: false },
  ])
})

test('two agents are two people', async () => {
  const { visitor, conversationId } = await session(desk)
  await desk.post('/reply', { conversationId, ...olivia, payload: { text: 'one' } })
  await desk.post('/reply', { conversationId, agent: 'Tom Reed', payload: { text: 'two' } })
  expect(visitor.messages.slice(-2).map(({ author }) => author.name)).toEqual(['Olivia Park', 'Tom Reed'])
  expect(visitor.humanAgentName).toBe('Olivia Park')
})

test('without useHumanAgentInfo every line is the bot’s', async () => {
  desk.botpress.plugin.config.useHumanAgentInfo = false
  const { visitor, conversationId } = await session(desk)
  await desk.post('/reply', { conversationId, ...olivia, payload: { text: 'hello' } })
  expect(visitor.messages.every(({ author }) => author.isBot)).toBe(true)
})

test('an agent without a name is A Human Agent to the bot', async () => {
  const { visitor, conversationId } = await session(desk)
  await desk.post('/assign', { conversationId, agent: 'Olivia Park' })
  delete desk.botpress.users.find(({ tags }) => tags['agentId'] === 'Olivia Park')?.name
  await desk.post('/assign', { conversationId, agent: 'Olivia Park' })
  expect(visitor.humanAgentName).toBe('A Human Agent')
})

test('whoever writes is taken for the agent, even the visitor himself', async () => {
  const { visitor, conversationId } = await session(desk)
  const userId = desk.userIdOf('Mia Novak')
  await desk.client().createMessage({ conversationId, userId, type: 'text', payload: { text: 'echo' }, tags: {} })
  await desk.botpress.settled()
  expect(visitor.humanAgentName).toBe('Mia Novak')
  expect(visitor.heard.at(-1)).toBe('echo')
})
