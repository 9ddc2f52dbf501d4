/** The only way to the network: one request, one answer, with limits on time, size and redirects. */
import http, { type IncomingHttpHeaders, type IncomingMessage } from 'node:http'
import https from 'node:https'
import { Readable } from 'node:stream'
import { gunzipSync } from 'node:zlib'

export type HttpRequest = {
  /** What this is for, in words that an error can repeat. */
  call: string
  method: string
  url: string
  headers: Record<string, string>
  body?: string | Readable
  timeLimitMs: number
  /** A connection of its own: one kept open may be dead by now, which looks like an answer that got lost. */
  newConnection?: boolean
}

export type HttpAnswer = { status: number; headers: IncomingHttpHeaders; text: string }

/** An answer whose body is still to come. Whoever does not read it to its end must destroy it. */
export type HttpStream = { status: number; headers: Record<string, string | undefined>; stream: Readable }

export type Agents = { httpAgent: http.Agent; httpsAgent: https.Agent }

const largestAnswer = 20 * 1024 * 1024

/** Errors of a connection that never stood: whatever was to be sent cannot have arrived. */
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

const keptOpen: Agents = {
  httpAgent: new http.Agent({ keepAlive: true }),
  httpsAgent: new https.Agent({ keepAlive: true }),
}
const usedOnce: Agents = {
  httpAgent: new http.Agent({ keepAlive: false }),
  httpsAgent: new https.Agent({ keepAlive: false }),
}

/** Some servers refuse a request without one. */
const userAgent = 'zoho-salesiq-hitl'

/** The code of a connection that was refused because its address is not public. */
export const privateAddressCode = 'EPRIVATE'

/** A request without an answer that can be read. The error behind it is dropped: it carries the request, and with it the token. */
export class NetFailure extends Error {
  constructor(
    /** The system's word for it, or one of our own: `ECONNRESET`, `ETOOLARGE`. */
    readonly code: string,
    /** The same for people. */
    readonly detail: string,
    /** Of an answer that broke off or cannot be read. */
    readonly status?: number,
  ) {
    super(detail)
    this.name = 'NetFailure'
  }

  /** Whether the request may have been received although no answer came. */
  get mayHaveArrived(): boolean {
    return !neverConnected.has(this.code)
  }

  get isTimeout(): boolean {
    return this.code === timeoutCode
  }
}

const timeoutCode = 'ETIMELIMIT'

const noAnswer = (error: unknown, status?: number): NetFailure => {
  if (error instanceof NetFailure) return new NetFailure(error.code, error.detail, status)
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'ENOANSWER'
  return new NetFailure(code, code, status)
}

type Destroyable = { destroy: (error: Error) => unknown }

/** Destroys what was waited for last once the time is over: a request, and then its answer. */
const timeLimit = (ms: number) => {
  let awaited: Destroyable | undefined
  const tooLate = () => awaited?.destroy(new NetFailure(timeoutCode, `no answer within ${ms / 1000} s`))
  const timer = setTimeout(tooLate, ms)
  return {
    waitFor: <T extends Destroyable>(next: T): T => {
      awaited = next
      return next
    },
    end: () => clearTimeout(timer),
  }
}

type TimeLimit = ReturnType<typeof timeLimit>

/** Sends a request; resolves when the answer begins. */
const begun = ({ method, url, headers, body }: HttpRequest, agents: Agents, limit: TimeLimit) =>
  new Promise<IncomingMessage>((resolve, reject) => {
    const [{ request }, agent] = /^https:/i.test(url) ? [https, agents.httpsAgent] : [http, agents.httpAgent]
    const length = typeof body === 'string' && { 'content-length': Buffer.byteLength(body) }
    const options = { method, headers: { 'user-agent': userAgent, ...length, ...headers }, agent }
    const outgoing = limit.waitFor(request(url, options))
    // An answer that asks for another protocol is none: Node tells only that the connection is closed.
    outgoing.on('response', resolve).on('error', reject).on('close', reject)
    if (!(body instanceof Readable)) return outgoing.end(body)
    // A pipeline would give the body an error of the connection, and whoever sends a file would blame the file.
    return body.once('error', (error) => outgoing.destroy(error)).pipe(outgoing)
  })

const textOf = async (answer: IncomingMessage): Promise<string> => {
  const body: AsyncIterable<Uint8Array> = answer
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > largestAnswer) throw new NetFailure('ETOOLARGE', 'the answer is too large')
    chunks.push(chunk)
  }
  const bytes = Buffer.concat(chunks)
  const isPacked = size > 0 && /gzip/i.test(answer.headers['content-encoding'] ?? '')
  return new TextDecoder().decode(isPacked ? gunzipSync(bytes, { maxOutputLength: largestAnswer }) : bytes)
}

/** Sends one request. Any status is an answer; throws a NetFailure where there is none. */
export const ask = async (request: HttpRequest): Promise<HttpAnswer> => {
  const { body, timeLimitMs, newConnection } = request
  const limit = timeLimit(timeLimitMs)
  let answer: IncomingMessage | undefined
  try {
    // A stream cannot be sent again where a connection turns out to be dead.
    const packed = { ...request, headers: { 'accept-encoding': 'gzip', ...request.headers } }
    answer = await begun(packed, newConnection || body instanceof Readable ? usedOnce : keptOpen, limit)
    const text = await textOf(limit.waitFor(answer))
    return { status: answer.statusCode ?? 0, headers: answer.headers, text }
  } catch (error) {
    throw noAnswer(error, answer?.statusCode)
  } finally {
    limit.end()
    // Nobody reads the rest of a body that was answered early, or not at all.
    if (body instanceof Readable) body.destroy()
  }
}

/**
 * The same for an answer that is too large to be held. The time limit is for its beginning, not for its bytes.
 */
export const askForStream = async (request: HttpRequest, agents: Agents = usedOnce): Promise<HttpStream> => {
  const limit = timeLimit(request.timeLimitMs)
  try {
    const answer = await begun(request, agents, limit)
    const all: [string, unknown][] = Object.entries(answer.headers)
    const told = all.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []))
    return { status: answer.statusCode ?? 0, headers: Object.fromEntries(told), stream: answer }
  } catch (error) {
    throw noAnswer(error)
  } finally {
    limit.end()
  }
}

/** Seconds from a `retry-after` header, which holds seconds or a date; undefined where there is none that can be read. */
export const secondsToWait = (headers: Record<string, unknown>): number | undefined => {
  const value = headers['retry-after']
  if (typeof value !== 'string' || value.trim() === '') return undefined
  const seconds = /^\s*\d+\s*$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined
}

/** A string (skipped as it is), or a whole number of 16 digits and more that stands by itself. */
const stringOrLongNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|(?<![\d.eE+-])-?\d{16,}(?![\d.eE])/g

/**
 * Parses JSON without losing digits: SalesIQ's ids have 17, one more than a JavaScript number can hold. Whole numbers of 16
 * digits and more come back as strings. Undefined where the text is no JSON.
 */
export const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text.replace(stringOrLongNumber, (found) => (found.startsWith('"') ? found : `"${found}"`)))
  } catch {
    return undefined
  }
}
