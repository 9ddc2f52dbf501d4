/** The only door to the network: one request, one answer as text, with limits on time, size and redirects. */
import axios, { isAxiosError } from 'axios'
import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { SalesIqFailure } from './failure'

export type HttpRequest = {
  /** What this is for, in words that an error can repeat. */
  call: string
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  headers: Record<string, string>
  body?: string
  timeLimitMs: number
  /** A connection of its own: one kept open may be dead by now, which looks like an answer that got lost. */
  newConnection?: boolean
}

export type HttpAnswer = { status: number; headers: Record<string, unknown>; text: string }

const largestAnswer = 20 * 1024 * 1024

/** Errors of a connection that never stood: whatever was to be sent cannot have arrived. */
const neverConnected = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])

const keptOpen = { httpAgent: new HttpAgent({ keepAlive: true }), httpsAgent: new HttpsAgent({ keepAlive: true }) }
const usedOnce = { httpAgent: new HttpAgent({ keepAlive: false }), httpsAgent: new HttpsAgent({ keepAlive: false }) }

/** Sends one request. Any status is an answer; throws `unavailable` where there is none. */
export const ask = async (request: HttpRequest): Promise<HttpAnswer> => {
  try {
    const { status, headers, data } = await axios.request<string>({
      method: request.method,
      url: request.url,
      headers: request.headers,
      data: request.body,
      signal: AbortSignal.timeout(request.timeLimitMs),
      maxContentLength: largestAnswer,
      maxRedirects: 0,
      proxy: false,
      responseType: 'text',
      transformResponse: (text: string) => text,
      validateStatus: () => true,
      ...(request.newConnection ? usedOnce : keptOpen),
    })
    return { status, headers: { ...headers }, text: data }
  } catch (error) {
    // The error itself is dropped: it carries the request, and with it the token.
    const code = isAxiosError(error) ? (error.code ?? 'no answer') : 'no answer'
    const detail = code === 'ERR_CANCELED' ? `no answer within ${request.timeLimitMs / 1000} s` : code
    throw new SalesIqFailure('unavailable', { call: request.call, detail, mayHaveArrived: !neverConnected.has(code) })
  }
}
