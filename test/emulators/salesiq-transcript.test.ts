/** REST v2 shows a transcript and the files in it. */
import { describe, expect, test } from 'vitest'
import { codeOf, startDesk } from './salesiq-desk'

const MESSAGES = 'GET /api/v2/:screen/conversations/:id/messages'
const ATTACHMENT = 'GET /api/v2/:screen/conversations/:id/attachments/:attachment'

const chat = async (switches: Parameters<typeof startDesk>[0] = {}) => {
  const desk = await startDesk(switches)
  const id = String((await desk.open())['conversation_id'])
  await desk.salesiq.operator().joins(id)
  const read = async (query: Record<string, string> = {}) => (await desk.call(MESSAGES, { params: { id }, query })).json
  return { ...desk, id, read }
}

describe('the transcript', () => {
  test('tells question, joining and lines, oldest first, with senders to tell apart', async () => {
    const { read, salesiq, id } = await chat()
    await salesiq.botReplies(id, 'beep')
    await salesiq.operator().replies(id, 'hello')
    await salesiq.operator().notes(id, 'not for the visitor')
    const messages = (await read())['data']
    expect(messages?.map((entry) => entry['message'])).toEqual([
      { text: 'Where is my order?' },
      { mode: 'accepted', operation_user: { name: 'Olivia Park' } },
      { text: 'beep' },
      { text: 'hello' },
    ])
    expect(messages?.[0]?.['sender']?.['id']).toMatch(/^\$\d+$/)
    expect(messages?.[2]?.['sender']?.['id']).toMatch(/^b\d+$/)
    expect(messages?.[3]?.['sender']?.['id']).toBe(salesiq.operator().id)
    expect(messages?.[3]?.['id']).toMatch(/^\d{13}_\d+$/)
  })

  test('can lack question, joining and the longer ids, and be newest first', async () => {
    const { read, salesiq, id } = await chat({
      questionIsFirstMessage: false,
      infoMessages: false,
      restMessageIdSuffix: false,
      messagesOrder: 'newestFirst',
    })
    await salesiq.operator().replies(id, 'one')
    await salesiq.operator().replies(id, 'two')
    const messages = (await read())['data']
    expect(messages?.map((entry) => entry['message']?.['text'])).toEqual(['two', 'one'])
    expect(messages?.[0]?.['id']).toBe(messages?.[0]?.['time'])
  })

  test('shows a line only after transcriptLagMs', async () => {
    const { read, salesiq, id } = await chat({ transcriptLagMs: 60_000 })
    await salesiq.advance(60_000)
    const { id: msgid } = await salesiq.operator().replies(id, 'hello')
    expect((await read())['data']).toHaveLength(2)
    expect((await read({ from_time: msgid, to_time: msgid }))['data']).toEqual([])
    await salesiq.advance(59_000)
    expect((await read())['data']).toHaveLength(2)
    await salesiq.advance(1_000)
    expect((await read())['data']?.at(-1)).toMatchObject({ message: { text: 'hello' }, sequence_id: '3' })
  })

  test('is cut by limit and times; to_time alone turns it round', async () => {
    const { read, salesiq, id } = await chat()
    const { id: first } = await salesiq.operator().replies(id, 'one')
    const { id: second } = await salesiq.operator().replies(id, 'two')
    const texts = async (query: Record<string, string>) =>
      (await read(query))['data']?.map((entry) => entry['message']?.['text'])
    expect(await texts({ from_time: first })).toEqual(['one', 'two'])
    expect(await texts({ to_time: second, limit: '2' })).toEqual(['two', 'one'])
    expect(await texts({ from_time: first, sort_order: 'desc' })).toEqual(['two', 'one'])
    salesiq.switches.undocumentedParams = 'refuse'
    expect((await read({ sort_order: 'desc' }))['error']).toMatchObject({ param: 'sort_order' })
  })

  test('lists notes where notesInTranscript says so, in their place', async () => {
    const { read, salesiq, id, call } = await chat({
      notesInTranscript: true,
      noteType: 'note',
      restMessageIdShiftMs: 0,
    })
    const operator = salesiq.operator()
    await operator.replies(id, 'one')
    await operator.notes(id, 'difficult person')
    await operator.replies(id, 'two')
    const messages = (await read())['data']?.slice(-3)
    expect(messages?.map((entry) => entry['type'])).toEqual(['text', 'note', 'text'])
    expect(messages?.map((entry) => entry['sequence_id'])).toEqual(['3', '4', '5'])
    expect(messages?.[1]).toMatchObject({ message: { text: 'difficult person' }, sender: { id: operator.id } })
    expect(messages?.[2]?.['last_message_time']).toBe(messages?.[1]?.['time'])
    const details = await call('GET /api/v2/:screen/conversations/:id', { params: { id } })
    expect(details.json['data']?.['last_message_info']).toMatchObject({ message: { text: 'two' } })
  })

  test('can call notes otherwise and number messages otherwise than webhooks do', async () => {
    const { read, salesiq, id } = await chat({
      notesInTranscript: true,
      noteType: 'private_note',
      restMessageIdShiftMs: 37,
    })
    await salesiq.operator().notes(id, 'difficult person')
    const { id: msgid } = await salesiq.operator().replies(id, 'one')
    const [note, line] = (await read())['data']?.slice(-2) ?? []
    expect(note?.['type']).toBe('private_note')
    expect(String(line?.['id']).split('_')[0]).toBe(String(Number(msgid) + 37))
  })

  test('leaves a deleted line out, or marks it where deletedInTranscript says so', async () => {
    const { read, salesiq, id, call } = await chat()
    const operator = salesiq.operator()
    const file = { name: 'a.txt', type: 'text/plain', bytes: Buffer.from('x') }
    const { id: line } = await operator.replies(id, 'oops')
    const { id: shared, file: stored } = await operator.sendsFile(id, file)
    for (const gone of [line, shared]) await operator.deletes(id, gone)
    expect((await read())['data']).toHaveLength(2)
    salesiq.switches.deletedInTranscript = 'marked'
    const messages = (await read())['data']?.slice(-2)
    const marked = { type: 'text', is_deleted: true, message: { text: '' } }
    expect(messages).toMatchObject([marked, marked])
    expect(messages?.[1]?.['message']).not.toHaveProperty('file')
    expect((await read())['data']?.[0]).not.toHaveProperty('is_deleted')
    expect(codeOf(await call(ATTACHMENT, { params: { id, attachment: stored?.id ?? '' } }))).toBe(1019)
  })

  test('leads to the file, which needs the token', async () => {
    const { read, call, salesiq, id } = await chat()
    const bytes = Buffer.from([0, 255, 1])
    await salesiq.operator().sendsFile(id, { name: 'r é.pdf', type: 'application/pdf', bytes, comment: 'here' })
    const last = (await read())['data']?.at(-1)
    const message = last?.['message']
    expect([last?.['type'], message?.['comment']]).toEqual(['file', 'here'])
    const attachment = String(message?.['file']?.['attachment_id'])
    expect(message?.['file']?.['url']).toBe(`/api/v2/zylker/conversations/${id}/attachments/${attachment}`)
    const got = await call(ATTACHMENT, { params: { id, attachment } })
    expect([got.headers.get('content-type'), got.bytes]).toEqual(['application/pdf', bytes])
    expect(codeOf(await call(ATTACHMENT, { params: { id, attachment }, token: null }))).toBe(1002)
    expect(codeOf(await call(ATTACHMENT, { params: { id, attachment: '1' } }))).toBe(1019)
  })

  test('leads to a file whose length is told, or not where attachmentLength says so', async () => {
    const { call, salesiq, id } = await chat()
    const bytes = Buffer.alloc(200_000, 'abc')
    const { file } = await salesiq.operator().sendsFile(id, { name: 'a.txt', type: 'text/plain', bytes })
    const params = { id, attachment: file?.id ?? '' }
    expect((await call(ATTACHMENT, { params })).headers.get('content-length')).toBe('200000')
    salesiq.switches.attachmentLength = 'absent'
    const streamed = await call(ATTACHMENT, { params })
    expect(streamed.headers.get('content-length')).toBeNull()
    expect(streamed.headers.get('transfer-encoding')).toBe('chunked')
    expect(streamed.headers.get('content-type')).toBe('text/plain')
    expect(streamed.bytes.equals(bytes)).toBe(true)
  })

  test('gives a whole address for a file, or one that dies, where the switches say so', async () => {
    const { read, call, salesiq, id } = await chat({ fileUrl: 'absolute', attachmentLifetimeMs: 1000 })
    await salesiq.visitorSays(id, { name: 'a.txt', type: 'text/plain', bytes: Buffer.from('x') })
    const file = (await read())['data']?.at(-1)?.['message']?.['file']
    expect(String(file?.['url']).startsWith(salesiq.url)).toBe(true)
    const params = { id, attachment: String(file?.['attachment_id']) }
    expect((await call(ATTACHMENT, { params })).text).toBe('x')
    await salesiq.advance(1000)
    expect(codeOf(await call(ATTACHMENT, { params }))).toBe(1019)
  })
})
