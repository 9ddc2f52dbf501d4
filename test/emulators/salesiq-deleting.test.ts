/** REST v2 deletes a conversation, where it does. */
import { expect, test } from 'vitest'
import { codeOf, startListening } from './salesiq-desk'

const DELETE = 'DELETE /api/v2/:screen/conversations/:id'
const DETAILS = 'GET /api/v2/:screen/conversations/:id'

const chat = async (switches: Parameters<typeof startListening>[1] = {}) => {
  const desk = await startListening(undefined, switches)
  const { id } = await desk.salesiq.startWebsiteChat()
  await desk.salesiq.operator().joins(id)
  return { ...desk, id, params: { id } }
}

test('a chat that is over is deleted with its scope, and is gone', async () => {
  const { call, salesiq, params, id, receiver } = await chat()
  await salesiq.operator().closes(id)
  const before = receiver.received.length
  const token = salesiq.issueToken({ scopes: ['SalesIQ.conversations.DELETE'] })
  expect((await call(DELETE, { params, token })).json['data']).toEqual({ id })
  expect(codeOf(await call(DETAILS, { params }))).toBe(1019)
  expect(codeOf(await call(DELETE, { params }))).toBe(1019)
  expect(receiver.received).toHaveLength(before)
  expect((await salesiq.startWebsiteChat()).referenceId).toBe('2')
})

test('without its scope it is refused with 1009', async () => {
  const { call, salesiq, params, id } = await chat()
  await salesiq.operator().closes(id)
  const scopes = ['READ', 'CREATE', 'UPDATE'].map((verb) => `SalesIQ.conversations.${verb}`)
  expect(codeOf(await call(DELETE, { params, token: salesiq.issueToken({ scopes }) }))).toBe(1009)
  expect((await call(DETAILS, { params })).json).toHaveProperty('data')
})

test('an open chat is not deleted, unless conversationDelete is any: then nothing happens in the chat any more', async () => {
  const { call, salesiq, params, receiver } = await chat()
  expect((await call(DELETE, { params })).json['error']?.['message']).toContain('`conversationDelete`')
  salesiq.switches.conversationDelete = 'any'
  expect((await call(DELETE, { params })).json).toHaveProperty('data')
  const before = receiver.received.length
  await salesiq.advance(241 * 60_000)
  expect(receiver.received).toHaveLength(before)
})

test('there is no such call where conversationDelete is absent', async () => {
  const { call, salesiq, params, id } = await chat({ conversationDelete: 'absent' })
  await salesiq.operator().closes(id)
  expect(codeOf(await call(DELETE, { params }))).toBe(1004)
})
