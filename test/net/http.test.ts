/** One request and one answer over a real connection, also where the other end does what nobody asked for. */
import type { RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { ask, askForStream, type HttpRequest, NetFailure } from '../../src/net/http'
import { serve } from '../harness/serve'
import { until } from '../harness/until'

const said = '{"data":"föto"}'

const get = async (listener: RequestListener, more: Partial<HttpRequest> = {}) => {
  const url = await serve(listener)
  return ask({ call: 'ask', method: 'GET', url, headers: {}, timeLimitMs: 10_000, ...more })
}

/** A chunk in each turn of the event loop. */
const endless = (chunk: Buffer) =>
  Readable.from(
    (async function* () {
      for (;;) {
        yield chunk
        await new Promise(setImmediate)
      }
    })(),
  )

const failureOf = async (answer: Promise<unknown>) => {
  const failure = await answer.catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(NetFailure)
  return failure as NetFailure
}

test.each([
  ['gzip', gzipSync(said), said],
  ['GZIP ', gzipSync(said), said],
  ['x-gzip', gzipSync(said), said],
  ['gzip, identity', gzipSync(said), said],
  ['identity', Buffer.from(said), said],
  ['utf-8', Buffer.from(said), said],
  ['', Buffer.from(said), said],
  ['gzip', Buffer.alloc(0), ''],
])('an answer packed as “%s” is read', async (encoding, bytes, text) => {
  const asked: unknown[] = []
  const answer = await get(({ headers }, outgoing) => {
    asked.push(headers['accept-encoding'])
    outgoing.writeHead(429, { 'content-encoding': encoding }).end(bytes)
  })
  expect(answer).toMatchObject({ status: 429, text })
  expect(asked).toEqual(['gzip'])
})

test.each([204, 304])('an answer %i that calls itself packed has no text', async (status) => {
  const answer = await get((_incoming, outgoing) => outgoing.writeHead(status, { 'content-encoding': 'gzip' }).end())
  expect(answer).toMatchObject({ status, text: '' })
})

test.each([
  ['no gzip at all', Buffer.from(said), 'Z_DATA_ERROR'],
  ['half of a gzip', gzipSync(said).subarray(0, 20), 'Z_BUF_ERROR'],
  ['more than twenty megabytes', gzipSync(Buffer.alloc(21 * 1024 * 1024)), 'ERR_BUFFER_TOO_LARGE'],
])('an answer that is %s cannot be read', async (_what, bytes, code) => {
  const failure = await failureOf(
    get((_incoming, outgoing) => outgoing.writeHead(200, { 'content-encoding': 'gzip' }).end(bytes)),
  )
  expect(failure).toMatchObject({ code, mayHaveArrived: true })
})

test.each([
  ['ask', ask],
  ['askForStream', askForStream],
])('%s: an answer in another protocol is none', async (_name, send) => {
  const url = await serve((_incoming, outgoing) => {
    outgoing.socket?.end('HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n')
  })
  const sent = send({ call: 'ask', method: 'GET', url, headers: {}, timeLimitMs: 60_000 })
  expect(await failureOf(sent)).toMatchObject({ code: 'ENOANSWER', mayHaveArrived: true })
})

test('a stream is asked for as it is, and is given as it comes', async () => {
  const url = await serve((_incoming, outgoing) =>
    outgoing.writeHead(302, { 'x-list': ['a', 'b'] }).end(gzipSync(said)),
  )
  const request: HttpRequest = { call: 'ask', method: 'GET', url, headers: {}, timeLimitMs: 10_000 }
  const { status, headers, stream } = await askForStream(request)
  expect({ status, list: headers['x-list'] }).toEqual({ status: 302, list: 'a, b' })
  expect(await buffer(stream)).toEqual(gzipSync(said))
})

test('an answer before all of the body is sent is an answer, and the body ends', async () => {
  const body = endless(Buffer.alloc(1024))
  const answer = await get((_incoming, outgoing) => outgoing.writeHead(413, { connection: 'close' }).end(said), {
    method: 'POST',
    body,
  })
  expect(answer).toMatchObject({ status: 413, text: said })
  await until('the body ends', () => body.destroyed)
})

test('a mark at the beginning of a text is none of its letters', async () => {
  expect((await get((_incoming, outgoing) => outgoing.end(`\ufeff${said}`))).text).toBe(said)
})

test('an answer without an end is a failure', async () => {
  const chunk = Buffer.alloc(1024 * 1024)
  const failure = await failureOf(get((_incoming, outgoing) => void endless(chunk).pipe(outgoing)))
  expect(failure.code).toBe('ETOOLARGE')
})

test('a redirect is an answer like any other', async () => {
  const answer = await get((_incoming, outgoing) => outgoing.writeHead(302, { location: '/elsewhere' }).end())
  expect(answer).toMatchObject({ status: 302, headers: { location: '/elsewhere' } })
})

test('a request names its sender, its length and its own headers', async () => {
  const body = said
  const listener: RequestListener = ({ headers }, outgoing) => outgoing.end(JSON.stringify(headers))
  const { text } = await get(listener, { method: 'POST', headers: { authorization: 'x' }, body })
  const length = String(Buffer.byteLength(body))
  expect(JSON.parse(text)).toMatchObject({
    'user-agent': 'zoho-salesiq-hitl',
    'content-length': length,
    authorization: 'x',
  })
})

test.each([
  ['no answer begins', () => undefined],
  ['the answer stops in the middle', (_incoming, outgoing) => void outgoing.write(said)],
] satisfies [string, RequestListener][])('where %s, the limit ends the wait', async (_what, listener) => {
  const failure = await failureOf(get(listener, { timeLimitMs: 100 }))
  expect(failure).toMatchObject({ isTimeout: true, mayHaveArrived: true, message: 'no answer within 0.1 s' })
})

test('a connection that breaks in the middle of the answer is no answer', async () => {
  const failure = await failureOf(get((_incoming, outgoing) => void outgoing.write(said, () => outgoing.destroy())))
  expect(failure).toMatchObject({ code: 'ECONNRESET', mayHaveArrived: true, isTimeout: false })
})

test('where nobody listens, nothing can have arrived', async () => {
  const failure = await failureOf(get(() => undefined, { url: 'http://127.0.0.1:1/' }))
  expect(failure).toMatchObject({ code: 'ECONNREFUSED', mayHaveArrived: false })
})

test('a body that breaks while it is sent ends the request', async () => {
  async function* broken() {
    yield 'beginning'
    throw new Error('The file is gone')
  }
  const body = Readable.from(broken())
  await failureOf(get(() => undefined, { method: 'POST', body }))
  expect(body.destroyed).toBe(true)
})

test.each([
  ['the limit ends', () => undefined, 100],
  ['the connection breaks', ({ socket }) => void socket.destroy(), 10_000],
] satisfies [string, RequestListener, number][])(
  'a body has no error of its own where %s',
  async (_what, listener, timeLimitMs) => {
    const body = endless(Buffer.alloc(1))
    const errors: unknown[] = []
    body.on('error', (error) => errors.push(error))
    await failureOf(get(listener, { method: 'POST', body, timeLimitMs }))
    await until('the body ends', () => body.closed)
    expect(errors).toEqual([])
  },
)

test('an invalid address or header is a failure', async () => {
  expect(await failureOf(get(() => undefined, { url: 'http://' }))).toMatchObject({ code: 'ERR_INVALID_URL' })
  const headers = { authorization: 'two\nlines' }
  expect(await failureOf(get(() => undefined, { headers }))).toMatchObject({ code: 'ERR_INVALID_CHAR' })
})
