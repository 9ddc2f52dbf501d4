/** The bot: the HITL plugin comes first, and what it lets through reaches a flow that does nothing. */
import { messageOf } from './api-failure'
import { handleEvent } from './hitl-events'
import { handleMessage } from './hitl-messages'
import type { Plugin } from './hitl-plugin'
import type { EventRow, MessageRow } from './rows'
import type { Bot } from './world'

const notice = async (plugin: Plugin, event: EventRow) => {
  try {
    event.status = await handleEvent(plugin, event)
  } catch (thrown) {
    event.status = 'failed'
    event.failureReason = messageOf(thrown)
    plugin.world.failures.push(`event ${event.type}: ${event.failureReason}`)
  }
}

const hear = async (plugin: Plugin, message: MessageRow) => {
  try {
    await handleMessage(plugin, message)
  } catch (thrown) {
    plugin.world.failures.push(`message ${message.id}: ${messageOf(thrown)}`)
    throw thrown
  }
}

/** Each message and each event is an invocation of the bot of its own, so several are under way at once (§3.5). */
export const newBot = (plugin: Plugin): Bot => ({
  hears: (message) => plugin.world.work.track(hear(plugin, message)),
  notices: (event) => plugin.world.work.track(notice(plugin, event)),
})
