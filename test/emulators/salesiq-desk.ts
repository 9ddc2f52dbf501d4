/** What the tests of the SalesIQ emulator share: a client that calls routes by their registered names, and a receiver of webhooks. */
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { startSalesIq, type StartOptions } from '../../emulators/salesiq/emulator'

export type Json = { [key: string]: Json } & Json[] & string

export type Sent = {
  params?: Record<string, string>
  query?: Record<string, string>
  json?: unknown
  form?: Record<string, string>
  parts?: FormData
  raw?: string
  headers?: Record<string, string>
  token?: string | null
}

export type Answered = { status: number; headers: Headers; text: string; json: Json; bytes: Buffer }

const bodyOf = ({ json, form, parts, raw }: Sent) => {
  if (json !== undefined) return { body: JSON.stringify(json), type: 'application/json' }
  if (form) return { body: new URLSearchParams(form), type: undefined }
  return { body: parts ?? raw, type: undefined }
}

/** An emulator with a token; `call('GET /api/v2/:screen/apps')` fills the portal's name in. */
export const startDesk = async (switches: StartOptions['switches'] = {}) => {
  const salesiq = await startSalesIq({ switches })
  onTestFinished(() => salesiq.close())
  const good = salesiq.issueToken()
  const call = async (route: string, sent: Sent = {}): Promise<Answered> => {
    const [method = '', path = ''] = route.split(' ')
    const params: Record<string, string> = { screen: salesiq.portal.screenName, ...sent.params }
    const filled = path.replace(/:([a-z]+)/g, (_match, name: string) => encodeURIComponent(params[name] ?? ''))
    const { body, type } = bodyOf(sent)
    const token = sent.token === undefined ? good : sent.token
    const headers = {
      ...(token !== null && { authorization: `Zoho-oauthtoken ${token}` }),
      ...(type && { 'content-type': type }),
      ...sent.headers,
    }
    const query = sent.query ? `?${new URLSearchParams(sent.query).toString()}` : ''
    const response = await fetch(`${salesiq.url}${filled}${query}`, { method, headers, body, redirect: 'manual' })
    const bytes = Buffer.from(await response.arrayBuffer())
    const text = bytes.toString('utf8')
    const isJson = response.headers.get('content-type')?.includes('json')
    return {
      status: response.status,
      headers: response.headers,
      text,
      bytes,
      json: (isJson ? JSON.parse(text) : {}) as Json,
    }
  }
  const opening = (changes: Record<string, unknown> = {}) => ({
    visitor: { user_id: 'user_1', name: 'Ada Byron', email: 'Ada.Byron@Example.com' },
    app_id: salesiq.portal.brand.id,
    department_id: salesiq.portal.departments[0]?.id,
    question: 'Where is my order?',
    ...changes,
  })
  /** Opens a conversation as the bot would; returns `data` of the reply. */
  const open = async (changes: Record<string, unknown> = {}) => {
    const { json } = await call('POST /api/visitor/v1/:screen/conversations', { json: opening(changes) })
    if (!json['data']) throw new Error(JSON.stringify(json))
    return json['data']
  }
  return { salesiq, call, open, opening }
}

export type Desk = Awaited<ReturnType<typeof startDesk>>

export type Received = { method: string; headers: IncomingHttpHeaders; body: string; json: Json }

const parsed = (body: string) => {
  try {
    return JSON.parse(body) as Json
  } catch {
    return {} as Json
  }
}

/** Somebody who listens to webhooks. `answers` are used up in turn, then it is 200 for ever; 0 means: never answer. */
export const startReceiver = async () => {
  const received: Received[] = []
  const answers: number[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString('utf8')
      const { method = '', headers } = request
      received.push({ method, headers, body, json: parsed(body) })
      const status = answers.shift() ?? 200
      if (status > 0) response.writeHead(status).end('heard')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
  return { url, received, answers, events: () => received.map(({ json }) => String(json['event'])) }
}

/** A desk, and somebody who listens to all the events named. */
export const startListening = async (events?: string[], switches: StartOptions['switches'] = {}) => {
  const desk = await startDesk(switches)
  const receiver = await startReceiver()
  const webhook = desk.salesiq.addWebhook({ url: receiver.url, events })
  return { ...desk, receiver, webhook }
}

export const codeOf = ({ json }: Answered) => Number(json['error']?.['code'])
