/** A chat waits for somebody: `custom_wait_time`, else the brand's waiting time, then it is missed. */
import { missChat } from './chat'
import type { Conversation } from './conversation'
import type { World } from './world'

export const startWaiting = (world: World, conversation: Conversation) => {
  const { clock, portal, switches } = world
  const since = clock.now()
  Object.assign(conversation, { status: 'waiting', waitingSince: since })
  const seconds = conversation.customWaitTime ?? portal.brand.waiting_time
  clock.after(seconds * 1000, () =>
    switches.missAfterWaiting && conversation.waitingSince === since ? missChat(world, conversation) : undefined,
  )
}
