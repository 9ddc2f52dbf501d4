/** Access tokens without an HTTP call, for scenes that begin with a good one. */
import { operatorNamed } from './operator'
import { practicalScopes } from './scopes'
import type { World } from './world'

/** `operator`: the person behind a token that is not the organisation's; the first operator where none is named. `elsewhere`: for another portal. */
export type WantedToken = {
  scopes?: string[]
  org?: boolean
  expired?: boolean
  operator?: string
  elsewhere?: boolean
}

/** A token of its own: it neither counts among the ten of the refresh token nor is evicted with them. */
export const issueToken = (world: World, wanted: WantedToken = {}) => {
  const { scopes = practicalScopes, org = true, expired, operator, elsewhere } = wanted
  const operatorId = org ? undefined : operatorNamed(world, operator).id
  const { clientId } = org ? world.portal : world.portal.ordinaryClient
  const issued = world.accounts.issue({ clientId, scopes, org, operatorId, elsewhere }, '')
  if (expired) issued.ended = true
  return issued.token
}
