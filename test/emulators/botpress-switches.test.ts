/** Choices of the Botpress emulator where the facts are open: each one, the other way round. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Desk, openDesk, session } from './botpress-fixture/stage'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())
beforeEach(() => desk.again())

test('pageSize: history is as long as a page', async () => {
  desk.botpress.switches.pageSize = 2
  const visitor = desk.botpress.visitor()
  for (const text of ['one', 'two', 'three']) await visitor.says(text)
  await visitor.asksForHuman()
  const start = desk.botpress.invocations.find(({ type }) => type === 'startHitl')
  const { messageHistory } = (start?.body as { input: { messageHistory: { payload: object }[] } }).input
  expect(messageHistory.map(({ payload }) => payload)).toMatchObject([
    { text: 'three' },
    { text: expect.any(String) as string },
  ])
})

test('extraPayloadKeys: unknown keys can be stripped or kept instead of refused', async () => {
  const { conversationId } = await session(desk)
  const line = {
    conversationId,
    userId: desk.userIdOf('Mia Novak'),
    type: 'text',
    payload: { text: 'a', odd: 1 },
    tags: {},
  }
  const send = async () => (await desk.client().createMessage(line)).message.payload
  await expect(send()).rejects.toThrow('odd')
  desk.botpress.switches.extraPayloadKeys = 'strip'
  expect(await send()).toEqual({ text: 'a' })
  desk.botpress.switches.extraPayloadKeys = 'keep'
  expect(await send()).toEqual({ text: 'a', odd: 1 })
})

test('pluginTagsVisible: the plugin’s tags can be seen by the integration', async () => {
  const { visitor, conversationId: id } = await session(desk)
  const tags = async () => (await desk.client().getConversation({ id })).conversation.tags
  expect(Object.keys(await tags())).toEqual(['id'])
  desk.botpress.switches.pluginTagsVisible = true
  expect(await tags()).toMatchObject({ 'hitl#upstream': visitor.conversation.id })
})

test('foreignRowsVisible: the integration can read the visitor’s own user', async () => {
  desk.botpress.switches.foreignRowsVisible = true
  const { id } = desk.botpress.visitor({ name: 'Mia Novak' }).user
  expect((await desk.client().getUser({ id })).user.name).toBe('Mia Novak')
})

test('matchAllTags: the given tags can be a part of the stored ones', async () => {
  const ask = async (tags: Record<string, string>) => (await desk.client().getOrCreateUser({ tags })).user.id
  const stored = await ask({ email: 'a', agentId: '1' })
  expect(await ask({ email: 'a' })).not.toBe(stored)
  desk.botpress.switches.matchAllTags = 'contain'
  expect(await ask({ agentId: '1' })).toBe(stored)
})

test('messageIdentity: the same tag in another conversation can be the same message', async () => {
  const { conversationId } = await session(desk)
  const { conversation } = await desk.client().createConversation({ channel: 'hitl', tags: { id: 'other' } })
  const line = { userId: desk.userIdOf('Mia Novak'), type: 'text', payload: { text: 'a' }, tags: { id: '1' } }
  const ask = async (id: string) =>
    (await desk.client().getOrCreateMessage({ ...line, conversationId: id, discriminateByTags: ['id'] })).message.id
  const first = await ask(conversationId)
  desk.botpress.switches.messageIdentity = 'integration'
  expect(await ask(conversation.id)).toBe(first)
  desk.botpress.switches.messageIdentity = 'conversation'
  expect(await ask(conversation.id)).not.toBe(first)
})

test('webhookAfterFailedRegister: after a failed register the webhook can be closed', async () => {
  await desk.install({ desk: 'front', refuses: 'register' })
  expect((await fetch(desk.botpress.webhookUrl, { method: 'POST' })).status).toBe(200)
  desk.botpress.switches.webhookAfterFailedRegister = false
  expect((await fetch(desk.botpress.webhookUrl, { method: 'POST' })).status).toBe(404)
})

test('deliverInOrder: lines of one conversation reach the integration one after the other', async () => {
  const { visitor } = await session(desk)
  const gate = desk.botpress.gates.hold('message_created')
  const speak = () => Promise.all([visitor.says('one'), visitor.says('two')])
  const together = speak()
  await gate.arrived(2)
  gate.pass(2)
  await together
  desk.botpress.switches.deliverInOrder = true
  const inTurn = speak()
  await gate.arrived()
  await new Promise((resolve) => setImmediate(resolve))
  expect(gate.waiting).toBe(1)
  gate.pass()
  await gate.arrived()
  gate.open()
  await inTurn
})

test('requireToken: only the bearer of the token is let in', async () => {
  desk.botpress.switches.requireToken = true
  await desk.client().listUsers({})
  const { botId, integrationId } = desk.botpress.names
  const headers = { 'x-bot-id': botId, 'x-integration-id': integrationId, authorization: 'Bearer other' }
  expect((await fetch(`${desk.botpress.url}/v1/chat/users`, { headers })).status).toBe(401)
})

test('webchatRelinkUpdates: on a new assignment the agent’s double can keep his first name', async () => {
  const { visitor, conversationId } = await session(desk)
  const say = () => desk.post('/reply', { conversationId, agent: 'Olivia Park', payload: { text: 'hello' } })
  await say()
  const olivia = desk.botpress.users.find(({ tags }) => tags['agentId'] === 'Olivia Park')
  if (olivia) olivia.name = 'Olivia P.'
  desk.botpress.switches.webchatRelinkUpdates = false
  await desk.post('/assign', { conversationId, agent: 'Olivia Park' })
  await say()
  expect(visitor.messages.at(-1)?.author.name).toBe('Olivia Park')
  desk.botpress.switches.webchatRelinkUpdates = true
  await desk.post('/assign', { conversationId, agent: 'Olivia Park' })
  await say()
  expect(visitor.messages.at(-1)?.author.name).toBe('Olivia P.')
})
