/** What a token may do in each family of the API, beyond its scopes. */
import type { AccessToken } from './accounts'
import { ApiFailure } from './failure'
import type { AnyRoute } from './route'
import type { Family } from './switches-accounts'
import type { World } from './world'

const families: Record<string, Family> = {
  conversations: 'conversations',
  visitors: 'conversations',
  portals: 'setup',
  apps: 'setup',
  departments: 'setup',
  operators: 'operators',
  downloads: 'operators',
  webhooks: 'webhooks',
}

/** By the part of the path that names the resource: `/api/v2/:screen/apps`, `/api/v2/portals`. */
export const familyOf = ({ path }: Pick<AnyRoute, 'path'>): Family => {
  if (path.startsWith('/api/visitor/')) return 'visitor'
  const resource = path.split('/').find((part) => part in families) ?? ''
  const family = families[resource]
  if (!family) throw new Error(`${path} belongs to no family of the API`)
  return family
}

/** Nobody has published what an organisation token may do in REST v2: switch `orgToken`. */
const checkOrgToken = ({ switches }: World, family: Family) => {
  const { apiV2, ...own } = switches.orgToken
  const right = own[family] ?? (family === 'visitor' ? undefined : apiV2)
  if (right && right !== 'works') throw new ApiFailure(right.code).at(right.status)
}

/** The token of somebody who is no administrator changes nothing that belongs to the portal. */
const checkPerson = ({ portal }: World, { operatorId }: AccessToken, family: Family) => {
  const person = portal.operators.find(({ id }) => id === operatorId)
  if (person && person.role !== 'Administrator' && family === 'webhooks') throw new ApiFailure(1016)
}

const checkVisitorApi = ({ switches }: World) => {
  if (!switches.visitorApiNeedsOrgToken) return
  throw new ApiFailure(
    switches.nonOrgTokenError,
    {},
    'an organisation token is needed here, switch `visitorApiNeedsOrgToken`',
  )
}

export const checkAccess = (world: World, route: AnyRoute, token: AccessToken) => {
  const family = familyOf(route)
  if (token.org) return checkOrgToken(world, family)
  if (family === 'visitor') return checkVisitorApi(world)
  return checkPerson(world, token, family)
}
