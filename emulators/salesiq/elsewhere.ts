/** Another portal of the same person: a token that was given for it opens that portal and no other. */
import type { AccessToken } from './accounts'
import type { World } from './world'

/** The world in which a call with this token happens. */
export const worldOf = (world: World, { elsewhere }: Pick<AccessToken, 'elsewhere'>): World =>
  elsewhere ? { ...world, ...world.elsewhere } : world
