/** What operators share: several files at once, addresses, names, and downloads that give something else. */
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { codeOf, startListening } from './salesiq-desk'

const MESSAGES = 'GET /api/v2/:screen/conversations/:id/messages'
const ATTACHMENT = 'GET /api/v2/:screen/conversations/:id/attachments/:attachment'
const DEEP_ATTACHMENT = 'GET /api/v2/:screen/conversations/:id/attachments/:attachment/:name'

const NAME = 'Ärger’s (1).pdf'
const pdf = { name: NAME, type: 'application/pdf', bytes: Buffer.from('%PDF-1.7 report') }
const png = { name: 'b.png', type: 'image/png', bytes: Buffer.from('\u0089PNG', 'latin1') }

const attended = async (switches: Parameters<typeof startListening>[1] = {}) => {
  const desk = await startListening(['conversation.operator.replied'], switches)
  const { id } = await desk.salesiq.startWebsiteChat()
  const operator = desk.salesiq.operator()
  await operator.joins(id)
  const sent = () => desk.receiver.received.at(-1)?.json['entity']?.['message'] ?? ({} as never)
  const listed = async (count: number) =>
    ((await desk.call(MESSAGES, { params: { id } })).json['data'] ?? ([] as never)).slice(-count)
  /** The download of the file that was shared last. */
  const download = async () => {
    const attachment = String((await listed(1))[0]?.['message']?.['file']?.['attachment_id'])
    return desk.call(ATTACHMENT, { params: { id, attachment } })
  }
  return { ...desk, id, operator, sent, listed, download }
}

describe('several files in one message', () => {
  test('are one webhook, and an entry each of one time in the transcript', async () => {
    const { id, operator, sent, listed, receiver, call } = await attended()
    await operator.sendsFiles(id, [{ ...pdf, comment: 'both' }, png])
    expect(receiver.received).toHaveLength(1)
    expect(sent()).toMatchObject({ files: [NAME, 'b.png'], attachments: [{ name: NAME }, { name: 'b.png' }] })
    const lines = await listed(2)
    expect(lines.map((line) => line['message']?.['file']?.['name'])).toEqual([NAME, 'b.png'])
    expect(lines[0]?.['message']?.['comment']).toBe('both')
    expect(lines[0]?.['time']).toBe(lines[1]?.['time'])
    expect(lines[0]?.['id']).not.toBe(lines[1]?.['id'])
    expect(lines.map((line) => line['sequence_id'])).toEqual(['3', '4'])
    const attachment = String(sent()['attachments']?.[1]?.['id'])
    expect((await call(ATTACHMENT, { params: { id, attachment } })).bytes).toEqual(png.bytes)
  })

  test('are one entry with a list, where severalFiles says so', async () => {
    const { id, operator, listed } = await attended({ severalFiles: 'list' })
    await operator.sendsFiles(id, [pdf, png])
    const [line] = await listed(1)
    expect(line?.['message']).toMatchObject({ files: [{ name: NAME }, { name: 'b.png' }] })
    expect(line?.['message']).not.toHaveProperty('file')
    await operator.sendsFile(id, pdf)
    expect((await listed(1))[0]?.['message']).toMatchObject({ file: { name: NAME } })
  })
})

describe('the address of a file', () => {
  test('is in the attachment with its contenttype, where attachmentFields says so', async () => {
    const { id, operator, sent, salesiq } = await attended({ attachmentFields: 'urls' })
    await operator.sendsFiles(id, [pdf, png])
    const address = expect.stringMatching(/^\/api\/v2\/zylker\/conversations\/\d+\/attachments\/\d+$/) as string
    expect(sent()['attachments']).toEqual([
      { name: NAME, url: address, contenttype: 'application/pdf' },
      { name: 'b.png', url: address, contenttype: 'image/png' },
    ])
    expect(sent()).toMatchObject({ type: 'file', text: 'File Shared', meta: {} })
    expect(sent()).not.toHaveProperty('files')
    const url = new URL(String(sent()['attachments']?.[0]?.['url']), salesiq.url)
    const authorization = `Bearer ${salesiq.issueToken()}`
    expect(await (await fetch(url, { headers: { authorization } })).text()).toBe('%PDF-1.7 report')
  })

  test('ends with the id and the name where filePath says so', async () => {
    const { id, operator, listed, salesiq, call } = await attended({ filePath: 'deep' })
    await operator.sendsFile(id, png)
    const file = (await listed(1))[0]?.['message']?.['file']
    const attachment = String(file?.['attachment_id'])
    expect(String(file?.['url']).endsWith(`/attachments/${attachment}/b.png`)).toBe(true)
    const params = { id, attachment, name: 'b.png' }
    expect((await call(DEEP_ATTACHMENT, { params })).bytes).toEqual(png.bytes)
    expect((await call(ATTACHMENT, { params })).bytes).toEqual(png.bytes)
    expect(codeOf(await call(DEEP_ATTACHMENT, { params: { ...params, attachment: 'b.png' } }))).toBe(1019)
    salesiq.switches.filePath = 'flat'
    expect(codeOf(await call(DEEP_ATTACHMENT, { params }))).toBe(1006)
  })
})

describe('a download gives in place of the file, as attachmentAnswer says,', () => {
  const answered = async (attachmentAnswer: 'signInPage' | 'json' | 'packed' | 'encoded' | 'empty') => {
    const { id, operator, download } = await attended({ attachmentAnswer })
    await operator.sendsFile(id, pdf)
    const answer = await download()
    expect(answer.status).toBe(200)
    return { ...answer, type: answer.headers.get('content-type') }
  }

  test('a sign-in page', async () => {
    const { type, text } = await answered('signInPage')
    expect([type, text]).toEqual(['text/html;charset=UTF-8', expect.stringContaining('Sign in')])
  })

  test('JSON', async () => {
    const { type, json } = await answered('json')
    expect([type, json]).toEqual(['application/json;charset=UTF-8', { data: [] }])
  })

  test('packed bytes under the type of the file', async () => {
    const { type, bytes, headers } = await answered('packed')
    expect([type, headers.get('content-encoding')]).toEqual(['application/pdf', null])
    expect(gunzipSync(bytes)).toEqual(pdf.bytes)
  })

  test('the file in a Content-Encoding', async () => {
    const { type, bytes, headers } = await answered('encoded')
    expect([type, headers.get('content-encoding'), bytes]).toEqual(['application/pdf', 'gzip', pdf.bytes])
  })

  test('nothing', async () => {
    const { type, bytes } = await answered('empty')
    expect([type, bytes.length]).toEqual(['application/pdf', 0])
  })
})

test('Content-Disposition names a file in the form of fileNameForm', async () => {
  const { id, operator, download, salesiq } = await attended()
  await operator.sendsFile(id, pdf)
  const encoded = '%C3%84rger%E2%80%99s%20%281%29.pdf'
  const forms = {
    rfc8187: `attachment; filename*=UTF-8''${encoded}`,
    languageTag: `attachment; filename*=UTF-8'en'${encoded}`,
    both: `attachment; filename="_rger_s (1).pdf"; filename*=UTF-8''${encoded}`,
    raw: `attachment; filename="${NAME}"`,
    unquoted: `attachment; filename=${NAME}`,
    percent: `attachment; filename="${encoded}"`,
    encodedWord: `attachment; filename="=?UTF-8?B?${Buffer.from(NAME).toString('base64')}?="`,
  }
  for (const [form, wanted] of Object.entries(forms)) {
    salesiq.switches.fileNameForm = form as keyof typeof forms
    const header = (await download()).headers.get('content-disposition') ?? ''
    expect(Buffer.from(header, 'latin1').toString('utf8'), form).toBe(wanted)
  }
  salesiq.switches.fileNameForm = 'none'
  expect((await download()).headers.get('content-disposition')).toBeNull()
})
