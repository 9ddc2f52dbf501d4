/** How a session ends: `/end`, the Stop HITL card, nobody came. */
import { messageOf } from './api-failure'
import { callAction, deactivate, getConversation, readActive, readConfig, say } from './hitl-api'
import { type HitlConfig, textOf } from './hitl-config'
import { type EndReason, type Plugin, pluginTag } from './hitl-plugin'

export const continueWorkflow = (plugin: Plugin, upstreamId: string, { flowOnHitlStopped }: HitlConfig) => {
  if (flowOnHitlStopped) plugin.continued.push({ conversationId: upstreamId, at: plugin.world.clock.now() })
}

type Ending = { upstreamId: string; downstreamId: string; config: HitlConfig }

/**
 * The agent's side reads of the end, both sides go inactive, and only then `stopHitl` is called and awaited: what the
 * agent writes in between is dropped, and if `stopHitl` rejects, nothing follows (§3.5).
 */
const stop = async (plugin: Plugin, { upstreamId, downstreamId, config }: Ending, reason: EndReason) => {
  await say(plugin, downstreamId, textOf(config, 'onUserHitlCancelledMessage'))
  await Promise.all([upstreamId, downstreamId].map((id) => deactivate(plugin, id, reason)))
  await callAction(plugin, plugin.world.declared.hitl.stopHitl, { conversationId: downstreamId })
}

export const endByVisitor = async (plugin: Plugin, ending: Ending) => {
  await stop(plugin, ending, 'patient-used-termination-command')
  await say(plugin, ending.upstreamId, textOf(ending.config, 'onUserHitlCloseMessage'))
  continueWorkflow(plugin, ending.upstreamId, ending.config)
}

/** The Stop HITL card: no confirmation, and the flow is the bot's anyway. */
export const endByBot = async (plugin: Plugin, upstreamId: string) => {
  const downstreamId = pluginTag(await getConversation(plugin, upstreamId), 'downstream')
  if (!(await readActive(plugin, upstreamId)) || downstreamId === undefined) return
  const config = await readConfig(plugin, upstreamId)
  await stop(plugin, { upstreamId, downstreamId, config }, 'closed-by-bot')
}

type Sides = Pick<Ending, 'upstreamId' | 'downstreamId'>

const endByTimeout = async (plugin: Plugin, { upstreamId, downstreamId }: Sides) => {
  const upstream = await getConversation(plugin, upstreamId)
  // The plugin looks at the upstream tag, which it never clears: after one session with an agent it waits for ever.
  if (pluginTag(upstream, 'humanAgentId') !== undefined || pluginTag(upstream, 'downstream') !== downstreamId) return
  if (!(await readActive(plugin, upstreamId)) || !(await readActive(plugin, downstreamId))) return
  const config = await readConfig(plugin, upstreamId)
  await stop(plugin, { upstreamId, downstreamId, config }, 'agent-assignment-timeout')
  await say(plugin, upstreamId, textOf(config, 'onAgentAssignedTimeoutMessage'))
  continueWorkflow(plugin, upstreamId, config)
}

/** Schedules the plugin's own event `humanAgentAssignedTimeout`, if a time limit is set. */
export const giveUpWhenNobodyCame = (plugin: Plugin, sides: Sides, config: HitlConfig) => {
  const seconds = config.agentAssignedTimeoutSeconds ?? 0
  if (seconds <= 0) return
  plugin.world.work.after(seconds * 1000, () =>
    endByTimeout(plugin, sides).catch((thrown: unknown) => {
      plugin.world.failures.push(`humanAgentAssignedTimeout: ${messageOf(thrown)}`)
    }),
  )
}
