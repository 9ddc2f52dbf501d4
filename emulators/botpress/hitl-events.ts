/** Events of the integration (botpress-platform.md §3.2): assignment, ending, and which ones the bot never sees. */
import { textOf } from './hitl-config'
import { continueWorkflow, sayText } from './hitl-end'
import {
  conversationById,
  deactivate,
  isActive,
  type Plugin,
  pluginTag,
  sessionConfig,
  setPluginTags,
  userById,
} from './hitl-plugin'
import { webchatUserId } from './hitl-users'
import type { ConversationRow, EventRow } from './rows'

/** Announced every time: the plugin does not look whether he is the same. */
export const assignAgent = (plugin: Plugin, downstream: ConversationRow, agentId: string) => {
  const upstreamId = pluginTag(downstream, 'upstream')
  if (upstreamId === undefined) return
  const upstream = conversationById(plugin, upstreamId)
  const { name } = userById(plugin, agentId)
  const agent = { humanAgentId: agentId, humanAgentName: name === undefined || name === '' ? 'A Human Agent' : name }
  setPluginTags(plugin, downstream, agent)
  setPluginTags(plugin, upstream, agent)
  webchatUserId(plugin, agentId, { upstreamId, force: true })
  sayText(plugin, upstream, textOf(sessionConfig(plugin, upstreamId), 'onHumanAgentAssignedMessage'))
}

const stopped = (plugin: Plugin, downstream: ConversationRow) => {
  const upstreamId = pluginTag(downstream, 'upstream')
  if (upstreamId === undefined) return
  const upstream = conversationById(plugin, upstreamId)
  sayText(plugin, upstream, textOf(sessionConfig(plugin, upstreamId), 'onHitlStoppedMessage'))
  deactivate(plugin, downstream.id, 'agent-closed-ticket')
  deactivate(plugin, upstream.id, 'agent-closed-ticket')
  continueWorkflow(plugin, upstreamId)
}

const handleOwn = (plugin: Plugin, event: EventRow): EventRow['status'] => {
  const { conversationId, userId } = event.payload as { conversationId: string; userId?: string }
  if (!isActive(plugin, conversationId)) return 'ignored'
  const downstream = conversationById(plugin, conversationId)
  if (event.type === plugin.world.declared.hitl.hitlStopped) stopped(plugin, downstream)
  else if (userId !== undefined) assignAgent(plugin, downstream, userId)
  return 'processed'
}

const namedConversation = (event: EventRow): string | undefined => {
  if (event.conversationId !== undefined) return event.conversationId
  const named: unknown = event.payload['conversationId']
  return typeof named === 'string' ? named : undefined
}

/** What became of the event; throws where a hook of the plugin would. */
export const handleEvent = (plugin: Plugin, event: EventRow): EventRow['status'] => {
  const { hitlAssigned, hitlStopped } = plugin.world.declared.hitl
  if (event.type === hitlAssigned || event.type === hitlStopped) return handleOwn(plugin, event)
  const id = namedConversation(event)
  // The catch-all looks the conversation up, so a foreign id in that field makes the event fail.
  if (id !== undefined && isActive(plugin, conversationById(plugin, id).id)) return 'ignored'
  plugin.botHeard.push(event)
  return 'processed'
}
