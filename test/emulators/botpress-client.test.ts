/** The published client calls every emulated operation of the Runtime and Files APIs, and gets what its types promise. */
import { isApiError } from '@botpress/client'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Desk, openDesk } from './botpress-fixture/stage'

let desk: Desk
let client: ReturnType<Desk['client']>

beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())
beforeEach(async () => {
  await desk.again()
  client = desk.client()
})

const missing = async (call: Promise<unknown>) => {
  const error: unknown = await call.then(
    () => 'no error',
    (thrown: unknown) => thrown,
  )
  expect(isApiError(error) && { code: error.code, type: error.type }).toEqual({ code: 404, type: 'ResourceNotFound' })
}

const ticket = async () => {
  const { conversation } = await client.createConversation({ channel: 'hitl', tags: { id: '1' } })
  const { user } = await client.createUser({ tags: { agentId: '7' }, name: 'Tom Reed' })
  return { conversationId: conversation.id, userId: user.id }
}

const line = async (text = 'hello', id = '1') => {
  const ids = await ticket()
  const { message } = await client.createMessage({ ...ids, type: 'text', payload: { text }, tags: { id } })
  return message
}

test('a user is created, read, changed, listed and deleted', async () => {
  const { user } = await client.createUser({
    tags: { email: 'mia@example.com' },
    name: 'Mia',
    pictureUrl: 'https://e.co/m',
  })
  expect(user.id).toMatch(/^user_[0-9A-HJKMNP-TV-Z]{26}$/)
  const changed = await client.updateUser({ id: user.id, name: 'Mia Novak', tags: { agentId: '9' } })
  expect(changed.user).toMatchObject({ name: 'Mia Novak', tags: { email: 'mia@example.com', agentId: '9' } })
  const unset = await client.updateUser({ id: user.id, tags: { agentId: '' }, pictureUrl: null })
  expect(unset.user.tags).toEqual({ email: 'mia@example.com' })
  expect(unset.user).not.toHaveProperty('pictureUrl')
  expect((await client.getUser({ id: user.id })).user).toEqual(unset.user)
  expect((await client.listUsers({ tags: { email: 'mia@example.com' } })).users).toEqual([unset.user])
  await client.deleteUser({ id: user.id })
  await missing(client.getUser({ id: user.id }))
})

test('a user is got by the tag that tells him apart, or created', async () => {
  const tags = { email: 'mia@example.com', agentId: '1' }
  const first = await client.getOrCreateUser({ tags, name: 'Mia', discriminateByTags: ['email'] })
  const second = await client.getOrCreateUser({ tags: { ...tags, agentId: '2' }, discriminateByTags: ['email'] })
  expect(second.user).toEqual(first.user)
  const third = await client.getOrCreateUser({ tags: { email: 'mia@example.com', agentId: '2' } })
  expect(third.user.id).not.toBe(first.user.id)
})

test('a conversation is created, got, changed, listed and deleted', async () => {
  const { conversation } = await client.createConversation({ channel: 'hitl', tags: { id: '1' } })
  expect(conversation).toMatchObject({ channel: 'hitl', integration: 'desk', tags: { id: '1' } })
  const same = await client.getOrCreateConversation({
    channel: 'hitl',
    tags: { id: '1', state: 'x' },
    discriminateByTags: ['id'],
  })
  expect(same.conversation).toEqual(conversation)
  const { id } = conversation
  const changed = await client.updateConversation({ id, tags: { state: 'open' } })
  expect(changed.conversation.tags).toEqual({ id: '1', state: 'open' })
  expect((await client.getConversation({ id })).conversation).toEqual(changed.conversation)
  const found = await client.listConversations({ channel: 'hitl', integrationName: 'desk', tags: { id: '1' } })
  expect(found.conversations).toEqual([changed.conversation])
  expect((await client.listConversations({ integrationName: 'other' })).conversations).toEqual([])
  await client.deleteConversation({ id })
  await missing(client.getConversation({ id }))
})

test('a message is created, got, changed, listed and deleted', async () => {
  const message = await line()
  const { id, conversationId, userId } = message
  expect(message).toMatchObject({ direction: 'incoming', type: 'text', payload: { text: 'hello' }, tags: { id: '1' } })
  const again = { conversationId, userId, type: 'text', payload: { text: 'hello' }, tags: { id: '1' } }
  expect((await client.getOrCreateMessage({ ...again, discriminateByTags: ['id'] })).message).toEqual(message)
  const changed = await client.updateMessage({ id, tags: { id: '2' }, payload: { text: 'hi' } })
  expect(changed.message).toMatchObject({ payload: { text: 'hi' }, tags: { id: '2' } })
  expect((await client.getMessage({ id })).message).toEqual(changed.message)
  expect((await client.listMessages({ conversationId, tags: { id: '2' } })).messages).toEqual([changed.message])
  expect((await client.listUsers({ conversationId })).users.map((user) => user.id)).toEqual([userId])
  expect((await client.listConversations({ participantIds: [userId] })).conversations).toHaveLength(1)
  await client.deleteMessage({ id })
  await missing(client.getMessage({ id }))
})

test('an event is created, got and listed', async () => {
  const { id: messageId, conversationId, userId } = await line()
  const links = { conversationId, userId, messageId }
  const { event } = await client.createEvent({ type: 'rated', payload: { stars: 5 }, ...links })
  expect(event).toMatchObject({ type: 'rated', status: 'pending', failureReason: null, ...links })
  await desk.botpress.settled()
  expect((await client.getEvent({ id: event.id })).event.status).toBe('processed')
  expect((await client.listEvents({ type: 'rated', status: 'processed' })).events).toHaveLength(1)
  expect((await client.listEvents({ userId, status: 'failed' })).events).toEqual([])
})

test('a state is set, got, patched, got or set, expires and is emptied', async () => {
  const key = { type: 'integration', id: desk.botpress.names.integrationId, name: 'credentials' } as const
  await missing(client.getState(key))
  await missing(client.patchState({ ...key, payload: { token: 'a' } }))
  expect((await client.getOrSetState({ ...key, payload: { token: 'a' } })).state.payload).toEqual({ token: 'a' })
  expect((await client.getOrSetState({ ...key, payload: { token: 'b' } })).state.payload).toEqual({ token: 'a' })
  await client.patchState({ ...key, payload: { scope: 'read' } })
  expect((await client.getState(key)).state.payload).toEqual({ token: 'a', scope: 'read' })
  await client.setState({ ...key, payload: { token: 'c' }, expiry: 60_000 })
  expect((await client.getState(key)).state.payload).toEqual({ token: 'c' })
  await desk.botpress.advance(60_000)
  await missing(client.getState(key))
  await client.setState({ ...key, payload: { token: 'd' } })
  await client.setStateExpiry({ ...key, expiry: 60_000 })
  await desk.botpress.advance(60_000)
  await missing(client.getState(key))
  await client.setState({ ...key, payload: null })
  await missing(client.getState(key))
})

test('states belong to users and conversations that exist', async () => {
  const { conversationId, userId } = await ticket()
  await client.setState({ type: 'conversation', id: conversationId, name: 'note', payload: { text: 'call back' } })
  await client.setState({ type: 'user', id: userId, name: 'mood', payload: { mood: 'good' } })
  expect(desk.botpress.states.map((state) => state.conversationId ?? state.userId)).toEqual([conversationId, userId])
  await missing(client.getState({ type: 'user', id: 'nobody', name: 'mood' }))
})

test('the integration says who it is and when it wants to be registered again', async () => {
  await client.configureIntegration({ identifier: 'org-1', scheduleRegisterCall: 'weekly' })
  expect(desk.botpress.installation).toMatchObject({ identifier: 'org-1', registerSchedule: 'weekly' })
  await client.configureIntegration({ identifier: null })
  expect(desk.botpress.installation.identifier).toBeUndefined()
})

test('a list comes newest first and in pages', async () => {
  for (let n = 1; n <= 45; n += 1) await client.createConversation({ channel: 'hitl', tags: { id: String(n) } })
  const first = await client.listConversations({})
  expect(first.conversations.map(({ tags }) => tags['id']).slice(0, 2)).toEqual(['45', '44'])
  expect(first.conversations).toHaveLength(20)
  const all = await client.list.conversations({}).collect()
  expect(all.map(({ tags }) => Number(tags['id']))).toEqual(Array.from({ length: 45 }, (_, index) => 45 - index))
  const { conversations } = await client.listConversations({ sortField: 'createdAt', sortDirection: 'asc' })
  expect(conversations[0]?.tags['id']).toBe('1')
  const future = new Date(Date.now() + 60_000).toISOString()
  expect((await client.listConversations({ afterDate: future })).conversations).toEqual([])
  expect((await client.listConversations({ beforeDate: future })).conversations).toHaveLength(20)
})

test('two who ask at once for the same get one', async () => {
  const ask = () => client.getOrCreateUser({ tags: { email: 'mia@example.com' }, discriminateByTags: ['email'] })
  const users = await Promise.all(Array.from({ length: 20 }, ask))
  expect(new Set(users.map(({ user }) => user.id)).size).toBe(1)
})

test('no answer differs from the published schemas', () => {
  expect(desk.botpress.violations).toEqual([])
})
