/** The only door to the network: one request, one answer, with limits on time, size and redirects. */
import axios, { isAxiosError, type AxiosRequestConfig } from 'axios'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { Readable } from 'node:stream'
import { SalesIqFailure } from './failure'
import { FileFailure } from './file-failure'
import { privateAddressCode } from './public-address'

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

type Agents = { httpAgent: HttpAgent; httpsAgent: HttpsAgent }

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

const configOf = ({ method, url, headers, body }: HttpRequest, agents: Agents): AxiosRequestConfig => ({
  method,
  url,
  headers,
  data: body,
  maxBodyLength: Infinity,
  maxRedirects: 0,
  proxy: false,
  validateStatus: () => true,
  ...agents,
})

/** The error itself is dropped: it carries the request, and with it the token. */
const noAnswer = (error: unknown, { call, timeLimitMs }: HttpRequest): SalesIqFailure => {
  const code = isAxiosError(error) ? (error.code ?? 'no answer') : 'no answer'
  const detail = code === 'ERR_CANCELED' ? `no answer within ${timeLimitMs / 1000} s` : code
  return new SalesIqFailure('unavailable', { call, detail, mayHaveArrived: !neverConnected.has(code) })
}

/** Sends one request. Any status is an answer; throws `unavailable` where there is none. */
export const ask = async (request: HttpRequest): Promise<HttpAnswer> => {
  try {
    const { status, headers, data } = await axios.request<string>({
      // A stream cannot be sent again where a connection turns out to be dead.
      ...configOf(request, request.newConnection || request.body instanceof Readable ? usedOnce : keptOpen),
      signal: AbortSignal.timeout(request.timeLimitMs),
      maxContentLength: largestAnswer,
      responseType: 'text',
      transformResponse: (text: string) => text,
    })
    return { status, headers: { ...headers }, text: data }
  } catch (error) {
    if (request.body instanceof Readable) request.body.destroy()
    throw noAnswer(error, request)
  }
}

/** Why there is no stream. */
const noStream = (error: unknown): FileFailure => {
  const code = isAxiosError(error) ? error.code : undefined
  if (code === privateAddressCode) return new FileFailure('private')
  return new FileFailure(code === 'ERR_CANCELED' ? 'timeout' : 'unreachable')
}

/**
 * The same for an answer that is too large to be held. The time limit is for its beginning, not for its bytes. Throws a
 * FileFailure where there is none.
 */
export const askForStream = async (request: HttpRequest, agents: Agents = usedOnce): Promise<HttpStream> => {
  const began = new AbortController()
  const timer = setTimeout(() => began.abort(), request.timeLimitMs)
  try {
    const { status, headers, data } = await axios.request<Readable>({
      ...configOf(request, agents),
      signal: began.signal,
      decompress: false,
      responseType: 'stream',
    })
    const all: [string, unknown][] = Object.entries(headers)
    const told = all.flatMap(([name, value]) => (typeof value === 'string' ? [[name, value] as const] : []))
    return { status, headers: Object.fromEntries(told), stream: data }
  } catch (error) {
    throw noStream(error)
  } finally {
    clearTimeout(timer)
  }
}
