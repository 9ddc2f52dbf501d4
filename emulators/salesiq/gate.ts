/** What every REST call passes before its route is asked: verb, token, scope, portal, rate, parameters, content type. */
import type { FastifyRequest } from 'fastify'
import { checkAccess } from './access'
import type { AccessToken } from './accounts'
import { worldOf } from './elsewhere'
import { ApiFailure } from './failure'
import { readJson } from './json-body'
import type { AnyRoute, ApiCall } from './route'
import { allows } from './scopes'
import { readUpload } from './upload'
import type { World } from './world'

const MINUTE_MS = 60_000

// Header only; the docs write Zoho-oauthtoken, Bearer works live as well.
const tokenOf = (world: World, request: FastifyRequest): AccessToken => {
  const [, value] = /^(?:Zoho-oauthtoken|Bearer) ([^\s]+)$/.exec(request.headers.authorization ?? '') ?? []
  if (value === undefined) throw new ApiFailure(1002, { header: 'Authorization' })
  const token = world.accounts.validAccessToken(value)
  if (!token) throw new ApiFailure(1008)
  return token
}

const checkRate = ({ apiCalls, clock, switches }: World) => {
  const now = clock.now()
  while (apiCalls[0] !== undefined && apiCalls[0] <= now - MINUTE_MS) apiCalls.shift()
  apiCalls.push(now)
  if (switches.apiCallsPerMinute > 0 && apiCalls.length > switches.apiCallsPerMinute) throw new ApiFailure(1023)
}

const queryOf = (route: AnyRoute, request: FastifyRequest) => {
  const query: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.query as Record<string, unknown>)) {
    if (!route.query?.includes(name)) throw new ApiFailure(1011, { param: name })
    if (typeof value !== 'string') throw new ApiFailure(1007, { param: name })
    query[name] = value
  }
  return query
}

const readBody = async (world: World, route: AnyRoute, request: FastifyRequest) => {
  const raw = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  const contentType = request.headers['content-type'] ?? ''
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase()
  if (!route.body) {
    if (raw.length > 0 && raw.toString() !== '{}') throw new ApiFailure(1015)
    return {}
  }
  if (route.files && mediaType === 'multipart/form-data') {
    return { upload: await readUpload(raw, contentType, world.switches) }
  }
  if (mediaType !== 'application/json') throw new ApiFailure(1054, { header: 'Content-Type' })
  return { body: readJson(raw, route.body, world.switches) }
}

export const admit = async (here: World, route: AnyRoute, request: FastifyRequest): Promise<ApiCall<unknown>> => {
  route.allowed?.(here)
  const token = tokenOf(here, request)
  const world = worldOf(here, token)
  checkAccess(world, route, token)
  if (route.scope && !allows(token.scopes, route.scope)) throw new ApiFailure(1009)
  const params = request.params as Record<string, string>
  if (params['screen'] !== undefined && params['screen'] !== world.portal.screenName) throw new ApiFailure(1005)
  checkRate(world)
  const query = queryOf(route, request)
  return { world, path: request.url, params, query, token, body: undefined, ...(await readBody(world, route, request)) }
}
