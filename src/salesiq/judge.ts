/**
 * What an answer of the REST API means. The body is the verdict and not the status: SalesIQ says "error" at HTTP 200 too.
 * Codes: https://www.zoho.com/salesiq/help/developer-section/rest-api-v2.html
 */
import * as z from 'zod/mini'
import { SalesIqFailure, safeSentence, type FailureEvidence, type FailureKind } from './failure'
import type { HttpAnswer } from '../net/http'
import { readJson } from '../net/json'
import { lenient, text } from './schemas'

/** Whatever `error` holds, it is one; only success has none. */
const errorBody = z.object({ error: z.unknown() })

const errorFields = z.object({
  code: lenient(text),
  message: lenient(text),
  param: lenient(text),
  json_key: lenient(text),
})

/** 1001, 1002, 1008: the token is not believed. 1009, 1016: it is, and does not suffice. */
const kindOfCode: Record<string, FailureKind> = {
  1001: 'auth',
  1002: 'auth',
  1008: 'auth',
  1009: 'auth',
  1016: 'auth',
  1023: 'limited',
  // The word of Zoho's token servers for a token that was pushed out by newer ones.
  INVALID_OAUTHTOKEN: 'auth',
}

const kindOfStatus = (status: number): FailureKind => {
  if (status === 401 || status === 403) return 'auth'
  if (status === 429) return 'limited'
  return status >= 500 || status === 408 ? 'unavailable' : 'rejected'
}

const secondsToWait = (headers: HttpAnswer['headers']): number | undefined => {
  const seconds = Number(headers['retry-after'])
  return Number.isFinite(seconds) && headers['retry-after'] !== undefined ? seconds : undefined
}

const parsed = (answer: HttpAnswer): { body: unknown } | undefined => {
  if (answer.text.trim() === '') return { body: undefined }
  try {
    return { body: readJson(answer.text) }
  } catch {
    return undefined
  }
}

const codeOf = (code: string | undefined) => (code !== undefined && /^\d+$/.test(code) ? Number(code) : code)

/** A refusal in the body, in SalesIQ's words less what we had sent. */
const refusal = (body: unknown, sent: readonly string[]) => {
  const { error } = errorBody.safeParse(body).data ?? {}
  if (error === undefined || error === null) return undefined
  const { code, message, param, json_key } = errorFields.safeParse(error).data ?? {
    message: text.safeParse(error).data,
  }
  const field = param ?? json_key
  const detail = safeSentence(`${message ?? ''}${field === undefined ? '' : ` [${field}]`}`, sent)
  return { code: codeOf(code && safeSentence(code, sent)), detail }
}

/** Whether a failure says that the token itself is not (or no longer) believed. */
export const isTokenRefused = ({ kind, evidence }: SalesIqFailure): boolean =>
  kind === 'auth' && evidence.code !== 1009 && evidence.code !== 1016 && evidence.status !== 403

/** Whether a failure says that the grant or its operator may not do this. */
export const isNotPermitted = ({ kind, evidence }: SalesIqFailure): boolean =>
  kind === 'auth' && (evidence.code === 1009 || evidence.code === 1016 || evidence.status === 403)

/**
 * The data of an answer, read with `schema`; throws a SalesIqFailure otherwise.
 * `sent` are the strings that no message may repeat.
 */
export const judge = <S extends z.core.$ZodType>(
  answer: HttpAnswer,
  { call, scope, schema, sent }: { call: string; scope: string; schema: S; sent: readonly string[] },
): z.output<S> => {
  const json = parsed(answer)
  const refused = refusal(json?.body, sent)
  const retryAfterSeconds = secondsToWait(answer.headers)
  const evidence: FailureEvidence = { call, scope, status: answer.status, retryAfterSeconds, ...refused }
  if (refused || answer.status >= 400) {
    const kind = kindOfCode[String(refused?.code)] ?? kindOfStatus(Math.max(answer.status, 400))
    throw new SalesIqFailure(kind, { ...evidence, mayHaveArrived: kind === 'unavailable' })
  }
  if (answer.status >= 300) throw new SalesIqFailure('unexpected', { ...evidence, detail: 'a redirect' })
  if (!json)
    throw new SalesIqFailure('unexpected', { ...evidence, detail: 'the answer is not JSON', mayHaveArrived: true })
  const result = z.safeParse(schema, json.body)
  if (result.success) return result.data
  const fields = result.error.issues.map((issue) => issue.path.join('.') || 'the whole answer').join(', ')
  throw new SalesIqFailure('unexpected', { ...evidence, detail: `does not fit: ${fields}`, mayHaveArrived: true })
}
