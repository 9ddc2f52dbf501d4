/** Private notes, whispers and info entries: who receives them, and how they differ from a reply. */
import { describe, expect, test } from 'vitest'
import { startListening } from './salesiq-desk'

const REPLIED = 'conversation.operator.replied'
const MESSAGES = 'GET /api/v2/:screen/conversations/:id/messages'

const attended = async (switches: Parameters<typeof startListening>[1] = {}) => {
  const desk = await startListening(undefined, switches)
  const { id } = await desk.salesiq.startWebsiteChat()
  const operator = desk.salesiq.operator()
  await operator.joins(id)
  const replies = () =>
    desk.receiver.received
      .filter(({ json }) => json['event'] === REPLIED)
      .map(({ json }) => json['entity']?.['message'] ?? ({} as never))
  const transcript = async () => (await desk.call(MESSAGES, { params: { id } })).json['data'] ?? []
  return { ...desk, id, operator, replies, transcript }
}

describe('a line that is not for the visitor', () => {
  test('is sent to nobody by default', async () => {
    const { id, operator, replies } = await attended()
    await operator.notes(id, 'difficult person')
    await operator.whispers(id, 'ask Tom')
    await operator.views(id, 'CRM record')
    expect(replies()).toEqual([])
  })

  test('is sent as a reply where alsoSendAsReply names its kind', async () => {
    const { id, operator, replies, salesiq } = await attended({ alsoSendAsReply: ['note'] })
    await operator.notes(id, 'difficult person')
    await operator.whispers(id, 'ask Tom')
    expect(replies().map((message) => message['text'])).toEqual(['difficult person'])
    salesiq.switches.alsoSendAsReply = ['whisper', 'info']
    await operator.notes(id, 'rude too')
    await operator.whispers(id, 'ask Tom')
    await operator.views(id, 'CRM record')
    await operator.closes(id)
    const texts = ['difficult person', 'ask Tom', 'Olivia Park viewed the CRM record', 'The chat has ended']
    expect(replies().map((message) => message['text'])).toEqual(texts)
  })

  test('is sent as a reply before the event that it belongs to', async () => {
    const { receiver } = await attended({ alsoSendAsReply: ['info'] })
    expect(receiver.events()).toEqual([REPLIED, 'conversation.attender.updated'])
  })

  test.each([
    ['type', { type: 'note' }],
    ['meta', { meta: { type: 'note' } }],
    ['senderType', { sender: { type: 'note' } }],
    ['isPrivate', { is_private: true }],
  ] as const)('is marked by %s, as privateMark says', async (privateMark, mark) => {
    const { id, operator, replies } = await attended({ alsoSendAsReply: ['note'], privateMark })
    await operator.notes(id, 'difficult person')
    expect(replies()[0]).toMatchObject({ text: 'difficult person', ...mark })
  })

  test('looks like a reply where privateMark is none', async () => {
    const { id, operator, replies } = await attended({ alsoSendAsReply: ['whisper'], privateMark: 'none' })
    await operator.replies(id, 'hello')
    await operator.whispers(id, 'ask Tom')
    const [reply, whisper] = replies()
    const other = { msgid: expect.any(String) as string, text: 'ask Tom' }
    expect(whisper).toEqual({ ...Object.fromEntries(Object.entries(reply ?? {})), ...other })
  })

  test('is in the transcript under the word of its switch, where notesInTranscript says so', async () => {
    const { id, operator, transcript, salesiq } = await attended({
      notesInTranscript: true,
      whisperType: 'internal',
      infoType: 'activity',
    })
    await operator.whispers(id, 'ask Tom')
    await operator.views(id, 'CRM record')
    expect((await transcript()).slice(-2)).toMatchObject([
      { type: 'internal', message: { text: 'ask Tom' }, sender: { id: operator.id } },
      { type: 'activity', message: { mode: 'viewed', text: 'Olivia Park viewed the CRM record' } },
    ])
    Object.assign(salesiq.switches, { notesInTranscript: false, infoMessages: false })
    expect(await transcript()).toHaveLength(1)
  })
})
