/** What operators offer besides text: calls, articles, appointments, screens; and what the words of a file are. */
import { describe, expect, test } from 'vitest'
import { offers } from '../../emulators/salesiq/conversation'
import { startListening } from './salesiq-desk'

const MESSAGES = 'GET /api/v2/:screen/conversations/:id/messages'

const attended = async (switches: Parameters<typeof startListening>[1] = {}) => {
  const desk = await startListening(undefined, switches)
  const { id } = await desk.salesiq.startWebsiteChat()
  await desk.salesiq.operator().joins(id)
  const told = () => desk.receiver.received.at(-1)?.json['entity']?.['message'] ?? ({} as never)
  const listed = async () => (await desk.call(MESSAGES, { params: { id } })).json['data']?.at(-1) ?? ({} as never)
  return { ...desk, id, operator: desk.salesiq.operator(), told, listed }
}

describe('an offer', () => {
  test.each(offers)('of %s is a message of that type without a text', async (what) => {
    const { id, operator, told, listed, receiver } = await attended()
    const { id: msgid } = await operator.offers(id, what)
    expect(receiver.events().at(-1)).toBe('conversation.operator.replied')
    const sender = { name: 'Olivia Park', id: operator.id, type: 'operator' }
    expect(told()).toEqual({ sender, meta: {}, msgid, type: what })
    expect(await listed()).toMatchObject({ type: what, message: {}, sender: { id: operator.id } })
    expect(Object.keys((await listed())['message'] ?? {})).toEqual([])
  })

  test('has an empty text and no type in webhooks, where offerShape says so', async () => {
    const { id, operator, told, listed } = await attended({ offerShape: 'textOnly' })
    await operator.offers(id, 'video_call')
    expect(told()).toMatchObject({ text: '', meta: {} })
    expect(told()).not.toHaveProperty('type')
    expect(await listed()).toMatchObject({ type: 'video_call', message: {} })
  })

  test('is made only by those who take part', async () => {
    const { id, salesiq } = await attended()
    await expect(salesiq.operator('Tom Reed').offers(id, 'bookings')).rejects.toThrow('join first')
  })
})

test('a file speaks the words of its comment, where fileEntity says so and there is one', async () => {
  const { id, operator, told } = await attended({ fileEntity: 'comment' })
  const file = { name: 'a.pdf', type: 'application/pdf', bytes: Buffer.from('x') }
  await operator.sendsFile(id, { ...file, comment: 'the form' })
  expect(told()).toMatchObject({ type: 'file', files: ['a.pdf'], text: 'the form' })
  await operator.sendsFile(id, file)
  expect(told()).toMatchObject({ type: 'file', text: 'File Shared' })
})
