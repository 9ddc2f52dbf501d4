/** Failed executions of a webhook: listed, tried again, forgotten. */
import { describe, expect, test } from 'vitest'
import { startDesk, startReceiver } from './salesiq-desk'

const CREATE = 'POST /api/v2/:screen/webhooks'
const FAILED = 'GET /api/v2/:screen/webhooks/:id/executions'
const RETRY = 'POST /api/v2/:screen/webhooks/:id/executions/:execution'
const RETRY_MANY = 'POST /api/v2/:screen/webhooks/:id/executions'
const FORGET = 'DELETE /api/v2/:screen/webhooks/:id/executions'

const made = async (switches: Parameters<typeof startDesk>[0] = {}, changes: object = {}) => {
  const desk = await startDesk(switches)
  const receiver = await startReceiver()
  const json = { type: 'data', events: ['conversation.operator.replied'], url: receiver.url, ...changes }
  const create = () => desk.call(CREATE, { json })
  const answer = await create()
  return { ...desk, receiver, json, answer, create, params: { id: String(answer.json['data']?.['id']) } }
}

describe('failed executions', () => {
  const failing = async () => {
    const desk = await made()
    const { salesiq, receiver } = desk
    const chat = await salesiq.startWebsiteChat()
    await salesiq.operator().joins(chat)
    receiver.answers.push(500, 500, 500, 400)
    await salesiq.operator().replies(chat, 'hello')
    await salesiq.advance(180_000)
    const list = async (query: Record<string, string> = {}) =>
      (await desk.call(FAILED, { params: desk.params, query })).json
    const execution = String((await list())['data']?.[0]?.['id'])
    return { ...desk, list, execution, chat }
  }

  test('are listed with what was sent and what came back', async () => {
    const { list, chat, params } = await failing()
    const { data } = await list({ events: 'conversation.operator.replied,conversation.created', limit: '5' })
    expect(data).toMatchObject([
      {
        event: 'conversation.operator.replied',
        remote_server_status: 400,
        number_of_retries: 3,
        entity_id: chat.id,
        webhook_id: params.id,
        payload: { message: { text: 'hello' } },
      },
    ])
    expect((await list({ events: 'conversation.created' }))['data']).toEqual([])
    expect((await list({ to_time: '1' }))['data']).toEqual([])
    expect((await list({ from_time: '1', pageno: '2' }))['data']).toEqual([])
    expect((await list({ mode: 'meta' }))['data']).toEqual({ count: '1' })
    expect((await list({ limit: '4' }))['error']).toMatchObject({ code: 1011, param: 'limit' })
  })

  test('are tried again by hand, alone or together, and gone when they succeed', async () => {
    const { call, params, execution, list, salesiq, receiver } = await failing()
    receiver.answers.push(500)
    expect((await call(RETRY, { params: { ...params, execution } })).json['data']).toEqual({ skipped: [] })
    await salesiq.settled()
    expect((await list())['data']?.[0]).toMatchObject({ remote_server_status: 500, number_of_retries: 4 })
    await call(RETRY_MANY, { params, json: { ids: [execution] } })
    await salesiq.settled()
    expect((await list())['data']).toEqual([])
    const gone = await call(RETRY_MANY, { params, json: { ids: [execution] } })
    expect(gone.json['error']).toMatchObject({ json_key: 'ids[0]' })
  })

  test('are skipped after 99 retries', async () => {
    const { call, params, execution, salesiq } = await failing()
    for (const entry of salesiq.failedExecutions) entry.retries = 99
    const { json } = await call(RETRY_MANY, { params, json: { ids: [execution] } })
    expect(json['data']).toEqual({ skipped: [execution] })
  })

  test('are forgotten on demand, and after their time', async () => {
    const { call, params, execution, list } = await failing()
    await call(FORGET, { params, json: { ids: [execution] } })
    expect((await list())['data']).toEqual([])
    const other = await failing()
    await other.salesiq.advance(61 * 24 * 3_600_000)
    other.salesiq.expireTokens()
    const token = other.salesiq.issueToken()
    const { json } = await other.call(FAILED, { params: other.params, token })
    expect(json['data']).toEqual([])
  })
})
