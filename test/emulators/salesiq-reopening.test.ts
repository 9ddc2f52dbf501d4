/** The visitor API reopens conversations, and perhaps leaves them. */
import { describe, expect, test } from 'vitest'
import { codeOf, startDesk } from './salesiq-desk'

const REOPEN = 'POST /api/visitor/v1/:screen/conversations/:id/reopen'
const LEAVE = 'PUT /api/visitor/v1/:screen/conversations/:id/close'

describe('reopening', () => {
  const body = { message: 'The same again', visitor: { platform: 'MacIntel' } }

  test('needs the hash, a chat that is over and a brand that allows it', async () => {
    const { open, call, salesiq } = await startDesk()
    const { conversation_id, id } = await open()
    const reopen = (either: unknown) => call(REOPEN, { params: { id: String(either) }, json: body })
    expect(codeOf(await reopen(conversation_id))).toBe(1019)
    await salesiq.misses(String(id))
    expect((await reopen(id)).json['error']?.['message']).toContain('`reopenError`')
    salesiq.switches.reopenError = 1021
    expect(codeOf(await reopen(id))).toBe(1021)
    salesiq.portal.brand.allow_chat_reopen = true
    expect((await reopen(id)).json['data']).toMatchObject({ id, question: 'The same again' })
    expect(salesiq.conversations[0]?.status).toBe('waiting')
    expect(codeOf(await reopen(id))).toBe(1021)
  })

  test('starts the waiting time anew', async () => {
    const { open, call, salesiq } = await startDesk()
    salesiq.portal.brand.allow_chat_reopen = true
    const { id } = await open()
    await salesiq.misses(String(id))
    await salesiq.advance(30_000)
    await call(REOPEN, { params: { id: String(id) }, json: body })
    await salesiq.advance(40_000)
    expect(salesiq.conversations[0]?.status).toBe('waiting')
    await salesiq.advance(20_000)
    expect(salesiq.conversations[0]?.status).toBe('missed')
  })
})

describe('leaving through the visitor API', () => {
  test('is unknown by default, and the refusal names the switch', async () => {
    const { open, call } = await startDesk()
    const { json } = await call(LEAVE, { params: { id: String((await open())['id']) } })
    expect(json['error']).toMatchObject({ code: 1006 })
    expect(json['error']?.['message']).toContain('`visitorClose`')
  })

  test('ends the chat as the visitor where visitorClose is present', async () => {
    const { open, call, salesiq } = await startDesk({ visitorClose: 'present' })
    const id = String((await open())['id'])
    await salesiq.operator().joins(id)
    expect((await call(LEAVE, { params: { id } })).json['data']?.['chat_status']).toMatchObject({ state: 4 })
    expect(salesiq.conversations[0]?.endedBy).toBe('visitor')
    expect(codeOf(await call(LEAVE, { params: { id } }))).toBe(1019)
  })
})
