/** One authorised call of the SalesIQ API: token, time limit, and the rule for what may be tried again. */
import { setTimeout as sleep } from 'node:timers/promises'
import type * as z from 'zod/mini'
import { duration } from '../net/duration'
import { type Grants, withAccess } from './access'
import type { Asked } from './families'
import { answerOf, SalesIqFailure } from './failure'
import { judge } from './judge'
import type { Upload } from '../files/multipart'

/** What the body of a call may hold. */
export type Json = string | number | boolean | undefined | readonly Json[] | { readonly [name: string]: Json }

export type RestCall<S extends z.core.$ZodType> = Asked & {
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
  /** Parts of the body that the call can do without: a refusal that names some says so in its evidence. */
  optional?: readonly string[]
}

export type Rest = <S extends z.core.$ZodType>(call: RestCall<S>) => Promise<z.output<S>>

const longestWaitSeconds = 5
const limitedPauseMs = duration('HITL_RETRY_MS', 1000)
const pauseMs = duration('HITL_UNAVAILABLE_RETRY_MS', 500)

/** Every string in a body: what an error sentence must not repeat. */
const stringsOf = (body: Json): string[] => {
  if (typeof body === 'string') return [body]
  if (typeof body !== 'object') return []
  const parts: readonly Json[] = Array.isArray(body) ? body : Object.values(body)
  return parts.flatMap(stringsOf)
}

/** The names of all fields of a body. */
const namesIn = (body: Json): string[] => {
  if (typeof body !== 'object') return []
  const fields: [string, Json][] = Object.entries(body)
  return fields.flatMap(([name, value]) => [name, ...namesIn(value)])
}

/** How long to wait before the one other try, in ms; undefined where there may be none. */
const pauseBefore = ({ kind, evidence }: SalesIqFailure, repeatable: boolean): number | undefined => {
  const { retryAfterSeconds, mayHaveArrived } = evidence
  switch (kind) {
    case 'limited':
      if (retryAfterSeconds === undefined) return repeatable ? limitedPauseMs : undefined
      return retryAfterSeconds <= longestWaitSeconds ? retryAfterSeconds * 1000 : undefined
    case 'unavailable':
      return repeatable || !mayHaveArrived ? pauseMs : undefined
    case 'unexpected':
      return repeatable ? pauseMs : undefined
    case 'auth':
    case 'rejected':
      return undefined
  }
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
    ...call,
    names: namesIn(call.body),
    sent: [token, ...stringsOf(call.body), ...(call.upload?.words ?? [])],
  })
}

/** Calls SalesIQ as one installation. A POST is never repeated after an unknown outcome. */
export const restOf = (host: Host, grants: Grants): Rest => {
  const patiently = async <S extends z.core.$ZodType>(call: RestCall<S>, token: string): Promise<z.output<S>> => {
    try {
      return await once(host, call, token)
    } catch (failure) {
      const pause = failure instanceof SalesIqFailure ? pauseBefore(failure, call.repeatable) : undefined
      if (pause === undefined) throw failure
      await sleep(pause)
      return once(host, call, token)
    }
  }
  return (call) => withAccess(grants, call, (token) => patiently(call, token))
}
