/**
 * What Zoho's accounts server says to a request for a token. It says "error" at HTTP 200 and at 400 alike, so success is
 * the presence of a token: https://www.zoho.com/accounts/protocol/oauth/web-apps/access-token-expiry.html
 */
import * as z from 'zod/mini'
import { isAboutIp, SalesIqFailure } from './failure'
import { type HttpAnswer, readJson, secondsToWait } from '../net/http'
import { safeSentence } from './safe-sentence'
import { lenient, lenientText } from './schemas'

const tokenAnswer = z.object({
  access_token: lenient(z.string()),
  refresh_token: lenient(z.string()),
  expires_in_sec: lenient(z.number()),
  expires_in: lenient(z.number()),
  error: lenientText,
  error_description: lenientText,
  status: lenientText,
})

const defaultLifetimeSeconds = 3600

/** A longer lifetime than a day is one in milliseconds: Zoho's data centres differ. */
const secondsOf = ({ expires_in_sec, expires_in }: z.output<typeof tokenAnswer>): number => {
  if (expires_in_sec !== undefined) return expires_in_sec
  if (expires_in === undefined) return defaultLifetimeSeconds
  return expires_in > 86_400 ? expires_in / 1000 : expires_in
}

/** The words of the accounts server for credentials that are wrong, https://www.zoho.com/accounts/protocol/oauth.html */
const credentialErrors = new Set(['invalid_client', 'invalid_client_secret', 'invalid_code', 'invalid_redirect_uri'])

export type Token = { accessToken: string; lifetimeSeconds: number }

/**
 * The access token and its lifetime. Throws `auth` where the credentials are refused, `limited` where Zoho
 * asks to slow down (its sentence is translated, so its shape decides), `unavailable` or `unexpected` otherwise.
 */
export const judgeToken = (
  answer: HttpAnswer,
  call: string,
  sent: readonly string[],
): Token & { refreshToken?: string } => {
  const body = tokenAnswer.safeParse(readJson(answer.text)).data
  if (body?.access_token) {
    return { accessToken: body.access_token, refreshToken: body.refresh_token, lifetimeSeconds: secondsOf(body) }
  }
  const { status } = answer
  if (body?.error !== undefined && credentialErrors.has(body.error)) {
    throw new SalesIqFailure('auth', { call, status, code: body.error })
  }
  if (isAboutIp(`${body?.error} ${body?.error_description}`))
    throw new SalesIqFailure('auth', { call, status, code: 'IP_NOT_ALLOWED' })
  if (status === 429 || body?.status === 'failure' || body?.error === 'Access Denied')
    throw new SalesIqFailure('limited', { call, status, retryAfterSeconds: secondsToWait(answer.headers) })
  if (status >= 500) throw new SalesIqFailure('unavailable', { call, status })
  if (body?.error !== undefined) {
    throw new SalesIqFailure('unexpected', { call, status, detail: safeSentence(body.error, sent) })
  }
  throw new SalesIqFailure('unexpected', { call, status, detail: 'the answer holds neither a token nor an error' })
}

/** The same for a consent, which must give a refresh token; without one, access would end after an hour. */
export const judgeGrant = (answer: HttpAnswer, call: string, sent: readonly string[]) => {
  const { refreshToken, ...token } = judgeToken(answer, call, sent)
  if (refreshToken) return { ...token, refreshToken }
  throw new SalesIqFailure('auth', { call, status: answer.status, code: 'no_offline_access' })
}
