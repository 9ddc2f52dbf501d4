/** Asks Zoho's accounts server for a token: https://www.zoho.com/accounts/protocol/oauth/web-apps/access-token.html */
import { answerOf } from './judge'
import type { HttpAnswer } from '../net/http'

export type Client = { clientId: string; clientSecret: string }

type TokenRequest = Client & {
  /** What this is for, in words that an error can repeat. */
  call: string
  accountsUrl: string
  /** What is given for a token: `grant_type`, and a code or a refresh token. */
  form: Record<string, string>
  timeLimitMs: number
}

/** Any answer is one; throws a SalesIqFailure where there is none. */
export const askForToken = ({ call, accountsUrl, clientId, clientSecret, form, timeLimitMs }: TokenRequest) =>
  answerOf({
    call,
    method: 'POST',
    url: `${accountsUrl}/oauth/v2/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams({ ...form, client_id: clientId, client_secret: clientSecret }).toString(),
    timeLimitMs,
    // A code works once: a connection that is dead by now must not use it up.
    newConnection: form['grant_type'] === 'authorization_code',
  }) satisfies Promise<HttpAnswer>
