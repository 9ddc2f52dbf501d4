/** Events of the integration: assignment, ending, and which ones the bot never sees. */
import { deactivate, getConversation, getUser, readActive, readConfig, say, tagConversation } from './hitl-api'
import { type HitlConfig, textOf } from './hitl-config'
import { continueWorkflow } from './hitl-end'
import { type Plugin, pluginTag } from './hitl-plugin'
import { relinkedWebchatUser } from './hitl-users'
import type { ConversationRow, EventRow } from './rows'

type Assignment = { upstream: ConversationRow; downstreamId: string; agentId: string; config?: HitlConfig }

/**
 * Announced every time: the plugin does not look whether he is the same. The tags are written several calls after they
 * were read (§3.5). Gives the webchat user that speaks for the agent, if there is one.
 */
export const assignAgent = async (plugin: Plugin, { upstream, downstreamId, agentId, config }: Assignment) => {
  const agent = await getUser(plugin, agentId)
  const humanAgentName = agent.name === undefined || agent.name === '' ? 'A Human Agent' : agent.name
  const tags = { humanAgentId: agentId, humanAgentName }
  await tagConversation(plugin, upstream.id, tags)
  await tagConversation(plugin, downstreamId, tags)
  const settings = config ?? (await readConfig(plugin, upstream.id))
  await say(plugin, upstream.id, textOf(settings, 'onHumanAgentAssignedMessage'))
  return relinkedWebchatUser(plugin, agent, { upstream, config: settings })
}

const stopped = async (plugin: Plugin, upstream: ConversationRow, downstreamId: string) => {
  const config = await readConfig(plugin, upstream.id)
  await say(plugin, upstream.id, textOf(config, 'onHitlStoppedMessage'))
  const sides = [downstreamId, upstream.id]
  await Promise.all(sides.map((id) => deactivate(plugin, id, 'agent-closed-ticket')))
  continueWorkflow(plugin, upstream.id, config)
}

const handleOwn = async (plugin: Plugin, event: EventRow): Promise<EventRow['status']> => {
  const { conversationId, userId } = event.payload as { conversationId: string; userId?: string }
  if (!(await readActive(plugin, conversationId))) return 'ignored'
  const downstream = await getConversation(plugin, conversationId)
  const upstreamId = pluginTag(downstream, 'upstream')
  if (upstreamId === undefined) return 'processed'
  const upstream = await getConversation(plugin, upstreamId)
  if (event.type === plugin.world.declared.hitl.hitlStopped) await stopped(plugin, upstream, downstream.id)
  else if (userId !== undefined) await assignAgent(plugin, { upstream, downstreamId: downstream.id, agentId: userId })
  return 'processed'
}

const namedConversation = (event: EventRow): string | undefined => {
  if (event.conversationId !== undefined) return event.conversationId
  const named: unknown = event.payload['conversationId']
  return typeof named === 'string' ? named : undefined
}

/** What became of the event; rejects where a hook of the plugin would. */
export const handleEvent = async (plugin: Plugin, event: EventRow): Promise<EventRow['status']> => {
  const { hitlAssigned, hitlStopped } = plugin.world.declared.hitl
  if (event.type === hitlAssigned || event.type === hitlStopped) return handleOwn(plugin, event)
  const id = namedConversation(event)
  if (id !== undefined) {
    // The catch-all looks the conversation up, so a foreign id in that field makes the event fail.
    await getConversation(plugin, id)
    if (await readActive(plugin, id)) return 'ignored'
  }
  plugin.botHeard.push(event)
  return 'processed'
}
