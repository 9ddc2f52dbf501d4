/** Access tokens without an HTTP call, for scenes that begin with a good one. */
import { practicalScopes } from './scopes'
import type { World } from './world'

export type WantedToken = { scopes?: string[]; org?: boolean; expired?: boolean }

/** A token of its own: it neither counts among the ten of the refresh token nor is evicted with them. */
export const issueToken = (world: World, { scopes = practicalScopes, org = true, expired }: WantedToken = {}) => {
  const issued = world.accounts.issue({ clientId: world.portal.clientId, scopes, org }, '')
  if (expired) issued.ended = true
  return issued.token
}
