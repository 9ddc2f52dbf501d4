/** What arrived is compared with what was promised, and its type is read from its bytes where nobody knows it. */
import fc from 'fast-check'
import { gzipSync } from 'node:zlib'
import { PassThrough, Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, test } from 'vitest'
import { FileFailure } from '../../src/files/failure'
import { fileInline } from '../../src/files/inline'
import { fileFrom } from '../../src/files/source'
import { typeInBytes, typeOf } from '../../src/files/type'
import { cases } from '../harness/cases'

type Known = { name?: string; otherName?: string; type?: string }
const unsaid: Record<string, string> = { 'content-length': '' }
const timeouts = () => ({ silenceMs: 5000, until: Date.now() + 10_000 })

/** A server that hands out these bytes, in chunks of `size`. */
const serving = (bytes: Uint8Array, headers: Record<string, string> = {}, size = 7) => {
  const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.slice(i * size, (i + 1) * size))
  const withLength = { 'content-length': String(bytes.length), ...headers }
  return async () => ({ status: 200, headers: withLength, stream: Readable.from(chunks, { objectMode: false }) })
}

const arrived = async (bytes: string | Uint8Array, known: Known = {}, headers: Record<string, string> = {}) => {
  const sent = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes
  try {
    const file = await fileFrom(serving(sent, headers), known, timeouts())
    return { ...file, bytes: await buffer(await file.open()) }
  } catch (error) {
    if (error instanceof FileFailure) return error.reason
    throw error
  }
}

const page = '<!DOCTYPE html><html><head><title>Sign in</title></head></html>'
const json = '{"error":{"code":1008}}'
const pdf = '%PDF-1.7 x'
const png = '\x89PNG\r\n\x1a\nx'
const html = { 'content-type': 'text/html; charset=utf-8' }
const named = (name: string) => ({ 'content-disposition': `attachment; filename="${name}"` })

const refused: [what: string, bytes: string | Uint8Array, known: Known, headers: Record<string, string>][] = [
  ['a sign-in page in place of invoice.pdf', page, { name: 'invoice.pdf' }, html],
  ['the same under the type of a PDF', page, { name: 'invoice.pdf' }, { 'content-type': 'application/pdf' }],
  ['the same where only the server names it', page, {}, named('invoice.pdf')],
  ['the same where only its address names it', page, { otherName: 'invoice.pdf' }, html],
  ['the same where only SalesIQ knows the type', page, { type: 'application/pdf' }, {}],
  ['a page that nobody promised', page, { otherName: 'login.php' }, html],
  ['a page without any word of it', page, {}, {}],
  ['a page with a mark in front', `\xef\xbb\xbf\n ${page}`, { name: 'a.png' }, {}],
  ['a page after a comment', `<!-- x --><HTML lang=en>`, { name: 'a.png' }, {}],
  ['a page of XHTML', `<?xml version="1.0"?>\n${page}`, { name: 'a.zip' }, {}],
  ['an error as JSON in place of a picture', json, { name: 'a.png' }, { 'content-type': 'image/png' }],
  ['an error as JSON in place of a document', ` \n${json}`, { type: 'application/msword' }, {}],
  ['JSON that nobody promised', '[{"a":1}]', {}, { 'content-type': 'application/json' }],
  ['packed bytes as a picture', gzipSync('x'), { name: 'a.png' }, { 'content-type': 'image/png' }],
  ['packed bytes as a text', gzipSync('x'), { name: 'a.txt' }, {}],
  ['packed bytes as what SalesIQ calls a PDF', gzipSync('x'), { type: 'application/pdf' }, {}],
  ['a page in place of a film', page, { name: 'a.mp4' }, {}],
  ['a page in place of a table', page, { name: 'a.xlsx' }, {}],
  ['a page in place of a voice message', page, { type: 'audio/ogg' }, html],
  ['a page in place of a picture', page, { type: 'image/jpeg' }, html],
]

const accepted: [
  what: string,
  bytes: string | Uint8Array,
  known: Known,
  headers: Record<string, string>,
  type: string,
][] = [
  ['a page that was promised', page, { name: 'a.html' }, html, 'text/html'],
  ['a page that its address promises', page, { otherName: 'a.htm' }, html, 'text/html'],
  ['a page in a mail', page, { name: 'a.eml' }, {}, 'message/rfc822'],
  ['JSON that was promised', json, { name: 'a.json' }, {}, 'application/json'],
  ['JSON in a log', json, { name: 'a.log' }, {}, 'text/plain'],
  ['JSON under an ending of its own', json, { name: 'a.geojson' }, {}, 'application/json'],
  ['a page under an ending of its own', page, {}, named('a.tmpl'), 'text/html'],
  ['an archive', gzipSync('x'), { name: 'a.tar.gz' }, {}, 'application/gzip'],
  ['an archive that nobody names', gzipSync('x'), {}, {}, 'application/gzip'],
  ['a PDF', pdf, { name: 'a.pdf' }, {}, 'application/pdf'],
  ['a text about HTML', 'In <html> you write', { name: 'a.txt' }, {}, 'text/plain'],
  ['a text with a brace', '{x}', { name: 'a.pdf' }, {}, 'application/pdf'],
]

const types: [what: string, bytes: string | Uint8Array, known: Known, headers: Record<string, string>, type: string][] =
  [
    ['PNG under a word for bytes', png, {}, { 'content-type': 'application/octet-stream' }, 'image/png'],
    ['PNG under another such word', png, {}, { 'content-type': 'binary/octet-stream' }, 'image/png'],
    ['PNG as a download', png, {}, { 'content-type': 'application/force-download' }, 'image/png'],
    ['PNG without a type', png, {}, {}, 'image/png'],
    ['PNG as text', png, {}, { 'content-type': 'text/plain' }, 'image/png'],
    ['PNG as JPEG', png, {}, { 'content-type': 'image/jpeg' }, 'image/png'],
    ['an animated PNG', png, {}, { 'content-type': 'image/apng' }, 'image/apng'],
    ['JPEG', '\xff\xd8\xff\xe0', {}, {}, 'image/jpeg'],
    ['GIF', 'GIF89a', {}, {}, 'image/gif'],
    ['WebP', 'RIFF\0\0\0\0WEBP', {}, {}, 'image/webp'],
    ['HEIC', '\0\0\0\x18ftypheic', {}, {}, 'image/heic'],
    ['AVIF', '\0\0\0\x18ftypavif', {}, {}, 'image/avif'],
    ['SVG', '<?xml version="1.0"?><svg xmlns="x">', {}, {}, 'image/svg+xml'],
    ['MP3', 'ID3\x03', {}, {}, 'audio/mpeg'],
    ['Ogg', 'OggS\0', {}, {}, 'audio/ogg'],
    ['WAV', 'RIFF\0\0\0\0WAVE', {}, {}, 'audio/wav'],
    ['MP4', '\0\0\0\x18ftypisom', {}, {}, 'video/mp4'],
    ['MP4 with sound only', '\0\0\0\x18ftypisom', {}, { 'content-type': 'audio/mp4' }, 'audio/mp4'],
    ['WebM', '\x1aE\xdf\xa3 webm', {}, {}, 'video/webm'],
    ['Matroska', '\x1aE\xdf\xa3 matroska', {}, {}, 'video/x-matroska'],
    [
      'a Word document',
      'PK\x03\x04',
      { name: 'a.docx' },
      {},
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    ],
    ['an old Excel file', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', { name: 'a.xls' }, {}, 'application/vnd.ms-excel'],
    ['an archive', 'PK\x03\x04', {}, {}, 'application/zip'],
    ['a table by its name', 'a,b', { name: 'a.csv' }, {}, 'text/csv'],
    [
      'what only SalesIQ knows',
      'x',
      { type: 'image/png' },
      { 'content-type': 'application/octet-stream' },
      'image/png',
    ],
    ['what the server knows', 'x', { type: 'file' }, { 'content-type': 'Image/PNG; x=y' }, 'image/png'],
    ['what nobody knows', 'x', { name: 'a.bin' }, {}, 'application/octet-stream'],
  ]

describe('in place of the file came', () => {
  test.each(refused)('%s', async (...[, bytes, known, headers]) => {
    expect(await arrived(bytes, known, headers)).toBe('other')
  })
  test('nothing', async () => expect(await arrived('', { name: 'a.pdf' })).toBe('empty'))
  test('nothing, and no length', async () => {
    expect(await arrived('', { name: 'a.pdf' }, { 'content-length': '' })).toBe('empty')
  })
})

describe('the file is', () => {
  test.each([...accepted, ...types])('%s', async (...[, bytes, known, headers, type]) => {
    const expected = typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes)
    for (const length of [undefined, unsaid]) {
      const file = await arrived(bytes, known, { ...headers, ...length })
      expect(file).toMatchObject({ type, size: expected.length })
      if (typeof file === 'object') expect(file.bytes.equals(expected)).toBe(true)
    }
  })
})

describe('bytes that come packed although nobody asked', () => {
  const packed = gzipSync(pdf)
  test('are the file that they hold', async () => {
    const file = await arrived(packed, { name: 'a.pdf' }, { 'content-encoding': 'gzip' })
    expect(file).toMatchObject({ name: 'a.pdf', type: 'application/pdf', size: pdf.length })
    if (typeof file === 'object') expect(file.bytes.toString()).toBe(pdf)
  })
  test('and are a page: refused', async () => {
    expect(await arrived(gzipSync(page), { name: 'a.pdf' }, { 'content-encoding': 'gzip' })).toBe('other')
  })
  test('and are an archive that is called so twice: the archive', async () => {
    const headers = { 'content-encoding': 'gzip', 'content-type': 'application/x-gzip' }
    expect(await arrived(packed, { name: 'a.gz' }, headers)).toMatchObject({ size: packed.length })
  })
  test.each(['zstd', 'aes128gcm'])('in a way that is not known (%s): not the file', async (encoding) => {
    expect(await arrived(packed, { name: 'a.pdf' }, { 'content-encoding': encoding })).toBe('unreachable')
  })
  test('and are broken: not the file', async () => {
    expect(await arrived('not packed', { name: 'a.pdf' }, { 'content-encoding': 'gzip' })).toBe('unreachable')
  })
  test('and are larger than any file: not carried', async () => {
    const bomb = gzipSync(Buffer.alloc(60 * 1024 * 1024))
    expect(await arrived(bomb, { name: 'a.pdf' }, { 'content-encoding': 'gzip' })).toBe('tooLarge')
  })
})

describe('the first bytes', () => {
  test('are looked at without a loss, in chunks of any size', async () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 3000 })
    await fc.assert(
      fc.asyncProperty(bytes, fc.integer({ min: 1, max: 900 }), fc.boolean(), async (bytes, size, isLengthTold) => {
        const headers = isLengthTold ? undefined : unsaid
        const file = await fileFrom(serving(bytes, headers, size), { name: 'a.dat' }, timeouts())
        expect(file.size).toBe(bytes.length)
        for (const time of [1, 2])
          expect([time, Buffer.compare(await buffer(await file.open()), bytes)]).toEqual([time, 0])
      }),
      { numRuns: cases(1000) },
    )
  })

  test('of whatever comes have a type that is one, and never make it throw', () => {
    const head = fc.oneof(
      fc.uint8Array({ maxLength: 600 }),
      fc.string().map((text) => Buffer.from(`<${text}`)),
    )
    const word = fc.option(fc.oneof(fc.constantFrom('image/png', 'text/html', 'x', ''), fc.string()), {
      nil: undefined,
    })
    fc.assert(
      fc.property(head, word, word, (head, told, name) => {
        expect(typeOf([told], name, head)).toMatch(/^[\w.+-]+\/[\w.+-]+$/)
      }),
      { numRuns: cases(2000) },
    )
  })

  test('are read quickly', () => {
    for (const unit of ['<!--', ' ', '<?xml', '<!doctype svg', '\x1aE\xdf\xa3', '-->']) {
      const begin = process.cpuUsage()
      for (let i = 0; i < 100; i++) typeInBytes(Buffer.from(unit.repeat(512), 'latin1').subarray(0, 512))
      expect(process.cpuUsage(begin).user / 1000, unit).toBeLessThan(500)
    }
  })

  test('are let go with the rest, where nobody reads the file', async () => {
    const source = new PassThrough()
    source.write(Buffer.alloc(1000))
    const open = async () => ({ status: 200, headers: { 'content-length': '5000' }, stream: source })
    const file = await fileFrom(open, { name: 'a.dat' }, timeouts())
    const body = await file.open()
    body.destroy()
    await new Promise((resolve) => source.once('close', resolve))
    expect(source.destroyed).toBe(true)
  })
})

describe('a picture in the text itself', () => {
  test('is a file like any other', async () => {
    const file = fileInline(`data:image/png;base64,${Buffer.from(png, 'latin1').toString('base64')}`, undefined)
    expect(file).toMatchObject({ name: 'image.png', type: 'image/png', size: png.length })
    expect((await buffer(await file.open())).toString('latin1')).toBe(png)
    expect(fileInline('data:image/jpeg;name=x;base64,AAAA', 'cat').name).toBe('cat.jpg')
  })
  const odd = [
    '',
    'data:',
    'data:text/html;base64,AAAA',
    'data:image/png,AAAA',
    'https://x.example',
    'data:image/png;base64',
  ]
  test.each(odd)('“%s” is none', (address) => {
    expect(() => fileInline(address, undefined)).toThrow(new FileFailure('unreachable'))
  })
  test('may be empty', () => {
    expect(() => fileInline('data:image/png;base64,', undefined)).toThrow(new FileFailure('empty'))
  })
})
