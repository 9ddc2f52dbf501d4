/** The Botpress emulator driven over HTTP, as a program in any language would. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Desk, openDesk, session } from './botpress-fixture/stage'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())
beforeEach(() => desk.again())

const ask = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(`${desk.botpress.url}/_emulator${path}`, {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })
  return { status: response.status, answer: (await response.json()) as Record<string, unknown> }
}
const url = () => desk.bundles[0]?.url ?? ''

test('a whole handoff is played over HTTP', async () => {
  const { answer } = await ask('POST', '/visitors', { name: 'Mia Novak' })
  const visitor = `/visitors/${String(answer['id'])}`
  await ask('POST', `${visitor}/says`, { text: 'hello' })
  await ask('POST', `${visitor}/says`, { type: 'image', payload: { imageUrl: 'https://example.com/a.png' } })
  expect((await ask('POST', `${visitor}/asks-for-human`, { title: 'Help' })).answer).toEqual({ started: true })
  expect((await ask('GET', visitor)).answer).toMatchObject({ name: 'Mia Novak', hitlActive: true })
  await ask('POST', `${visitor}/stops-hitl`)
  await ask('GET', '/settled')
  expect((await ask('GET', '/visitors')).answer).toMatchObject({ visitors: [{ hitlActive: false }] })
})

test('the integration is installed, configured, registered and removed over HTTP', async () => {
  const configuration = { desk: 'front' }
  expect((await ask('POST', '/install', { bundleUrl: url(), configuration })).answer).toEqual({ ok: true })
  expect((await ask('POST', '/configure', { desk: '' })).answer).toMatchObject({ ok: false })
  expect((await ask('POST', '/register')).answer).toEqual({ ok: true })
  expect((await ask('POST', '/uninstall')).answer).toEqual({ ok: true })
  expect((await ask('GET', '/state')).answer).toMatchObject({ installation: { status: 'none' } })
})

test('state and calls are read, and everything is reset', async () => {
  await desk.client().createUser({ tags: { agentId: '7' }, name: 'Tom Reed' })
  expect((await ask('GET', '/state')).answer['users']).toHaveLength(2)
  expect((await ask('GET', '/calls')).answer['calls']).not.toEqual([])
  await ask('POST', '/reset')
  expect((await ask('GET', '/state')).answer).toMatchObject({ users: [{ name: 'Bot' }], events: [], invocations: [] })
})

test('faults, switches and the plugin’s settings are set over HTTP', async () => {
  const fault = { route: 'POST /v1/chat/users', fault: { kind: 'status', status: 500 } }
  await ask('POST', '/faults', fault)
  expect((await ask('GET', '/unused')).answer).toEqual({ unused: ['POST /v1/chat/users (status)'] })
  expect((await ask('PATCH', '/switches', { pageSize: 3 })).answer).toMatchObject({ pageSize: 3 })
  expect((await ask('PATCH', '/plugin', { userHitlCloseCommand: '/bye' })).answer).toMatchObject({
    useHumanAgentInfo: true,
  })
  expect(desk.botpress.switches.pageSize).toBe(3)
})

test('a refusal over HTTP has the refusal’s words', async () => {
  expect(await ask('GET', '/visitors/nobody')).toMatchObject({ status: 404, answer: { type: 'ResourceNotFound' } })
  await desk.botpress.configure({ desk: 'front', refuses: 'startHitl' })
  const { answer } = await ask('POST', '/visitors', {})
  const refused = await ask('POST', `/visitors/${String(answer['id'])}/asks-for-human`)
  expect(refused).toMatchObject({ status: 400, answer: { message: 'The desk refuses startHitl' } })
})

test('a body that is not JSON is refused', async () => {
  const response = await fetch(`${desk.botpress.url}/_emulator/visitors`, { method: 'POST', body: '{' })
  expect(response.status).toBe(400)
})

test('the clock is moved over HTTP, and never back', async () => {
  const { event } = await desk.client().createEvent({
    type: 'rated',
    payload: { stars: 5 },
    schedule: { delay: 60_000 },
  })
  expect(await ask('POST', '/advance', { ms: 60_000 })).toMatchObject({ status: 200 })
  expect(desk.botpress.events.find(({ id }) => id === event.id)?.status).toBe('processed')
  const back = await ask('POST', '/advance', { ms: -1 })
  expect(back).toMatchObject({ status: 400, answer: { message: 'The clock cannot be set back or moved by -1 ms' } })
  expect(await ask('POST', '/advance', {})).toMatchObject({ status: 400 })
})

test('gates are closed, passed and opened over HTTP; a mistake is refused with its name', async () => {
  const route = 'GET /v1/chat/users'
  const { gates } = desk.botpress
  expect(await ask('POST', '/gates/hold', { route })).toMatchObject({ status: 200 })
  const lists = [desk.client().listUsers({}), desk.client().listUsers({})]
  await gates.on(route).arrived(2)
  expect((await ask('GET', '/gates')).answer).toEqual({ gates: [{ route, waiting: 2 }] })
  expect(await ask('POST', '/gates/pass', { route })).toMatchObject({ status: 200 })
  await Promise.race(lists)
  expect(await ask('POST', '/gates/open', { route })).toMatchObject({ status: 200 })
  await Promise.all(lists)
  const refusal = async (path: string, body: object) => {
    const { status, answer } = await ask('POST', path, body)
    return `${status} ${String(answer['message'])}`
  }
  expect(await refusal('/gates/open', { route })).toBe(`400 The gate on ${route} was opened already`)
  expect(await refusal('/gates/pass', { route: 'x' })).toBe('400 There is no gate on x')
  expect(await refusal('/gates/hold', { route: 'x' })).toBe('400 There is no route x to hold')
  expect(await refusal('/gates/hold', { route: 'POST /_emulator/reset' })).toContain('There is no route')
})

test('switches and settings that do not exist, or cannot have this value, are refused with their name', async () => {
  const refusal = async (path: string, body: object) => (await ask('PATCH', path, body)).answer['message']
  expect(await refusal('/switches', { pageSise: 3 })).toBe('No switch is called pageSise')
  expect(await refusal('/switches', { toString: 3 })).toBe('No switch is called toString')
  expect(await refusal('/switches', { pageSize: '3' })).toBe('Switch pageSize cannot be "3"')
  expect(await refusal('/switches', { matchAllTags: 'some' })).toBe('Switch matchAllTags cannot be "some"')
  expect(await refusal('/plugin', { onHandoff: 'x' })).toBe('The plugin has no setting onHandoff')
  expect(await refusal('/plugin', { flowOnHitlStopped: 'no' })).toBe('Setting flowOnHitlStopped cannot be "no"')
  expect(await ask('PATCH', '/switches', { pageSise: 3 })).toMatchObject({ status: 400 })
  expect(await ask('PATCH', '/switches', { matchAllTags: 'contain' })).toMatchObject({ status: 200 })
})

test('operations of newer platforms reach the integration, and its answer is seen', async () => {
  const { visitor, conversationId } = await session(desk)
  await visitor.says('hello')
  const { botpress } = desk
  const message = botpress.messages.findLast((each) => each.conversationId === conversationId)
  const refusals = [
    await botpress.updates.message(message?.id ?? ''),
    await botpress.updates.conversation(conversationId),
  ]
  expect(refusals.map(({ status, body }) => [status, body])).toEqual([
    [400, expect.stringContaining('Unknown operation')],
    [400, expect.stringContaining('Unknown operation')],
  ])
  expect(botpress.invocations.slice(-2)).toMatchObject([
    {
      operation: 'message_updated',
      body: { conversation: { id: conversationId }, message: { id: message?.id }, type: 'text' },
    },
    { operation: 'conversation_updated', body: { conversation: { id: conversationId, channel: 'hitl' } } },
  ])
  await expect(botpress.updates.message('nobody')).rejects.toThrow('Message nobody does not exist')
  await expect(botpress.updates.conversation('nobody')).rejects.toThrow('Conversation nobody does not exist')
  expect((await ask('POST', '/invoke', { operation: 'message_updated', body: {} })).answer).toMatchObject({
    status: 400,
  })
})
