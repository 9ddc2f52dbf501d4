/** One request and one answer over a real connection, also where the other end does what nobody asked for. */
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { ask, type HttpRequest, NetFailure } from '../../src/net/http'

const said = '{"data":"föto"}'

const serve = async (listener: RequestListener) => {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
}

const get = async (listener: RequestListener, more: Partial<HttpRequest> = {}) => {
  const url = await serve(listener)
  return ask({ call: 'ask', method: 'GET', url, headers: {}, timeLimitMs: 10_000, ...more })
}

const failureOf = async (answer: Promise<unknown>) => {
  const failure = await answer.catch((error: unknown) => error)
  expect(failure).toBeInstanceOf(NetFailure)
  return failure as NetFailure
}

test.each([
  ['gzip', gzipSync(said)],
  ['GZIP ', gzipSync(said)],
  ['x-gzip', gzipSync(said)],
  ['deflate', deflateSync(said)],
  ['br', brotliCompressSync(said)],
  ['identity', Buffer.from(said)],
  ['', Buffer.from(said)],
])('an answer packed as “%s”, though nobody asked for that, is read', async (encoding, bytes) => {
  const answer = await get((incoming, outgoing) => {
    expect(incoming.headers['accept-encoding']).toBeUndefined()
    outgoing.writeHead(200, { 'content-encoding': encoding }).end(bytes)
  })
  expect(answer).toMatchObject({ status: 200, text: said })
})

test('an answer that nobody can unpack is none', async () => {
  const failure = await failureOf(
    get((_incoming, outgoing) => outgoing.writeHead(200, { 'content-encoding': 'zstd' }).end('x')),
  )
  expect(failure).toMatchObject({ code: 'ENCODING', mayHaveArrived: true })
})

test('an answer that is no gzip at all is none', async () => {
  const failure = await failureOf(
    get((_incoming, outgoing) => outgoing.writeHead(200, { 'content-encoding': 'gzip' }).end(said)),
  )
  expect(failure.code).toBe('Z_DATA_ERROR')
})

test('a mark at the beginning of a text is none of its letters', async () => {
  expect((await get((_incoming, outgoing) => outgoing.end(`\ufeff${said}`))).text).toBe(said)
})

test('an answer without an end is not read for ever', async () => {
  const chunk = Buffer.alloc(1024 * 1024)
  async function* endless() {
    for (;;) yield chunk
  }
  const failure = await failureOf(get((_incoming, outgoing) => void Readable.from(endless()).pipe(outgoing)))
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

test('an address or a header that is none is told as a failure', async () => {
  expect(await failureOf(get(() => undefined, { url: 'http://' }))).toMatchObject({ code: 'ERR_INVALID_URL' })
  const headers = { authorization: 'two\nlines' }
  expect(await failureOf(get(() => undefined, { headers }))).toMatchObject({ code: 'ERR_INVALID_CHAR' })
})
