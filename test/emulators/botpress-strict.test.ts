/** What the Botpress emulator refuses, and in which words: each refusal names the field. */
import { isApiError, type Client } from '@botpress/client'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Desk, openDesk } from './botpress-fixture/stage'

let desk: Desk
let client: Client

beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())
beforeEach(async () => {
  await desk.again()
  client = desk.client()
})

const refusal = async (call: Promise<unknown>) => {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (!isApiError(error)) throw new Error('it was not refused')
  expect(error.id).toMatch(/^err_/)
  return `${error.code} ${error.type} ${error.message}`
}

const line = async () => {
  const { conversation } = await client.createConversation({ channel: 'hitl', tags: { id: '1' } })
  const { user } = await client.createUser({ tags: { agentId: '7' } })
  return { conversationId: conversation.id, userId: user.id, type: 'text', payload: { text: 'hi' }, tags: {} }
}

const raw = (
  path: string,
  { method = 'POST', headers = {}, body }: { method?: string; headers?: object; body?: string },
) => {
  const { botId, integrationId } = desk.botpress.names
  const known = { 'x-bot-id': botId, 'x-integration-id': integrationId, 'content-type': 'application/json', ...headers }
  return fetch(`${desk.botpress.url}${path}`, { method, headers: known, ...(body === undefined ? {} : { body }) })
}

test('tags are declared ones, of at most 500 characters', async () => {
  const wrong = 'tags.phone is not declared'
  expect(await refusal(client.createUser({ tags: { phone: '1' } }))).toContain(`400 InvalidPayload ${wrong}`)
  expect(await refusal(client.createConversation({ channel: 'hitl', tags: { phone: '1' } }))).toContain(wrong)
  expect(await refusal(client.createMessage({ ...(await line()), tags: { phone: '1' } }))).toContain(wrong)
  expect(await refusal(client.createUser({ tags: { email: 'x'.repeat(501) } }))).toContain('body: tags.email')
  const { user } = await client.createUser({ tags: { email: 'a' } })
  expect(await refusal(client.updateUser({ id: user.id, tags: { phone: '' } }))).toContain(wrong)
  const { conversation } = await client.createConversation({ channel: 'hitl', tags: {} })
  const long = client.updateConversation({ id: conversation.id, tags: { id: 'x'.repeat(501) } })
  expect(await refusal(long)).toContain('tags.id must NOT have more than 500 characters')
  expect(await refusal(client.listUsers({ tags: { phone: '1' } }))).toContain('400 InvalidQuery query: tags.phone')
})

test('a get-or-create must have something to tell rows apart by', async () => {
  const ask = (tags: Record<string, string>, discriminateByTags?: string[]) =>
    refusal(client.getOrCreateUser({ tags, ...(discriminateByTags ? { discriminateByTags } : {}) }))
  expect(await ask({ email: '' }, ['email'])).toContain('discriminateByTags.email has no value')
  expect(await ask({ email: 'a' }, ['agentId'])).toContain('discriminateByTags.agentId has no value')
  expect(await ask({ email: 'a' }, [])).toContain('discriminateByTags is empty')
  expect(await ask({})).toContain('tags: no value to tell rows apart by')
})

test('names are at most 200 characters, pictures 40000', async () => {
  expect(await refusal(client.createUser({ tags: {}, name: 'x'.repeat(201) }))).toContain('body: name')
  expect(await refusal(client.createUser({ tags: {}, pictureUrl: 'x'.repeat(40_001) }))).toContain('body: pictureUrl')
})

test('bodies have the published fields and no others', async () => {
  expect(await refusal(client.createUser({ tags: {}, attributes: { a: 'b' } }))).toContain('("attributes")')
  expect(await refusal(client.createConversation({ tags: {} } as never))).toContain("required property 'channel'")
  expect(await refusal(client.createMessage({ ...(await line()), userId: 'short' }))).toContain('body: userId')
})

test('queries have the published parameters and no others', async () => {
  const ask = async (query: string) =>
    ((await (await raw(`/v1/chat/messages?${query}`, { method: 'GET' })).json()) as Error).message
  expect(await ask('limit=5')).toBe('query: listMessages has no parameter limit')
  expect(await ask('conversationId=a&conversationId=b')).toBe('query: conversationId is given twice')
  expect(await ask('tags=1')).toContain('written with dots')
  expect(await ask('nextToken=zzz')).toContain('nextToken')
  expect(await ask('afterDate=soon')).toBe('query: afterDate is not a date')
  expect(await refusal(client.listUsers({ sortField: 'name' as never }))).toContain('400 InvalidQuery query: sortField')
})

test('a message has a declared type and payload, in a conversation and by a user that exist', async () => {
  const good = await line()
  const ask = (odd: object) => refusal(client.createMessage({ ...good, ...odd }))
  expect(await ask({ payload: { text: '' } })).toContain('payload: text must NOT have fewer than 1 characters')
  expect(await ask({ payload: { text: 'a', extra: 1 } })).toContain('("extra")')
  expect(await ask({ type: 'sticker' })).toContain('type: sticker is not a message of hitl')
  expect(await ask({ userId: 'user_00000000000000000000000000' })).toContain('400 ReferenceNotFound userId')
  expect(await ask({ conversationId: 'conv_00000000000000000000000000' })).toContain('ReferenceNotFound conversationId')
  expect(await ask({ payload: { text: 'x'.repeat(129 * 1024) } })).toContain('413 PayloadTooLarge payload')
  expect(await ask({ schedule: {} })).toContain('either dateTime or delay')
  expect(await ask({ schedule: { dateTime: 'x'.repeat(24) } })).toContain('schedule.dateTime')
})

test('an event is declared, and what it refers to exists', async () => {
  expect(await refusal(client.createEvent({ type: 'praised', payload: {} }))).toContain('event praised is not declared')
  expect(await refusal(client.createEvent({ type: 'rated', payload: { stars: 6 } }))).toContain(
    'payload: stars must be <= 5',
  )
  const links = { messageId: 'msg_00000000000000000000000000' }
  expect(await refusal(client.createEvent({ type: 'rated', payload: { stars: 1 }, ...links }))).toContain('messageId')
  expect(await refusal(client.getEvent({ id: 'evt_1' }))).toContain('404 ResourceNotFound')
})

test('a channel is declared', async () => {
  expect(await refusal(client.createConversation({ channel: 'sms', tags: {} }))).toContain(
    'channel: sms is not declared',
  )
})

test('a state is declared with its type, fits its schema and its size', async () => {
  const key = { type: 'integration', id: desk.botpress.names.integrationId, name: 'credentials' } as const
  const ask = (odd: object) => refusal(client.setState({ ...key, payload: { token: 'a' }, ...odd }))
  expect(await ask({ name: 'secrets' })).toContain('state secrets of type integration is not declared')
  expect(await ask({ name: 'mood' })).toContain('state mood of type integration is not declared')
  expect(await ask({ payload: { token: 1 } })).toContain('payload: token must be string')
  expect(await ask({ payload: { token: 'x'.repeat(129 * 1024) } })).toContain('413 PayloadTooLarge')
  expect(await ask({ id: 'another' })).toContain('404 ResourceNotFound')
  expect(await ask({ expiry: 0 })).toContain('body: expiry')
})

test('users and conversations of another integration do not exist for this one', async () => {
  const visitor = desk.botpress.visitor()
  expect(await refusal(client.getUser({ id: visitor.user.id }))).toContain('404 ResourceNotFound')
  expect(await refusal(client.getConversation({ id: visitor.conversation.id }))).toContain('404 ResourceNotFound')
})

test('a request is JSON of at most 1 MB from the installed integration', async () => {
  const type = async (response: Response) => `${response.status} ${((await response.json()) as { type: string }).type}`
  const body = '{"tags":{}}'
  expect(await type(await raw('/v1/chat/users', { body: '{' }))).toBe('400 InvalidPayload')
  expect(await type(await raw('/v1/chat/users', { body: `"${'x'.repeat(1024 * 1024)}"` }))).toBe('413 PayloadTooLarge')
  const plain = { 'content-type': 'text/plain' }
  expect(await type(await raw('/v1/chat/users', { body, headers: plain }))).toBe('415 UnsupportedMediaType')
  expect(await type(await raw('/v1/chat/users', { body, headers: { 'x-bot-id': 'x' } }))).toBe('401 Unauthorized')
  expect(await type(await raw('/v1/chat/users', { body, headers: { 'x-integration-id': 'x' } }))).toBe('403 Forbidden')
  expect(await type(await raw('/v1/chat/users', { body, headers: { 'x-integration-alias': 'x' } }))).toBe(
    '403 Forbidden',
  )
})

test('what Botpress has and the emulator has not is refused and kept as a violation', async () => {
  expect(await refusal(client.callAction({ type: 'a:b', input: {} }))).toContain('405 MethodNotFound')
  expect(desk.botpress.violations).toEqual(['unknown route: POST /v1/chat/actions'])
  for (const path of ['/_files/a/b/c', '/_emulator/nothing']) {
    expect((await fetch(`${desk.botpress.url}${path}`)).status).toBe(405)
  }
  expect(desk.botpress.violations).toHaveLength(3)
})
