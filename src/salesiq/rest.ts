/** One authorised call of the SalesIQ API: token, time limit, and the rule for what may be tried again. */
import { setTimeout as sleep } from 'node:timers/promises'
import type * as z from 'zod/mini'
import { answerOf, SalesIqFailure } from './failure'
import { isTokenRefused, judge } from './judge'
import type { Upload } from '../files/multipart'
import type { AccessTokens } from './oauth'

/** What the body of a call may hold. */
export type Json = string | number | boolean | undefined | readonly Json[] | { readonly [name: string]: Json }

export type RestCall<S extends z.core.$ZodType> = {
  /** What this is for, in words that an error can repeat. */
  call: string
  /** What the grant must allow, as in https://www.zoho.com/salesiq/help/developer-section/rest-api-prerequisite-v2.html */
  scope: `SalesIQ.${string}`
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Below the SalesIQ host, encoded. */
  path: string
  body?: Json
  /** A file in place of a body. */
  upload?: Upload
  /** Longer than other calls may take, for a file. */
  timeLimitMs?: number
  schema: S
  /** Doing it twice does no harm, so it may be repeated when no answer came. */
  repeatable: boolean
  newConnection?: boolean
}

export type Rest = <S extends z.core.$ZodType>(call: RestCall<S>) => Promise<z.output<S>>

const longestWaitSeconds = 5
const pausesMs = [500]

/** Every string in a body: what an error sentence must not repeat. */
const stringsOf = (body: Json): string[] => {
  if (typeof body === 'string') return [body]
  if (typeof body !== 'object') return []
  const parts: readonly Json[] = Array.isArray(body) ? body : Object.values(body)
  return parts.flatMap(stringsOf)
}

/** How long to wait before another try, in ms; undefined where there may be none. */
const pauseBefore = (failure: SalesIqFailure, attempt: number, repeatable: boolean): number | undefined => {
  const { kind, evidence } = failure
  const told = evidence.retryAfterSeconds
  if (kind === 'limited')
    return attempt === 0 && told !== undefined && told <= longestWaitSeconds ? told * 1000 : undefined
  if (kind !== 'unavailable') return undefined
  return repeatable || !evidence.mayHaveArrived ? pausesMs[attempt] : undefined
}

export type Host = { url: string; timeLimitMs: number }

const headersOf = ({ body, upload }: Pick<RestCall<z.core.$ZodType>, 'body' | 'upload'>): Record<string, string> => {
  if (upload) return { 'content-type': upload.contentType, 'content-length': String(upload.length) }
  return body === undefined ? {} : { 'content-type': 'application/json' }
}

const bodyOf = ({ body, upload }: Pick<RestCall<z.core.$ZodType>, 'body' | 'upload'>) => {
  if (upload) return upload.open()
  return body === undefined ? undefined : JSON.stringify(body)
}

export const authorisation = (token: string) => ({ authorization: `Zoho-oauthtoken ${token}` })

const once = async <S extends z.core.$ZodType>(host: Host, call: RestCall<S>, token: string): Promise<z.output<S>> => {
  const answer = await answerOf({
    call: call.call,
    method: call.method,
    url: `${host.url}${call.path}`,
    headers: { ...authorisation(token), accept: 'application/json', ...headersOf(call) },
    body: await bodyOf(call),
    timeLimitMs: call.timeLimitMs ?? host.timeLimitMs,
    newConnection: call.newConnection,
  })
  return judge(answer, {
    call: call.call,
    scope: call.scope,
    schema: call.schema,
    sent: [token, ...stringsOf(call.body), ...(call.upload?.words ?? [])],
  })
}

/**
 * Work with a token. One that is refused is renewed once and the work done anew: refused means that nothing was done.
 * Asking for a token is not tried again, since each try counts.
 */
export const withToken = async <T>(tokens: AccessTokens, work: (token: string) => Promise<T>): Promise<T> => {
  const token = await tokens.current()
  try {
    return await work(token)
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure) || !isTokenRefused(failure)) throw failure
    return work(await tokens.renew(token))
  }
}

/** Calls SalesIQ as one installation. A POST is never repeated after an unknown outcome. */
export const restOf = (host: Host, tokens: AccessTokens): Rest => {
  const patiently = async <S extends z.core.$ZodType>(
    call: RestCall<S>,
    token: string,
    tries = 0,
  ): Promise<z.output<S>> => {
    try {
      return await once(host, call, token)
    } catch (failure) {
      const pause = failure instanceof SalesIqFailure ? pauseBefore(failure, tries, call.repeatable) : undefined
      if (pause === undefined) throw failure
      await sleep(pause)
      return patiently(call, token, tries + 1)
    }
  }
  return (call) => withToken(tokens, (token) => patiently(call, token))
}
