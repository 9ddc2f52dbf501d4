/** The only way to the network: one request, one answer, with limits on time, size and redirects. */
import axios, { isAxiosError } from 'axios'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { Readable } from 'node:stream'

export type HttpRequest = {
  /** What this is for, in words that an error can repeat. */
  call: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  headers: Record<string, string>
  body?: string | Readable
  timeLimitMs: number
  /** A connection of its own: one kept open may be dead by now, which looks like an answer that got lost. */
  newConnection?: boolean
}

export type HttpAnswer = { status: number; headers: Record<string, unknown>; text: string }

/** An answer whose body is still to come. Whoever does not read it to its end must destroy it. */
export type HttpStream = { status: number; headers: Record<string, string | undefined>; stream: Readable }

export type Agents = { httpAgent: HttpAgent; httpsAgent: HttpsAgent }

const largestAnswer = 20 * 1024 * 1024

/** Errors of a connection that never stood: whatever was to be sent cannot have arrived. */
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

const keptOpen: Agents = {
  httpAgent: new HttpAgent({ keepAlive: true }),
  httpsAgent: new HttpsAgent({ keepAlive: true }),
}
const usedOnce: Agents = {
  httpAgent: new HttpAgent({ keepAlive: false }),
  httpsAgent: new HttpsAgent({ keepAlive: false }),
}

const http = axios.create({
  maxBodyLength: Infinity,
  maxRedirects: 0,
  proxy: false,
  // Any status is an answer.
  validateStatus: null,
})

/** The code of a connection that was refused because its address is not public. */
export const privateAddressCode = 'EPRIVATE'

/** A request without an answer. The error behind it is dropped: it carries the request, and with it the token. */
export class NetFailure extends Error {
  constructor(
    /** The system's word for it: `ECONNRESET`. */
    readonly code: string,
    /** The same for people. */
    readonly detail: string,
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

const timeoutCode = 'ERR_CANCELED'

const noAnswer = (error: unknown, timeLimitMs: number): NetFailure => {
  const code = isAxiosError(error) ? (error.code ?? 'no answer') : 'no answer'
  return new NetFailure(code, code === timeoutCode ? `no answer within ${timeLimitMs / 1000} s` : code)
}

/** Sends one request. Any status is an answer; throws a NetFailure where there is none. */
export const ask = async (request: HttpRequest): Promise<HttpAnswer> => {
  const { method, url, headers, body, timeLimitMs, newConnection } = request
  try {
    const answer = await http.request<string>({
      ...{ method, url, headers, data: body },
      // A stream cannot be sent again where a connection turns out to be dead.
      ...(newConnection || body instanceof Readable ? usedOnce : keptOpen),
      signal: AbortSignal.timeout(timeLimitMs),
      maxContentLength: largestAnswer,
      responseType: 'text',
    })
    return { status: answer.status, headers: { ...answer.headers }, text: answer.data }
  } catch (error) {
    if (body instanceof Readable) body.destroy()
    throw noAnswer(error, timeLimitMs)
  }
}

/**
 * The same for an answer that is too large to be held. The time limit is for its beginning, not for its bytes.
 */
export const askForStream = async (request: HttpRequest, agents: Agents = usedOnce): Promise<HttpStream> => {
  const { method, url, headers, body, timeLimitMs } = request
  const began = new AbortController()
  const timer = setTimeout(() => began.abort(), timeLimitMs)
  try {
    const answer = await http.request<Readable>({
      ...{ method, url, headers, data: body },
      ...agents,
      signal: began.signal,
      decompress: false,
      responseType: 'stream',
    })
    const all: [string, unknown][] = Object.entries(answer.headers)
    const told = all.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []))
    return { status: answer.status, headers: Object.fromEntries(told), stream: answer.data }
  } catch (error) {
    throw noAnswer(error, timeLimitMs)
  } finally {
    clearTimeout(timer)
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
