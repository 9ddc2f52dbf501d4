/** The visitor API carries files. */
import { describe, expect, test } from 'vitest'
import { codeOf, startDesk } from './salesiq-desk'

const SAY = 'POST /api/visitor/v1/:screen/conversations/:id/messages'

const fileParts = (bytes: string, name = 'photo.png', comment?: string) => {
  const parts = new FormData()
  parts.append('file', new File([bytes], name, { type: 'image/png' }))
  if (comment !== undefined) parts.append('comment', comment)
  return parts
}

describe('the visitor sends a file', () => {
  test('with a comment, which is kept byte for byte', async () => {
    const { open, call, salesiq } = await startDesk()
    const params = { id: String((await open())['conversation_id']) }
    const { status } = await call(SAY, { params, parts: fileParts('\u0000PNG', 'föto.png', 'look') })
    expect(status).toBe(204)
    const file = salesiq.conversations[0]?.messages.at(-1)?.file
    expect(file).toMatchObject({ name: 'föto.png', type: 'image/png', comment: 'look' })
    expect(file?.bytes.toString('latin1')).toBe('\u0000PNG')
  })

  test('and gets the message back where fileReply says so', async () => {
    const { open, call } = await startDesk({ fileReply: 'message' })
    const params = { id: String((await open())['conversation_id']) }
    const { json } = await call(SAY, { params, parts: fileParts('x') })
    expect(json['data']).toMatchObject({ type: 'file', message: { file: { name: 'photo.png' } } })
  })

  test('that is empty, too large or of a bad type is refused by its own code', async () => {
    const { open, call, salesiq } = await startDesk({ maxFileBytes: 4, refusedFileTypes: 'exe' })
    const params = { id: String((await open())['conversation_id']) }
    expect(codeOf(await call(SAY, { params, parts: fileParts('') }))).toBe(1018)
    expect(codeOf(await call(SAY, { params, parts: fileParts('12345') }))).toBe(1027)
    expect(codeOf(await call(SAY, { params, parts: fileParts('1', 'setup.EXE') }))).toBe(1028)
    salesiq.switches.maxTextLength = 2
    const long = await call(SAY, { params, parts: fileParts('1', 'a.png', 'long') })
    expect(long.json['error']).toMatchObject({ code: 1011, param: 'comment' })
  })

  const limit = 50 * 1024 * 1024
  const bigParts = (size: number) => {
    const parts = new FormData()
    parts.append('file', new File([new Uint8Array(size)], 'big.bin'))
    return parts
  }

  test('of 50 MB is taken, and of the call only its length is kept', async () => {
    const { open, call, salesiq } = await startDesk()
    const params = { id: String((await open())['conversation_id']) }
    expect((await call(SAY, { params, parts: bigParts(limit) })).status).toBe(204)
    expect(salesiq.conversations[0]?.messages.at(-1)?.file?.bytes).toHaveLength(limit)
    expect(salesiq.calls.at(-1)?.body).toMatch(/^\[524\d{5} bytes\]$/)
    expect(salesiq.calls[0]?.body).toContain('Where is my order?')
  })

  test('beyond 50 MB is refused as the page says', async () => {
    const { open, call } = await startDesk()
    const params = { id: String((await open())['conversation_id']) }
    expect(codeOf(await call(SAY, { params, parts: bigParts(limit + 1) }))).toBe(1027)
  })

  test('under another name, twice, or not at all is refused', async () => {
    const { open, call } = await startDesk()
    const params = { id: String((await open())['conversation_id']) }
    const wrong = new FormData()
    wrong.append('attachment', new File(['x'], 'a.png'))
    expect((await call(SAY, { params, parts: wrong })).json['error']).toMatchObject({ code: 1011, param: 'attachment' })
    const twice = fileParts('x')
    twice.append('file', new File(['y'], 'b.png'))
    expect((await call(SAY, { params, parts: twice })).json['error']).toMatchObject({ param: 'file' })
    const none = new FormData()
    none.append('comment', 'look')
    expect((await call(SAY, { params, parts: none })).json['error']).toMatchObject({ param: 'file' })
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    expect(codeOf(await call(SAY, { params, raw: 'no parts', headers }))).toBe(1015)
  })
})
