/**
 * A consent at Zoho: where it is asked for, and what its code is exchanged for.
 * https://www.zoho.com/salesiq/help/developer-section/rest-api-prerequisite-v2.html
 */
import { hostsOf, isDataCentre, type DataCentre } from './data-centres'
import type { Scope } from './families'
import { judgeGrant } from './token-answer'
import { askForToken, type Client } from './token-request'

/** Who gives a consent: an administrator for the organisation, or a person for what he may do himself. */
export type ConsentKind = 'organisation' | 'person'

/** Exactly what is used, and what for. */
const scopesOfOrganisation: { scope: Scope; use: string }[] = [
  { scope: 'SalesIQ.conversations.CREATE', use: 'open conversations and send the visitor’s lines' },
  { scope: 'SalesIQ.conversations.READ', use: 'see whether a line arrived, and fetch what operators send' },
  { scope: 'SalesIQ.conversations.UPDATE', use: 'close a conversation when the visitor leaves it' },
  { scope: 'SalesIQ.portals.READ', use: 'list your portals on this page' },
  { scope: 'SalesIQ.apps.READ', use: 'list your brands and see whether the chosen one is on' },
  { scope: 'SalesIQ.departments.READ', use: 'list your departments and see whether the chosen one is on' },
  { scope: 'SalesIQ.operators.READ', use: 'see who is there, and show the picture of whoever answers' },
  { scope: 'SalesIQ.webhooks.ALL', use: 'make the webhook that brings the operators’ replies, and take it away again' },
]

const scopeOfDeleting: { scope: Scope; use: string } = {
  scope: 'SalesIQ.conversations.DELETE',
  use: 'delete a conversation when your bot asks for it, as your settings allow',
}

/** What the settings say about the consent. */
export type Wanted = { deleteConversations?: boolean }

/** The visitor API takes an organisation's token only, so a person is not asked for its scope. */
export const scopesFor = (kind: ConsentKind, { deleteConversations }: Wanted = {}) => {
  const scopes = deleteConversations ? [...scopesOfOrganisation, scopeOfDeleting] : scopesOfOrganisation
  return kind === 'organisation' ? scopes : scopes.filter(({ scope }) => scope !== 'SalesIQ.conversations.CREATE')
}

/** An organisation's consent needs a client of the kind "organisation", a person's any other one. */
const pathFor: Record<ConsentKind, string> = { organisation: '/oauth/v2/org/auth', person: '/oauth/v2/auth' }

/** The page of Zoho where the consent is given. */
export const consentUrl = (
  dataCentre: DataCentre,
  asked: Wanted & { clientId: string; redirectUri: string; state: string },
  kind: ConsentKind = 'organisation',
): string => {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: asked.clientId,
    redirect_uri: asked.redirectUri,
    scope: scopesFor(kind, asked)
      .map(({ scope }) => scope)
      .join(','),
    access_type: 'offline',
    prompt: 'consent',
    state: asked.state,
  })
  return `${hostsOf(dataCentre).accounts}${pathFor[kind]}?${query.toString()}`
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

/** Exchanges a code of either consent, once: it works once. Throws a SalesIqFailure. */
export const exchangeCode = async (
  dataCentre: DataCentre,
  { clientId, clientSecret }: Client,
  { code, redirectUri, timeLimitMs }: { code: string; redirectUri: string; timeLimitMs: number },
) => {
  const call = 'exchange the consent for a token'
  const form = { grant_type: 'authorization_code', code, redirect_uri: redirectUri }
  const accountsUrl = hostsOf(dataCentre).accounts
  const answer = await askForToken({ call, accountsUrl, clientId, clientSecret, form, timeLimitMs })
  return judgeGrant(answer, call, [clientId, clientSecret, code])
}
