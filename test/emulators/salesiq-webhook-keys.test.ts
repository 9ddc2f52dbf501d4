/** Keys of a webhook. */
import { describe, expect, test } from 'vitest'
import { codeOf, startDesk, startReceiver } from './salesiq-desk'

const CREATE = 'POST /api/v2/:screen/webhooks'
const GET = 'GET /api/v2/:screen/webhooks/:id'
const NEW_KEY = 'POST /api/v2/:screen/webhooks/:id/keys'
const DROP_KEY = 'DELETE /api/v2/:screen/webhooks/:id/keys/:key'

const made = async (switches: Parameters<typeof startDesk>[0] = {}, changes: object = {}) => {
  const desk = await startDesk(switches)
  const receiver = await startReceiver()
  const json = { type: 'data', events: ['conversation.operator.replied'], url: receiver.url, ...changes }
  const create = () => desk.call(CREATE, { json })
  const answer = await create()
  return { ...desk, receiver, json, answer, create, params: { id: String(answer.json['data']?.['id']) } }
}

describe('keys', () => {
  test('are two at most, and the oldest one signs until it is deleted', async () => {
    const { call, params, salesiq, receiver } = await made({}, { secured: true })
    const chat = await salesiq.startWebsiteChat()
    await salesiq.operator().joins(chat)
    const signature = async () => {
      await salesiq.operator().replies(chat, 'hello')
      return receiver.received.at(-1)?.headers['x-siqsignature']
    }
    expect(await signature()).toBeUndefined()
    const first = (await call(NEW_KEY, { params })).json
    const second = (await call(NEW_KEY, { params })).json
    expect(first['sync_time']).toMatch(/^\d+$/)
    expect(second['data']?.['public_keys']).toHaveLength(2)
    expect(codeOf(await call(NEW_KEY, { params }))).toBe(1017)
    const before = await signature()
    const key = String(second['data']?.['public_keys']?.[0]?.['id'])
    expect((await call(DROP_KEY, { params: { ...params, key } })).json['data']?.['public_keys']).toHaveLength(1)
    expect(await signature()).not.toBe(before)
    expect(codeOf(await call(DROP_KEY, { params: { ...params, key } }))).toBe(1019)
  })

  test('are bare base64, or PEM where keyEncoding says so', async () => {
    const { call, params, salesiq } = await made({}, { secured: true })
    await call(NEW_KEY, { params })
    const key = async () => (await call(GET, { params })).json['data']?.['public_keys']?.[0]?.['key']
    expect(await key()).toMatch(/^MIIB[A-Za-z0-9+/=]+$/)
    salesiq.switches.keyEncoding = 'pem'
    expect(await key()).toMatch(/^-----BEGIN PUBLIC KEY-----/)
  })
})
