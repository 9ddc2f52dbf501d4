/** The bot: the HITL plugin comes first, and what it lets through reaches a flow that does nothing. */
import { messageOf } from './api-failure'
import { handleEvent } from './hitl-events'
import { handleMessage } from './hitl-messages'
import type { Plugin } from './hitl-plugin'
import type { EventRow } from './rows'
import type { Bot } from './world'

/** Events of one conversation are worked on in the order in which they came, together with its messages. */
const laneOf = (event: EventRow) => {
  const named: unknown = event.payload['conversationId']
  return event.conversationId ?? (typeof named === 'string' ? named : event.id)
}

const process = (plugin: Plugin, event: EventRow) => {
  try {
    event.status = handleEvent(plugin, event)
  } catch (thrown) {
    event.status = 'failed'
    event.failureReason = messageOf(thrown)
    plugin.world.failures.push(`event ${event.type}: ${event.failureReason}`)
  }
}

export const newBot = (plugin: Plugin): Bot => ({
  hears: (message) =>
    plugin.world.work.inLane(message.conversationId, async () => {
      try {
        await handleMessage(plugin, message)
      } catch (thrown) {
        plugin.world.failures.push(`message ${message.id}: ${messageOf(thrown)}`)
        throw thrown
      }
    }),
  notices: (event) => plugin.world.work.inLane(laneOf(event), async () => process(plugin, event)),
})
