/** Back to the portal as it was seeded: same objects, same ids, nothing that happened since. */
import type { LoopbackServer } from '../server'
import { giveKeyPairsBack } from './key-pool'
import { copyPortal } from './portal'
import { defaultSwitches } from './switches'
import type { World } from './world'

/** Nothing more happens: no delivery, no retry, no timer. */
export const stopWorld = ({ courier, clock, gates, webhooks, elsewhere }: World) => {
  courier.clear()
  gates.clear()
  clock.clear()
  for (const list of [webhooks, elsewhere.webhooks]) {
    giveKeyPairsBack(list.flatMap(({ keys }) => keys))
    list.length = 0
  }
}

export const resetWorld = (world: World, { calls, faults }: Pick<LoopbackServer, 'calls' | 'faults'>) => {
  stopWorld(world)
  calls.length = 0
  faults.clear()
  for (const items of [world.conversations, world.apiCalls, world.elsewhere.conversations]) items.length = 0
  Object.assign(world.switches, defaultSwitches(), structuredClone(world.startSwitches))
  Object.assign(world.portal, copyPortal(world.seed))
  world.portal.brands = [world.portal.brand]
  world.accounts.seed(world.portal.clientId, world.portal.refreshToken)
}
