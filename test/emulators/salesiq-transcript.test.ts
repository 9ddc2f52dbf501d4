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
