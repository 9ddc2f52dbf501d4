/** Everything an emulated portal is made of, in one place. */
import { type Clock, EmulatorClock } from '../clock'
import { Gates } from '../gates'
import { Accounts } from './accounts'
import type { Conversation } from './conversation'
import { Courier, webhookGate } from './courier'
import { Ids } from './ids'
import { copyPortal, type Portal, seedPortal } from './portal'
import { defaultSwitches, setSwitches, type Switches } from './switches'
import { conversationEvents, type Webhook } from './webhook'

export type World = {
  url: string
  switches: Switches
  ids: Ids
  clock: EmulatorClock
  gates: Gates
  portal: Portal
  accounts: Accounts
  conversations: Conversation[]
  webhooks: Webhook[]
  courier: Courier
  /** Another portal, for which a consent may have been given. */
  elsewhere: Pick<World, 'portal' | 'conversations' | 'webhooks'>
  /** What reset goes back to. */
  seed: Portal
  startSwitches: Partial<Switches>
  /** Epoch ms of the calls of the last minute, for `apiCallsPerMinute`. */
  apiCalls: number[]
}

export const newWorld = (wanted: Partial<Switches> = {}, given?: Clock): World => {
  const switches = defaultSwitches()
  setSwitches(switches, wanted)
  const ids = new Ids()
  const clock = new EmulatorClock(given)
  const portal = seedPortal(ids, { screenName: 'zylker', displayName: 'Zylker INC' })
  const other = seedPortal(ids, { screenName: 'globex', displayName: 'Globex' })
  const accounts = new Accounts(clock, switches)
  accounts.seed(portal.clientId, portal.refreshToken)
  const gates = new Gates()
  // Deliveries can be held too.
  gates.know(...conversationEvents.map(webhookGate))
  const courier = new Courier({ clock, gates, switches })
  return {
    url: '',
    switches,
    ids,
    clock,
    gates,
    portal,
    accounts,
    courier,
    conversations: [],
    webhooks: [],
    elsewhere: { portal: other, conversations: [], webhooks: [] },
    seed: copyPortal(portal),
    startSwitches: structuredClone(wanted),
    apiCalls: [],
  }
}
