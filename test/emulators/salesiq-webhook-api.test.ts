/** The management API of webhooks: made, changed, removed. */
import { describe, expect, test } from 'vitest'
import { codeOf, startDesk, startReceiver } from './salesiq-desk'

const CREATE = 'POST /api/v2/:screen/webhooks'
const LIST = 'GET /api/v2/:screen/webhooks'
const GET = 'GET /api/v2/:screen/webhooks/:id'
const UPDATE = 'PUT /api/v2/:screen/webhooks/:id'
const DELETE = 'DELETE /api/v2/:screen/webhooks/:id'

const made = async (switches: Parameters<typeof startDesk>[0] = {}, changes: object = {}) => {
  const desk = await startDesk(switches)
  const receiver = await startReceiver()
  const json = { type: 'data', events: ['conversation.operator.replied'], url: receiver.url, ...changes }
  const create = () => desk.call(CREATE, { json })
  const answer = await create()
  return { ...desk, receiver, json, answer, create, params: { id: String(answer.json['data']?.['id']) } }
}

describe('creating', () => {
  test('asks the address with HEAD first', async () => {
    const { receiver, answer, json } = await made()
    expect(receiver.received.map(({ method }) => method)).toEqual(['HEAD'])
    expect(answer.json['data']).toMatchObject({ ...json, status: 'enabled', failures_count: '0', secured: false })
    expect(answer.json['data']).not.toHaveProperty('public_keys')
  })

  test('is refused where HEAD gives no 200, with the code of headProbeError', async () => {
    const { create, receiver, salesiq } = await made()
    receiver.answers.push(204)
    expect((await create()).json['error']).toMatchObject({ code: 1011, json_key: 'url' })
    receiver.answers.push(404)
    salesiq.switches.headProbeError = 1019
    expect(codeOf(await create())).toBe(1019)
    receiver.answers.push(0)
    salesiq.switches.webhookTimeoutMs = 40
    expect((await create()).json['error']?.['message']).toContain('HEAD gave 0')
  })

  test('makes the first key by itself where securedMakesKey says so', async () => {
    const { answer } = await made({ securedMakesKey: true }, { secured: true })
    expect(answer.json['data']?.['public_keys']).toHaveLength(1)
  })

  test.each([
    [{ events: ['conversation.created', 'conversation.gone'] }, 'events[1]'],
    [{ app_ids: ['1'] }, 'app_ids[0]'],
    [{ url: 'ftp://x.example.com' }, 'url'],
    [{ type: 'chat' }, 'type'],
    [{ name: 'x' }, 'name'],
    [{ expiry_time_for_executions_data: String(61 * 24 * 3_600_000) }, 'expiry_time_for_executions_data'],
  ])('with %o is refused and named', async (changes, json_key) => {
    const { answer } = await made({}, changes)
    expect(answer.json['error']).toMatchObject({ json_key })
  })

  test('of an administrative one takes other events and no brands', async () => {
    const changes = { type: 'administration', events: ['operator.created'] }
    expect((await made({}, changes)).answer.json).toHaveProperty('data')
    const { answer } = await made({}, { ...changes, events: ['conversation.created'] })
    expect(answer.json['error']).toMatchObject({ json_key: 'events[0]' })
  })
})

describe('a webhook', () => {
  test('is listed, read, changed by replacing, and deleted', async () => {
    const { call, params, salesiq, receiver } = await made()
    expect((await call(LIST, { query: { type: 'data' } })).json['data']).toHaveLength(1)
    expect((await call(LIST, { query: { type: 'administration' } })).json['data']).toEqual([])
    const json = { type: 'data', events: ['conversation.missed'], app_ids: [salesiq.portal.brand.id] }
    await call(UPDATE, { params, json })
    expect((await call(GET, { params })).json['data']).toMatchObject(json)
    expect(receiver.received).toHaveLength(1)
    await call(UPDATE, { params, json: { type: 'data', url: `${receiver.url}/new` } })
    expect(receiver.received).toHaveLength(2)
    expect((await call(DELETE, { params })).json['data']).toEqual({ id: params.id })
    expect(codeOf(await call(GET, { params }))).toBe(1019)
  })

  test('hears only of its own brand', async () => {
    const { call, params, salesiq, receiver } = await made()
    const other = { ...salesiq.portal.brand, id: salesiq.portal.departments[0]?.id ?? '' }
    salesiq.portal.brands.push(other)
    await call(UPDATE, { params, json: { type: 'data', app_ids: [other.id] } })
    const chat = await salesiq.startWebsiteChat()
    await salesiq.operator().joins(chat)
    await salesiq.operator().replies(chat, 'hello')
    expect(receiver.received).toHaveLength(1)
  })
})
