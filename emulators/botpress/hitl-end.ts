/** How a session ends (botpress-platform.md §3.3): `/end`, the Stop HITL card, nobody came. */
import { messageOf } from './api-failure'
import { type HitlConfig, type HitlText, textOf } from './hitl-config'
import {
  conversationById,
  deactivate,
  type EndReason,
  isActive,
  type Plugin,
  pluginTag,
  sessionConfig,
} from './hitl-plugin'
import type { ConversationRow } from './rows'

export const sayText = (plugin: Plugin, conversation: ConversationRow, text: string | undefined) => {
  if (text !== undefined) plugin.outbox.say({ conversation, payload: { type: 'text', text } })
}

const say = (plugin: Plugin, conversation: ConversationRow, [config, name]: [HitlConfig, HitlText]) =>
  sayText(plugin, conversation, textOf(config, name))

export const continueWorkflow = (plugin: Plugin, upstreamId: string) => {
  if (sessionConfig(plugin, upstreamId).flowOnHitlStopped)
    plugin.continued.push({ conversationId: upstreamId, at: plugin.world.clock.now() })
}

type Sides = { upstream: ConversationRow; downstream: ConversationRow }

/** The agent's side is told, both sides go inactive, and only then `stopHitl` is called: the two may overlap. */
const stop = async (plugin: Plugin, { upstream, downstream }: Sides, reason: EndReason) => {
  say(plugin, downstream, [sessionConfig(plugin, upstream.id), 'onUserHitlCancelledMessage'])
  deactivate(plugin, upstream.id, reason)
  deactivate(plugin, downstream.id, reason)
  await plugin.invocations.action(plugin.world.declared.hitl.stopHitl, { conversationId: downstream.id })
}

/** `/end`: if `stopHitl` throws, the visitor hears nothing more. */
export const endByVisitor = async (plugin: Plugin, sides: Sides) => {
  await stop(plugin, sides, 'patient-used-termination-command')
  say(plugin, sides.upstream, [sessionConfig(plugin, sides.upstream.id), 'onUserHitlCloseMessage'])
  continueWorkflow(plugin, sides.upstream.id)
}

/** The Stop HITL card: no confirmation, and the flow is the bot's anyway. */
export const endByBot = async (plugin: Plugin, upstreamId: string) => {
  const upstream = conversationById(plugin, upstreamId)
  const downstreamId = pluginTag(upstream, 'downstream')
  if (!isActive(plugin, upstreamId) || downstreamId === undefined) return
  await stop(plugin, { upstream, downstream: conversationById(plugin, downstreamId) }, 'closed-by-bot')
}

const endByTimeout = async (plugin: Plugin, sides: Sides) => {
  const { upstream, downstream } = sides
  // The plugin looks at the upstream tag, which it never clears: after one session with an agent it waits for ever.
  const attended = pluginTag(upstream, 'humanAgentId') !== undefined
  if (attended || !isActive(plugin, upstream.id) || !isActive(plugin, downstream.id)) return
  if (pluginTag(upstream, 'downstream') !== downstream.id) return
  await stop(plugin, sides, 'agent-assignment-timeout')
  say(plugin, upstream, [sessionConfig(plugin, upstream.id), 'onAgentAssignedTimeoutMessage'])
  continueWorkflow(plugin, upstream.id)
}

/** Schedules the plugin's own event `humanAgentAssignedTimeout`, if a time limit is set. */
export const giveUpWhenNobodyCame = (plugin: Plugin, upstream: ConversationRow, downstream: ConversationRow) => {
  const seconds = sessionConfig(plugin, upstream.id).agentAssignedTimeoutSeconds ?? 0
  if (seconds <= 0) return
  plugin.world.work.after(seconds * 1000, () =>
    endByTimeout(plugin, { upstream, downstream }).catch((thrown: unknown) => {
      plugin.world.failures.push(`humanAgentAssignedTimeout: ${messageOf(thrown)}`)
    }),
  )
}
