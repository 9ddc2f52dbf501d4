/**
 * What an answer of Zoho's means, or that there is none. For the REST API, the body is the verdict and not the status: SalesIQ says "error" at HTTP 200 too.
 * Codes: https://www.zoho.com/salesiq/help/developer-section/rest-api-v2.html
 */
import * as z from 'zod/mini'
import type { Asked } from './families'
import { type FailureEvidence, type FailureKind, isAboutIp, SalesIqFailure } from './failure'
import { ask, type HttpAnswer, type HttpRequest, NetFailure, readJson, secondsToWait } from '../net/http'
import { type Json, namesIn, safeField, safeSentence, stringsOf } from './safe-sentence'
import { lenientText, text } from './schemas'

/** Sends one request to Zoho. Any status is an answer; throws `unavailable` where there is none. */
export const answerOf = async (request: HttpRequest): Promise<HttpAnswer> => {
  try {
    return await ask(request)
  } catch (error) {
    if (!(error instanceof NetFailure)) throw error
    const { detail, mayHaveArrived } = error
    throw new SalesIqFailure('unavailable', { call: request.call, detail, mayHaveArrived })
  }
}

/** Whatever `error` holds, it is one; only success has none. */
const errorBody = z.object({ error: z.unknown() })

const errorFields = z.object({
  code: lenientText,
  message: lenientText,
  param: lenientText,
  json_key: lenientText,
})

type Code = FailureEvidence['code']

/** The token is not believed. INVALID_OAUTHTOKEN: the word of Zoho's token servers for one pushed out by newer ones. */
const tokenCodes = new Set<Code>([1001, 1002, 1008, 'INVALID_OAUTHTOKEN'])

/** The token is believed and does not suffice: scope, operator's role, no operator, plan, list of allowed addresses. */
const permissionCodes = new Set<Code>([1009, 1016, 1020, 1021, 1024, 'IP_NOT_ALLOWED'])

const kindOfCode = (code: Code): FailureKind | undefined => {
  if (tokenCodes.has(code) || permissionCodes.has(code)) return 'auth'
  return code === 1023 ? 'limited' : undefined
}

const kindOfStatus = (status: number): FailureKind => {
  if (status === 401 || status === 403) return 'auth'
  if (status === 429) return 'limited'
  return status >= 500 || status === 408 ? 'unavailable' : 'rejected'
}

/** A number is no secret, although an organisation's tokens begin with 1005, which is a code of SalesIQ's too. */
const codeOf = (code: string | undefined, sent: readonly string[]): Code => {
  if (code === undefined || tokenCodes.has(code) || permissionCodes.has(code)) return code
  return /^\d{1,6}$/.test(code) ? Number(code) : safeSentence(code, sent)
}

/** Words by which a sentence may name an optional part of a request, where no field is named. */
const wordsFor: Record<string, RegExp> = {
  email: /e-?mail/i,
  phone: /phone|mobile/i,
  country_code: /country/i,
  current_page: /current.?page|\burl\b/i,
  page_title: /page.?title/i,
}

/**
 * `body`: of the request; no message may repeat a string of it. `sent`: other strings that no message may repeat. `optional`:
 * what may be left out of the request.
 */
type About = { body?: Json; sent: readonly string[]; optional?: readonly string[] }

type Told = { message?: string; field?: string }

const isNamed = (part: string, { message = '', field }: Told) =>
  field === undefined ? wordsFor[part]?.test(message) === true : field.split('.').at(-1) === part

/** A refusal in the body: its code, the field that it names, and SalesIQ's sentence where that repeats nothing of ours. */
const refusal = (answered: unknown, { body, sent: others, optional = [] }: About) => {
  const { error } = errorBody.safeParse(answered).data ?? {}
  if (error === undefined || error === null) return undefined
  const sent = [...others, ...stringsOf(body)]
  const { code, message, param, json_key } = errorFields.safeParse(error).data ?? {
    message: text.safeParse(error).data,
  }
  const field = param ?? json_key
  const shown = field === undefined ? undefined : safeField(field, { sent, names: namesIn(body) })
  const detail = [message && safeSentence(message, sent), shown && `[${shown}]`].filter(Boolean).join(' ') || undefined
  const named = optional.filter((part) => isNamed(part, { message, field }))
  return {
    code: isAboutIp(`${code} ${message}`) ? 'IP_NOT_ALLOWED' : codeOf(code, sent),
    detail,
    named,
  }
}

/** Whether a failure says that the token itself is not (or no longer) believed. The code decides before the status. */
export const isTokenRefused = ({ kind, evidence: { code, status } }: SalesIqFailure): boolean =>
  kind === 'auth' && (tokenCodes.has(code) || (!permissionCodes.has(code) && status === 401))

/** Whether a failure says that the consent, its operator or the plan may not do this. */
export const isNotPermitted = ({ kind, evidence: { code, status } }: SalesIqFailure): boolean =>
  kind === 'auth' && (permissionCodes.has(code) || (!tokenCodes.has(code) && status === 403))

/** Whether SalesIQ itself refused, or its family is closed by a refusal: the accounts server gives tokens all the same. */
export const isAccessRefused = (failure: SalesIqFailure): boolean =>
  failure.kind === 'auth' && failure.evidence.family !== undefined

type Judged = Pick<Asked, 'call' | 'scope' | 'family'> & About

/** The data of an answer, read with `schema`; throws a SalesIqFailure otherwise. */
export const judge = <S extends z.core.$ZodType>(
  answer: HttpAnswer,
  { call, scope, family, schema, ...about }: Judged & { schema: S },
): z.output<S> => {
  const json = readJson(answer.text)
  const refused = refusal(json, about)
  const failure = (kind: FailureKind, more: Partial<FailureEvidence>) => {
    const retryAfterSeconds = secondsToWait(answer.headers)
    const evidence = { call, scope, family, status: answer.status, retryAfterSeconds, ...refused, ...more }
    return new SalesIqFailure(kind, evidence)
  }
  if (refused || answer.status >= 400) {
    const kind = kindOfCode(refused?.code) ?? kindOfStatus(Math.max(answer.status, 400))
    throw failure(kind, { mayHaveArrived: kind === 'unavailable' })
  }
  if (answer.status >= 300) throw failure('unexpected', { detail: 'a redirect' })
  if (json === undefined && answer.text.trim() !== '')
    throw failure('unexpected', { detail: 'the answer is not JSON', mayHaveArrived: true })
  const result = z.safeParse(schema, json)
  if (result.success) return result.data
  const fields = result.error.issues.map((issue) => issue.path.join('.') || 'the whole answer').join(', ')
  throw failure('unexpected', { detail: `does not fit: ${fields}`, mayHaveArrived: true })
}
