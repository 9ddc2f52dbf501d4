/**
 * One authorised call of the SalesIQ API: which consent it is made with, its time limit, and what may be tried again. A family
 * that refuses one consent is asked with the other.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type * as z from 'zod/mini'
import { duration } from '../net/duration'
import type { Asked } from './families'
import { SalesIqFailure } from './failure'
import { answerOf, isNotPermitted, isTokenRefused, judge } from './judge'
import type { AccessTokens } from './oauth'
import type { Json } from './safe-sentence'
import type { Upload } from '../files/multipart'

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

export const authorisation = (token: string) => ({ authorization: `Zoho-oauthtoken ${token}` })

const once = async <S extends z.core.$ZodType>(host: Host, call: RestCall<S>, token: string): Promise<z.output<S>> => {
  const { upload, body } = call
  const answer = await answerOf({
    call: call.call,
    method: call.method,
    url: `${host.url}${call.path}`,
    headers: {
      ...authorisation(token),
      accept: 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(upload && { 'content-type': upload.contentType, 'content-length': String(upload.length) }),
    },
    body: upload ? await upload.open() : JSON.stringify(body),
    timeLimitMs: call.timeLimitMs ?? host.timeLimitMs,
    newConnection: call.newConnection,
  })
  return judge(answer, { ...call, sent: [token, ...(upload?.words ?? [])] })
}

/** The consent of the organisation, and the one of a person, which is only looked for where it is needed. */
export type Grants = { first: AccessTokens; second: () => Promise<AccessTokens | undefined> }

type Work<T> = (token: string) => Promise<T>

/** A refusal of REST or the visitor API, and not of the accounts server. */
const isAccessDenied = (failure: unknown): failure is SalesIqFailure =>
  failure instanceof SalesIqFailure && (isTokenRefused(failure) || isNotPermitted(failure))

/** A refusal without a code (a proxy, a sign-in page) says nothing of the family. */
const closes = ({ about }: Asked, { evidence }: SalesIqFailure): boolean => {
  const { code, status } = evidence
  if (about === 'address') return false
  if (about === 'state') return code === 1009
  if (about === 'id' && code === 1024) return false
  // Which of our addresses a call comes from changes.
  return code === undefined ? status === 401 : code !== 'IP_NOT_ALLOWED'
}

/** Throws the refusal; the family is closed where the refusal is about the family. */
const refusedBy = async (tokens: AccessTokens, asked: Asked, failure: unknown): Promise<never> => {
  if (isAccessDenied(failure) && failure.evidence.closedSince === undefined && closes(asked, failure)) {
    await tokens.close(asked, String(failure.evidence.code ?? failure.evidence.status))
  }
  throw failure
}

/** Work with one consent. A token that is refused is renewed where that may help: refused means that nothing was done. */
const withTokens = async <T>(tokens: AccessTokens, asked: Asked, work: Work<T>): Promise<T> => {
  let token = await tokens.current(asked)
  for (let isRenewed = false; ; isRenewed = true) {
    try {
      const result = await work(token)
      await tokens.accepted(token, asked)
      return result
    } catch (failure) {
      const mayHelp = !isRenewed && isAccessDenied(failure) && isTokenRefused(failure)
      const other = mayHelp ? await tokens.another(token, asked) : undefined
      if (other === undefined) return refusedBy(tokens, asked, failure)
      token = other
    }
  }
}

/** Throws what the first consent was refused with, unless something else is wrong with the second one. */
export const withAccess = async <T>({ first, second }: Grants, asked: Asked, work: Work<T>): Promise<T> => {
  try {
    return await withTokens(first, asked, work)
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure) || failure.kind !== 'auth') throw failure
    const other = await second()
    if (!other) throw failure
    return withTokens(other, asked, work).catch((again: unknown) => {
      throw isAccessDenied(again) ? failure : again
    })
  }
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
