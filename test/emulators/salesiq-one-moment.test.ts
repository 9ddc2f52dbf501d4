/** Lines that share a millisecond: one `msgid` and one `time`, and still two lines. */
import { expect, test } from 'vitest'
import { startListening } from './salesiq-desk'

const MESSAGES = 'GET /api/v2/:screen/conversations/:id/messages'

const attended = async (switches: Parameters<typeof startListening>[1] = {}) => {
  const desk = await startListening(['conversation.operator.replied'], switches)
  const { id } = await desk.salesiq.startWebsiteChat()
  const olivia = desk.salesiq.operator()
  const tom = desk.salesiq.operator('Tom Reed')
  await olivia.joins(id)
  await tom.joins(id)
  const replies = () => desk.receiver.received.map(({ json }) => json['entity']?.['message'] ?? ({} as never))
  const last = async (count: number) =>
    ((await desk.call(MESSAGES, { params: { id } })).json['data'] ?? ([] as never)).slice(-count)
  return { ...desk, id, olivia, tom, replies, last }
}

test('an operator says two lines in one millisecond', async () => {
  const { id, olivia, replies, last } = await attended()
  await olivia.replies(id, 'zero')
  await olivia.says(id, ['one', 'two'])
  const [zero, one, two] = replies()
  expect([one?.['text'], two?.['text']].sort()).toEqual(['one', 'two'])
  expect(one?.['msgid']).toBe(two?.['msgid'])
  expect(one?.['msgid']).not.toBe(zero?.['msgid'])
  const [first, second] = await last(2)
  expect([first?.['message']?.['text'], second?.['message']?.['text']]).toEqual(['one', 'two'])
  expect(first?.['time']).toBe(second?.['time'])
  expect(first?.['time']).toBe(one?.['msgid'])
  expect(first?.['id']).toMatch(new RegExp(`^${first?.['time']}_\\d{12}$`))
  expect(first?.['id']).not.toBe(second?.['id'])
  expect([first?.['sequence_id'], second?.['sequence_id']]).toEqual(['4', '5'])
})

test('two operators answer in the same millisecond', async () => {
  const { id, olivia, tom, replies, last } = await attended()
  await olivia.replies(id, 'yes')
  await tom.replies(id, 'no', { sameMoment: true })
  const [yes, no] = replies()
  expect(yes?.['msgid']).toBe(no?.['msgid'])
  expect([yes?.['sender']?.['name'], no?.['sender']?.['name']]).toEqual(['Olivia Park', 'Tom Reed'])
  expect(new Set((await last(2)).map((line) => line['time'])).size).toBe(1)
  expect(new Set((await last(2)).map((line) => line['id'])).size).toBe(2)
})

test('one of two such lines is edited under its id in the transcript', async () => {
  const { id, olivia, last } = await attended()
  const [, two] = await olivia.says(id, ['one', 'two'])
  await olivia.edits(id, `${two?.id}_${two?.suffix}`, 'three')
  expect((await last(2)).map((line) => line['message']?.['text'])).toEqual(['one', 'three'])
})

test('without restMessageIdSuffix such lines have one id', async () => {
  const { id, olivia, last } = await attended({ restMessageIdSuffix: false })
  await olivia.says(id, ['one', 'two'])
  expect(new Set((await last(2)).map((line) => line['id'])).size).toBe(1)
})
