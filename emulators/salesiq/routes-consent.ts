/** The consent page: the user lets the client in and is sent back with a code (rest-api-prerequisite-v2.html, Zoho's multi-DC pages). */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Grant } from './accounts'
import { clientNamed } from './clients'
import { ACCOUNT_PAGES, type AccountRoute, formOf } from './routes-accounts'
import { isScope } from './scopes'
import type { World } from './world'

type Asked = Record<string, string>

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const html = (reply: FastifyReply, status: number, body: string) =>
  reply.code(status).type('text/html;charset=UTF-8').send(`<!doctype html><title>Zoho Accounts</title>${body}`)

// Seen live: the page of the organisation does not know a client that is no organisation client. What the page of a
// person does with an organisation client is switch `orgClientForPerson`.
const clientFault = ({ portal, switches }: World, asked: Asked) => {
  const client = clientNamed(portal, asked['client_id'])
  if (asked['org'] === 'true') return client?.org ? undefined : 'client ID does not exist'
  if (!client || (client.org && switches.orgClientForPerson === 'refuse')) return 'invalid_client'
  return undefined
}

/** What is wrong with the request, in OAuth's words. */
const fault = (world: World, asked: Asked) => {
  const wrongClient = clientFault(world, asked)
  if (wrongClient) return wrongClient
  const { redirectUris = [] } = clientNamed(world.portal, asked['client_id']) ?? {}
  if (!redirectUris.includes(asked['redirect_uri'] ?? '')) return 'invalid_redirect_uri'
  if (asked['response_type'] !== 'code') return 'invalid_response_type'
  if (!(asked['scope'] ?? '').split(',').every(isScope)) return 'invalid_scope'
  return ['online', 'offline', undefined].includes(asked['access_type']) ? undefined : 'invalid_access_type'
}

const sendBack = (reply: FastifyReply, asked: Asked, params: Record<string, string>) => {
  const target = new URL(asked['redirect_uri'] ?? '')
  if (asked['state'] !== undefined) target.searchParams.set('state', asked['state'])
  for (const [name, value] of Object.entries(params)) target.searchParams.set(name, value)
  return reply.redirect(target.href, 302)
}

/** Whoever stands before the page: switch `consentBy`. */
const consentingOperator = ({ portal, switches }: World) => {
  const isAdministrator = switches.consentBy === 'administrator'
  const found = portal.operators.find(({ role }) => (role === 'Administrator') === isAdministrator)
  if (!found) throw new Error(`The portal has no operator for switch consentBy ${switches.consentBy}`)
  return found
}

const grantFor = (world: World, asked: Asked): Grant => {
  const org = asked['org'] === 'true'
  const operatorId = org ? undefined : consentingOperator(world).id
  const elsewhere = world.switches.consentPortal === 'other'
  return { clientId: asked['client_id'] ?? '', scopes: (asked['scope'] ?? '').split(','), org, operatorId, elsewhere }
}

/** What becomes of the consent of somebody who may not speak for the organisation. */
const unentitled = ({ switches }: World, asked: Asked) =>
  asked['org'] === 'true' && switches.consentBy === 'associate' && switches.associateConsent !== 'granted'

const decide = (world: World, reply: FastifyReply, asked: Asked) => {
  if (asked['decision'] !== 'accept' || unentitled(world, asked)) {
    return sendBack(reply, asked, { error: 'access_denied' })
  }
  const { portal, accounts, url } = world
  const grant = grantFor(world, asked)
  const code = accounts.newCode(grant, asked['redirect_uri'] ?? '', asked['access_type'] === 'offline')
  return sendBack(reply, asked, { code, location: portal.location, 'accounts-server': url })
}

const page = (reply: FastifyReply, asked: Asked) => {
  const hidden = Object.entries(asked).map(
    ([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`,
  )
  const buttons = ['accept', 'reject'].map(
    (decision) => `<button name="decision" value="${decision}">${decision}</button>`,
  )
  const list = (asked['scope'] ?? '').split(',').map((scope) => `<li>${escaped(scope)}</li>`)
  const form = `<form method="post" action="/_emulator/consent">${hidden.join('')}${buttons.join('')}</form>`
  return html(reply, 200, `<h1>The client would like to access</h1><ul>${list.join('')}</ul>${form}`)
}

const ask = (org: boolean) => (world: World, request: FastifyRequest, reply: FastifyReply) => {
  const asked = { ...(request.query as Asked), org: String(org) }
  const wrong = fault(world, asked)
  if (wrong) return html(reply, 400, `<h1>Error</h1><p>${wrong}</p>`)
  const { grantReply, associateConsent } = world.switches
  if (unentitled(world, asked) && associateConsent === 'page') {
    return html(reply, 400, '<h1>Error</h1><p>Only an administrator can give this consent.</p>')
  }
  return grantReply === 'page' ? page(reply, asked) : decide(world, reply, { ...asked, decision: grantReply })
}

const answer = (world: World, request: FastifyRequest, reply: FastifyReply) => {
  const asked = formOf(request)
  const wrong = fault(world, asked)
  return wrong ? html(reply, 400, `<p>${wrong}</p>`) : decide(world, reply, asked)
}

export const consentRoutes: AccountRoute[] = [
  { method: 'GET', path: '/oauth/v2/auth', page: ACCOUNT_PAGES.consent, handle: ask(false) },
  { method: 'GET', path: '/oauth/v2/org/auth', page: ACCOUNT_PAGES.consent, handle: ask(true) },
  // The buttons of the page lead here; where Zoho's lead is nobody's business.
  { method: 'POST', path: '/_emulator/consent', page: '', handle: answer },
]
