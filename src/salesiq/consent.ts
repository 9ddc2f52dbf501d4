/**
 * The consent of a Zoho organisation: where it is asked for, and what its code is exchanged for.
 * https://www.zoho.com/salesiq/help/developer-section/rest-api-prerequisite-v2.html
 */
import { hostsOf, isDataCentre, type DataCentre } from './data-centres'
import { answerOf } from './failure'
import { judgeGrant } from './token-answer'

/** Exactly what is used, and what for. */
export const scopes: { scope: string; use: string }[] = [
  { scope: 'SalesIQ.conversations.CREATE', use: 'open conversations and send the visitor’s lines' },
  { scope: 'SalesIQ.conversations.READ', use: 'see whether a line arrived, and fetch what operators send' },
  { scope: 'SalesIQ.conversations.UPDATE', use: 'close a conversation when the visitor leaves it' },
  { scope: 'SalesIQ.portals.READ', use: 'list your portals on this page' },
  { scope: 'SalesIQ.apps.READ', use: 'list your brands and see whether the chosen one is on' },
  { scope: 'SalesIQ.departments.READ', use: 'list your departments and see whether the chosen one is on' },
  { scope: 'SalesIQ.operators.READ', use: 'see who is there, and show the picture of whoever answers' },
  { scope: 'SalesIQ.webhooks.ALL', use: 'make the webhook that brings the operators’ replies, and take it away again' },
]

export type Client = { clientId: string; clientSecret: string }

/** The page where an administrator consents for the organisation. */
export const consentUrl = (
  dataCentre: DataCentre,
  asked: { clientId: string; redirectUri: string; state: string },
): string => {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: asked.clientId,
    redirect_uri: asked.redirectUri,
    scope: scopes.map(({ scope }) => scope).join(','),
    access_type: 'offline',
    prompt: 'consent',
    state: asked.state,
  })
  return `${hostsOf(dataCentre).accounts}/oauth/v2/org/auth?${query.toString()}`
}

/** The data centre that Zoho names when it sends the administrator back; undefined if either name is not Zoho's. */
export const dataCentreNamed = (
  location: string | null,
  accountsServer: string | null,
  expected: DataCentre,
): DataCentre | undefined => {
  const named = location ?? expected
  if (!isDataCentre(named)) return undefined
  return accountsServer === null || accountsServer === hostsOf(named).accounts ? named : undefined
}

/** Exchanges a code, once: it works once. Throws a SalesIqFailure. */
export const exchangeCode = async (
  dataCentre: DataCentre,
  { clientId, clientSecret }: Client,
  { code, redirectUri, timeLimitMs }: { code: string; redirectUri: string; timeLimitMs: number },
) => {
  const call = 'exchange the consent for a token'
  const form = {
    grant_type: 'authorization_code',
    client_id: clientId,
    client_secret: clientSecret,
    code,
    redirect_uri: redirectUri,
  }
  const answer = await answerOf({
    call,
    method: 'POST',
    url: `${hostsOf(dataCentre).accounts}/oauth/v2/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(form).toString(),
    timeLimitMs,
    newConnection: true,
  })
  return judgeGrant(answer, call, [clientId, clientSecret, code])
}
