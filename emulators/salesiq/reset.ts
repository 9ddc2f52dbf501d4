/** Back to the portal as it was seeded: same objects, same ids, nothing that happened since. */
import type { LoopbackServer } from '../server'
import { defaultSwitches } from './switches'
import type { World } from './world'

export const resetWorld = (world: World, { calls, faults }: Pick<LoopbackServer, 'calls' | 'faults'>) => {
  world.courier.clear()
  world.clock.clear()
  calls.length = 0
  faults.clear()
  for (const items of [world.conversations, world.webhooks, world.apiCalls]) items.length = 0
  Object.assign(world.switches, defaultSwitches(), world.startSwitches)
  Object.assign(world.portal, structuredClone(world.seed))
  world.portal.brands = [world.portal.brand]
  world.accounts.seed(world.portal.clientId, world.portal.refreshToken)
}
