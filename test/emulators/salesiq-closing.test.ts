/** REST v2 ends a conversation. */
import { describe, expect, test } from 'vitest'
import { codeOf, startDesk } from './salesiq-desk'

const CLOSE = 'PUT /api/v2/:screen/conversations/:id/close'
const CLOSE_POST = 'POST /api/v2/:screen/conversations/:id/close'

const chat = async (switches: Parameters<typeof startDesk>[0] = {}) => {
  const desk = await startDesk(switches)
  const id = String((await desk.open())['conversation_id'])
  await desk.salesiq.operator().joins(id)
  return { ...desk, id }
}

describe('closing', () => {
  test('is a PUT, ends the chat as its agent, and is refused the second time', async () => {
    const { call, salesiq, id } = await chat()
    expect(codeOf(await call(CLOSE_POST, { params: { id } }))).toBe(1004)
    const { json } = await call(CLOSE, { params: { id } })
    expect(json['data']).toMatchObject({ status: 'Attended Online', chat_status: { state: 4, status_code: 2 } })
    expect(salesiq.conversations[0]?.endedBy).toBe('agent')
    expect(codeOf(await call(CLOSE, { params: { id } }))).toBe(1019)
    salesiq.switches.closeAgain = 'answer'
    expect((await call(CLOSE, { params: { id } })).json).toHaveProperty('data')
  })

  test('is a POST, or either, where closeVerb says so', async () => {
    const { call, salesiq, id } = await chat({ closeVerb: 'POST' })
    expect((await call(CLOSE, { params: { id } })).json['error']?.['message']).toContain('`closeVerb`')
    salesiq.switches.closeVerb = 'both'
    expect((await call(CLOSE_POST, { params: { id } })).json).toHaveProperty('data')
  })

  test.each([
    ['missed', 'missed'],
    ['completed', 'ended'],
    ['refuse', 'waiting'],
  ] as const)('a waiting chat, with closeWaiting %s, leaves it %s', async (closeWaiting, status) => {
    const { call, open, salesiq } = await startDesk({ closeWaiting })
    await call(CLOSE, { params: { id: String((await open())['conversation_id']) } })
    expect(salesiq.conversations[0]?.status).toBe(status)
  })

  test('a waiting chat with closeWaiting completed is an end with status_code 1', async () => {
    const { call, open } = await startDesk({ closeWaiting: 'completed' })
    const { json } = await call(CLOSE, { params: { id: String((await open())['conversation_id']) } })
    expect(json['data']).toMatchObject({ status: 'Missed', chat_status: { state: 4, status_code: 1 } })
  })

  test('is not allowed to an organisation token where orgTokenMayClose is off', async () => {
    const { call, id, salesiq } = await chat({ orgTokenMayClose: false })
    expect(codeOf(await call(CLOSE, { params: { id } }))).toBe(1016)
    const token = salesiq.issueToken({ org: false })
    expect((await call(CLOSE, { params: { id }, token })).json).toHaveProperty('data')
  })
})
