/** REST v2 acts as an operator: picks up, speaks, transfers, accepts, rejects. */
import { describe, expect, test } from 'vitest'
import { codeOf, startDesk, startListening } from './salesiq-desk'

const PICKUP = 'PUT /api/v2/:screen/conversations/:id/pickup'
const SAY = 'POST /api/v2/:screen/conversations/:id/messages'
const SAY_BY_EMAIL = 'POST /api/v2/:screen/visitors/:email/messages'
const TRANSFER = 'PUT /api/v2/:screen/conversations/:id/transfer'
const ACCEPT = 'PUT /api/v2/:screen/conversations/:id/accept'
const REJECT = 'PUT /api/v2/:screen/conversations/:id/reject'
const POST_TWINS = [
  'POST /api/v2/:screen/conversations/:id/pickup',
  'POST /api/v2/:screen/conversations/:id/accept',
  'POST /api/v2/:screen/conversations/:id/reject',
]

const waiting = async (switches: Parameters<typeof startDesk>[0] = {}) => {
  const desk = await startDesk(switches)
  return { ...desk, params: { id: String((await desk.open())['conversation_id']) } }
}

describe('picking up', () => {
  test('connects the operator behind the token, once', async () => {
    const { call, params } = await waiting()
    const { json } = await call(PICKUP, { params })
    expect(json['data']).toMatchObject({ status: 'Connected', attender: { name: 'Olivia Park' } })
    expect(codeOf(await call(PICKUP, { params }))).toBe(1016)
  })

  test('and its like take the verb that operatorVerb names', async () => {
    const { call, params, salesiq } = await waiting()
    const json = { operator_id: salesiq.operator().id }
    for (const route of POST_TWINS) {
      const body = route.endsWith('pickup') ? {} : { json }
      expect((await call(route, { params, ...body })).json['error']?.['message']).toContain('`operatorVerb`')
    }
    salesiq.switches.operatorVerb = 'POST'
    expect((await call(POST_TWINS[0] ?? '', { params })).json).toHaveProperty('data')
    expect(codeOf(await call(PICKUP, { params }))).toBe(1004)
  })
})

describe('speaking as an operator', () => {
  test('is heard by the webhooks as an operator’s reply, unless repliedForApiMessages is off', async () => {
    const { open, call, salesiq, receiver } = await startListening()
    const params = { id: String((await open())['conversation_id']) }
    await salesiq.operator().joins(params.id)
    expect((await call(SAY, { params, json: { text: 'by API' } })).status).toBe(204)
    await salesiq.settled()
    expect(receiver.received.at(-1)?.json['entity']?.['message']).toMatchObject({ text: 'by API' })
    salesiq.switches.repliedForApiMessages = false
    await call(SAY, { params, json: { text: 'quietly' } })
    await salesiq.settled()
    expect(receiver.events()).toEqual(['conversation.attender.updated', 'conversation.operator.replied'])
  })

  test('by e-mail reaches the newest open chat of that visitor', async () => {
    const { call, salesiq, open } = await waiting()
    const newest = await open()
    const params = { email: 'ada.byron@example.com' }
    await call(SAY_BY_EMAIL, { params, json: { text: 'hello' } })
    const chat = salesiq.conversations.find(({ id }) => id === newest['conversation_id'])
    expect(chat?.messages.at(-1)).toMatchObject({ from: 'operator', text: 'hello' })
    expect(codeOf(await call(SAY_BY_EMAIL, { params: { email: 'x@example.com' }, json: { text: 'x' } }))).toBe(1019)
  })

  test('takes files too, and is refused in a chat that is over', async () => {
    const { call, params, salesiq } = await waiting()
    const parts = new FormData()
    parts.append('file', new File(['x'], 'a.txt', { type: 'text/plain' }))
    expect((await call(SAY, { params, parts })).status).toBe(204)
    expect(salesiq.conversations[0]?.messages.at(-1)?.file?.name).toBe('a.txt')
    await salesiq.misses(params.id)
    expect(codeOf(await call(SAY, { params, json: { text: 'x' } }))).toBe(1019)
  })

  test('is not for organisation tokens where orgTokenActsAsOperator is off', async () => {
    const { call, params } = await waiting({ orgTokenActsAsOperator: false })
    expect(codeOf(await call(SAY, { params, json: { text: 'x' } }))).toBe(1016)
    expect((await call(PICKUP, { params })).json['error']?.['message']).toContain('`orgTokenActsAsOperator`')
  })
})

describe('a transfer', () => {
  const attended = async (switches: Parameters<typeof startDesk>[0] = {}) => {
    const desk = await waiting(switches)
    await desk.salesiq.operator().joins(desk.params.id)
    const tom = desk.salesiq.operator('Tom Reed')
    const department_id = desk.salesiq.portal.departments[1]?.id
    return { ...desk, tom, json: { department_id, operator_id: tom.id, notes: 'refund' } }
  }

  test('is offered, and accepted by the one it was offered to', async () => {
    const { call, params, json, tom, salesiq } = await attended()
    expect((await call(TRANSFER, { params, json })).json).toHaveProperty('data')
    const stranger = { operator_id: salesiq.operator().id }
    expect(codeOf(await call(ACCEPT, { params, json: stranger }))).toBe(1016)
    const accepted = await call(ACCEPT, { params, json: { operator_id: tom.id } })
    expect(accepted.json['data']).toMatchObject({ attender: { name: 'Tom Reed' }, department: { name: 'Sales' } })
  })

  test('may be rejected, and nothing changes', async () => {
    const { call, params, json, tom, salesiq } = await attended()
    await call(TRANSFER, { params, json })
    await call(REJECT, { params, json: { operator_id: tom.id } })
    expect(salesiq.conversations[0]?.attender?.name).toBe('Olivia Park')
    expect(codeOf(await call(REJECT, { params, json: { operator_id: tom.id } }))).toBe(1016)
  })

  test('to nobody in particular may be accepted by anyone', async () => {
    const { call, params, json, tom } = await attended()
    await call(TRANSFER, { params, json: { department_id: json.department_id } })
    expect((await call(ACCEPT, { params, json: { operator_id: tom.id } })).json).toHaveProperty('data')
  })

  test('to an unknown department or operator, or of a chat nobody holds, is refused', async () => {
    const { call, params, json, open } = await attended()
    const refused = async (changes: object, to = params) =>
      codeOf(await call(TRANSFER, { params: to, json: { ...json, ...changes } }))
    expect(await refused({ department_id: '1' })).toBe(1025)
    expect(await refused({ operator_id: '1' })).toBe(1024)
    expect(await refused({ department_id: undefined })).toBe(1015)
    expect(await refused({}, { id: String((await open())['conversation_id']) })).toBe(1016)
    expect(codeOf(await call(ACCEPT, { params, json: { operator_id: '1' } }))).toBe(1020)
  })

  test('takes its note under the name that transferNote allows', async () => {
    const { call, params, json, salesiq } = await attended({ transferNote: 'note' })
    expect((await call(TRANSFER, { params, json })).json['error']).toMatchObject({ json_key: 'notes' })
    salesiq.switches.transferNote = 'notes'
    expect((await call(TRANSFER, { params, json })).json).toHaveProperty('data')
  })
})
