/** Operators who are deleted or renamed while their chats go on. */
import { describe, expect, test } from 'vitest'
import { codeOf, startListening } from './salesiq-desk'

const attended = async (switches: Parameters<typeof startListening>[1] = {}) => {
  const desk = await startListening(undefined, switches)
  const { id } = await desk.salesiq.startWebsiteChat()
  const operator = desk.salesiq.operator()
  await operator.joins(id)
  const last = () => desk.receiver.received.at(-1)?.json['entity'] ?? ({} as never)
  const control = (route: string, json: object) => desk.call(route, { json, token: null })
  return { ...desk, id, operator, last, control }
}

describe('a deleted operator', () => {
  test('still writes, as a sender with a name and without an id', async () => {
    const { id, operator, last, control } = await attended()
    expect((await control('POST /_emulator/operators/removed', { operator: 'Olivia Park' })).json).toEqual({ ok: true })
    await operator.replies(id, 'last words')
    expect(last()['message']?.['sender']).toEqual({ name: 'Olivia Park', type: 'operator' })
  })

  test.each([
    ['emptyId', ''],
    ['nullId', null],
  ] as const)('has the id that goneSender says: %s', async (goneSender, senderId) => {
    const { id, operator, last } = await attended({ goneSender })
    await operator.getsRemoved()
    await operator.replies(id, 'last words')
    expect(last()['message']?.['sender']?.['id']).toBe(senderId)
  })

  test('is in no list, and gets no chat', async () => {
    const { call, operator, salesiq, open } = await attended({ autoAssign: true, autoAssignAfterMs: 0 })
    await operator.getsRemoved()
    const { json } = await call('GET /api/v2/:screen/operators')
    expect(json['data']?.map((entry) => entry['first_name'])).toEqual(['Tom'])
    expect(codeOf(await call('GET /api/v2/:screen/operators/:id', { params: { id: operator.id } }))).toBe(1019)
    await open()
    await salesiq.settled()
    expect(salesiq.conversations.at(-1)?.attender?.name).toBe('Tom Reed')
    salesiq.reset()
    expect((await call('GET /api/v2/:screen/operators', { token: salesiq.issueToken() })).json['data']).toHaveLength(2)
  })
})

describe('a renamed operator', () => {
  test('writes under the new name and the old id; earlier lines keep the old name', async () => {
    const { id, operator, last, call, control } = await attended()
    await operator.replies(id, 'one')
    const renamed = { operator: 'Olivia Park', name: 'Olivia Stone' }
    expect((await control('POST /_emulator/operators/renamed', renamed)).json).toEqual({ ok: true })
    await operator.replies(id, 'two')
    expect(last()['message']?.['sender']).toMatchObject({ name: 'Olivia Stone', id: operator.id })
    const { json } = await call('GET /api/v2/:screen/conversations/:id/messages', { params: { id } })
    expect(json['data']?.slice(-2).map((line) => line['sender']?.['name'])).toEqual(['Olivia Park', 'Olivia Stone'])
    await operator.closes(id)
    expect(last()['owner']).toMatchObject({ name: 'Olivia Stone' })
  })

  test('cannot have the name of a colleague', async () => {
    const { operator } = await attended()
    await expect(operator.getsRenamed('Tom Reed')).rejects.toThrow('in use')
  })
})
