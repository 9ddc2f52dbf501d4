/** The Botpress client cannot tell our adapter from the one that axios brings along: equal requests, answers and tries. */
import { axios, axiosRetry, Client, isApiError } from '@botpress/client'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { clientAdapter } from '../../src/installation/client-adapter'
import { serve } from '../harness/serve'

type Answer = (outgoing: ServerResponse, incoming: IncomingMessage) => unknown

const found = { conversation: { id: 'conv_1', tags: { name: 'Žofie 🌱' } } }
const refusal = { id: 'err_1', code: 404, type: 'ResourceNotFound', message: 'No conversation has this id' }

const json =
  (status: number, body: unknown): Answer =>
  (outgoing) =>
    outgoing.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

const found200 = json(200, found)

const reset: Answer = (outgoing) => outgoing.destroy()

const broken =
  (status: number): Answer =>
  (outgoing) =>
    outgoing.writeHead(status, { 'content-length': '100' }).write('{"conversation":', () => outgoing.destroy())

/** Gives the answers one after the other, the last one again and again; notes each request. */
const serving = async (answers: readonly Answer[]) => {
  const requests: unknown[] = []
  const apiUrl = await serve((incoming, outgoing) => {
    const { method, url, headers } = incoming
    void text(incoming).then((body) => {
      const { authorization, 'content-type': type, accept, 'x-bot-id': bot } = headers
      requests.push({ method, url, authorization, type, accept, bot, body })
      answers[Math.min(requests.length, answers.length) - 1]?.(outgoing, incoming)
    })
  })
  return { apiUrl, requests }
}

type Adapter = typeof axios.default.defaults.adapter
type Call = (client: Client) => Promise<unknown>
type Case = { call: Call; answers: readonly Answer[]; timeout?: number; path?: string }
type Server = { apiUrl: string; timeout: number; paused: unknown[] }

/** `paused` gets what the SDK reads of an answer before it tries again. */
const clientWith = (adapter: Adapter, { apiUrl, timeout, paused }: Server) => {
  const { defaults } = axios.default
  const usual = defaults.adapter
  defaults.adapter = adapter
  try {
    // The SDK's condition, without its pauses; each try has the whole time limit.
    const retryCondition = (error: axios.AxiosError) =>
      axiosRetry.isNetworkOrIdempotentRequestError(error) || [429, 502].includes(error.response?.status ?? 0)
    const retryDelay = (_count: number, { response }: axios.AxiosError) => {
      paused.push(response?.headers['retry-after'])
      return 1
    }
    const retry = { retries: 2, retryCondition, retryDelay, shouldResetTimeout: true }
    return new Client({ apiUrl, token: 'secret', botId: 'bot_1', integrationId: 'int_1', timeout, retry })
  } finally {
    defaults.adapter = usual
  }
}

const outcomeOf = (call: Promise<unknown>) =>
  call.then(
    (answer) => ({ answer }),
    (error: unknown) => (isApiError(error) ? { type: error.type, code: error.code } : { error: String(error) }),
  )

const lived = async (adapter: Adapter, { call, answers, timeout = 20_000, path = '' }: Case) => {
  const { apiUrl, requests } = await serving(answers)
  const paused: unknown[] = []
  const outcome = await outcomeOf(call(clientWith(adapter, { apiUrl: `${apiUrl}${path}`, timeout, paused })))
  return { outcome, requests, paused }
}

const get: Call = (client) => client.getConversation({ id: 'conv_1' })
const create: Call = (client) =>
  client.createMessage({
    conversationId: 'conv_1',
    userId: 'user_1',
    type: 'text',
    payload: { text: 'Žofie 🌱\n"x"' },
    tags: {},
  })
const list: Call = (client) => client.listMessages({ conversationId: 'a&b c', tags: { 'x:y': 'ä+1' } })
const change: Call = (client) => client.updateConversation({ id: 'conv/1', tags: { state: '' } })
const remove: Call = (client) => client.deleteConversation({ id: 'conv_1' })

const cases: [string, Case][] = [
  ['an answer', { call: get, answers: [found200] }],
  ['a message of a visitor', { call: create, answers: [json(201, { message: { id: 'msg_1' } })] }],
  ['a query', { call: list, answers: [json(200, { messages: [], meta: {} })] }],
  ['a change', { call: change, answers: [found200] }],
  ['a removal with an empty answer', { call: remove, answers: [(outgoing) => outgoing.writeHead(204).end()] }],
  [
    'a packed answer',
    {
      call: get,
      answers: [
        (outgoing) => outgoing.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(JSON.stringify(found))),
      ],
    },
  ],
  ['a page in place of JSON', { call: get, answers: [(outgoing) => outgoing.end('<html>')] }],
  ['a refusal', { call: get, answers: [json(404, refusal)] }],
  ['a refusal without JSON', { call: get, answers: [(outgoing) => outgoing.writeHead(403).end('<html>')] }],
  ['a refusal with status 500 to what may be asked again', { call: get, answers: [json(500, {}), found200] }],
  ['status 500 to what may not', { call: create, answers: [json(500, { ...refusal, type: 'Internal', code: 500 })] }],
  ['status 502, then an answer', { call: create, answers: [json(502, {}), found200] }],
  ['status 429 again and again', { call: get, answers: [json(429, { ...refusal, type: 'RateLimited', code: 429 })] }],
  ['a connection that breaks, then an answer', { call: create, answers: [reset, found200] }],
  ['connections that break', { call: create, answers: [reset] }],
  [
    'status 429 with a time to wait',
    { call: get, answers: [(outgoing) => outgoing.writeHead(429, { 'retry-after': '7' }).end('{}'), found200] },
  ],
  ['a base address that ends with a slash', { call: get, answers: [found200], path: '/' }],
  ['a base address with a path', { call: get, answers: [found200], path: '/api//' }],
  ...[200, 404, 429, 500, 502, 503].flatMap((status): [string, Case][] => [
    [`an answer ${status} that breaks off`, { call: get, answers: [broken(status), found200] }],
    [`an answer ${status} to a message that breaks off`, { call: create, answers: [broken(status), found200] }],
  ]),
  ['an answer that stops', { call: create, answers: [(outgoing) => outgoing.write('{"mess')], timeout: 300 }],
  [
    'an answer that cannot be unpacked',
    { call: get, answers: [(outgoing) => outgoing.writeHead(200, { 'content-encoding': 'gzip' }).end('{}')] },
  ],
  ['no answer in time', { call: create, answers: [() => undefined], timeout: 300 }],
]

test.each(cases)('the same with either adapter: %s', async (_name, given) => {
  const ours = await lived(clientAdapter, given)
  expect(ours).toEqual(await lived('http', given))
  expect(ours.requests).not.toEqual([])
})

test('where nobody listens, the client gives up as it does with the adapter of axios', async () => {
  const outcomes = [clientAdapter, 'http' as const].map((adapter) =>
    outcomeOf(get(clientWith(adapter, { apiUrl: 'http://127.0.0.1:1', timeout: 20_000, paused: [] }))),
  )
  const [ours, usual] = await Promise.all(outcomes)
  expect(ours).toEqual(usual)
})

test('what is not JSON is refused, and not sent as something else', async () => {
  const { apiUrl, requests } = await serving([found200])
  const sent = axios.default.request({ adapter: clientAdapter, method: 'put', url: apiUrl, data: Buffer.from('x') })
  await expect(sent).rejects.toThrow('can send JSON only')
  expect(requests).toEqual([])
})
