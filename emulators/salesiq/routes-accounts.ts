/** The accounts server: tokens, revoking, the list of data centres (rest-api-prerequisite-v2.html and Zoho's OAuth pages). */
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AccessToken, Grant } from './accounts'
import { clientNamed, clientsOf } from './clients'
import type { Client } from './portal'
import type { World } from './world'

export type AccountRoute = {
  method: 'GET' | 'POST'
  path: string
  page: string
  handle: (world: World, request: FastifyRequest, reply: FastifyReply) => unknown
}

type Form = Record<string, string>

/** Zoho's pages about its accounts server. */
export const ACCOUNT_PAGES = {
  token: 'https://www.zoho.com/salesiq/help/developer-section/rest-api-prerequisite-v2.html',
  revoke: 'https://www.zoho.com/accounts/protocol/oauth/revoke-refresh-token.html',
  revokeNew: 'https://www.zoho.com/developer/oauth/revoke-oauth-token.html',
  dataCentres: 'https://www.zoho.com/accounts/protocol/oauth/multi-dc.html',
  consent: 'https://www.zoho.com/accounts/protocol/oauth/multi-dc/client-authorization.html',
}

const LOCATIONS = ['us', 'eu', 'in', 'au', 'jp', 'ca', 'sa', 'uk']

/** Form body or query string: both are accepted. */
export const formOf = (request: FastifyRequest): Form => {
  const raw = Buffer.isBuffer(request.body) ? request.body.toString('utf8') : ''
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false
  const form = isForm ? Object.fromEntries(new URLSearchParams(raw)) : {}
  return { ...(request.query as Form), ...form }
}

/** Zoho says no at HTTP 200, with nothing but `error`. */
const refused = ({ switches }: World, reply: FastifyReply, error: string) => {
  void reply.code(switches.tokenErrorStatus)
  return { error }
}

// Zoho names the list of allowed addresses, but not how the token server answers to a strange one.
const strangeAddress = ({ switches }: World, reply: FastifyReply) => {
  if (switches.ipNotAllowed === 'off') return undefined
  void reply.code(switches.ipNotAllowed)
  const error = 'IP_NOT_ALLOWED'
  const wordy = { error_description: error, error: 'Access Denied', status: 'failure' }
  return switches.ipNotAllowedShape === 'error' ? { error } : wordy
}

const throttled = ({ switches }: World, reply: FastifyReply) => {
  void reply.code(switches.tokenThrottleStatus)
  if (switches.throttleRetryAfter) void reply.header('retry-after', switches.throttleRetryAfter)
  const error_description = 'You have made too many requests continuously. Please try again after some time.'
  return { error_description, error: 'Access Denied', status: 'failure' }
}

const tokenReply = ({ switches, portal }: World, issued: AccessToken, refreshToken?: string) => ({
  access_token: issued.token,
  ...(refreshToken !== undefined && { refresh_token: refreshToken }),
  ...(switches.expiresIn === 'milliseconds' && { expires_in_sec: 3600 }),
  ...(switches.tokenReplyHasScope && { scope: issued.scopes.join(' ') }),
  api_domain: `https://www.zohoapis.${{ us: 'com', au: 'com.au', cn: 'com.cn' }[portal.location] ?? portal.location}`,
  token_type: 'Bearer',
  expires_in: switches.expiresIn === 'milliseconds' ? 3_600_000 : 3600,
})

const exchange = (world: World, form: Form, reply: FastifyReply) => {
  const grant = world.accounts.useCode(form['code'] ?? '')
  if (!grant || grant.clientId !== form['client_id']) return refused(world, reply, 'invalid_code')
  if (grant.redirectUri && grant.redirectUri !== form['redirect_uri']) {
    return refused(world, reply, 'invalid_redirect_uri')
  }
  const refresh = grant.offline ? world.accounts.newRefreshToken(grant) : undefined
  return tokenReply(world, world.accounts.issue(grant, refresh?.token ?? ''), refresh?.token)
}

const renew = (world: World, form: Form, reply: FastifyReply) => {
  const refresh = world.accounts.refreshToken(form['refresh_token'] ?? '')
  if (!refresh || refresh.clientId !== form['client_id']) return refused(world, reply, 'invalid_code')
  if (world.accounts.throttled(refresh)) return throttled(world, reply)
  const grant: Grant = refresh
  return tokenReply(world, world.accounts.issue(grant, refresh.token))
}

const token = (world: World, request: FastifyRequest, reply: FastifyReply) => {
  const form = formOf(request)
  const strange = strangeAddress(world, reply)
  if (strange) return strange
  const client = clientNamed(world.portal, form['client_id'])
  if (!client) return refused(world, reply, 'invalid_client')
  if (form['client_secret'] !== client.clientSecret) return refused(world, reply, 'invalid_client_secret')
  if (form['grant_type'] === 'authorization_code') return exchange(world, form, reply)
  if (form['grant_type'] === 'refresh_token') return renew(world, form, reply)
  return refused(world, reply, 'general_error')
}

const revoked = (world: World, reply: FastifyReply, value: string | undefined) => {
  if (world.accounts.revoke(value ?? '')) return { status: 'success' }
  void reply.code(400)
  return { error: 'invalid_token' }
}

const revokeWithBasic = (world: World, request: FastifyRequest, reply: FastifyReply) => {
  const form = formOf(request)
  const isClient = ({ clientId, clientSecret }: Client) =>
    request.headers.authorization === `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
  if (!clientsOf(world.portal).some(isClient)) return refused(world, reply.code(400), 'invalid_client')
  if (!['refresh_token', 'access_token'].includes(form['token_type'] ?? ''))
    return refused(world, reply, 'general_error')
  return revoked(world, reply, form['token'])
}

export const accountRoutes: AccountRoute[] = [
  { method: 'POST', path: '/oauth/v2/token', page: ACCOUNT_PAGES.token, handle: token },
  {
    method: 'POST',
    path: '/oauth/v2/token/revoke',
    page: ACCOUNT_PAGES.revoke,
    handle: (world, request, reply) => revoked(world, reply, formOf(request)['token']),
  },
  { method: 'POST', path: '/oauth/v2/revoke/token', page: ACCOUNT_PAGES.revokeNew, handle: revokeWithBasic },
  {
    method: 'GET',
    path: '/oauth/serverinfo',
    page: ACCOUNT_PAGES.dataCentres,
    // Every data centre is this emulator: nothing that follows the list leaves the machine.
    handle: ({ url }) => ({ result: 'success', locations: Object.fromEntries(LOCATIONS.map((name) => [name, url])) }),
  },
]
