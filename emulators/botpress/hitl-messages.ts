/** Messages while a session is active: from the visitor to the agent and back. */
import { createMessage, deactivate, getConversation, getUser, readActive, readConfig, say } from './hitl-api'
import { BROKEN_SESSION_TEXT, isCloseCommand, SUPPORTED_TYPES, textOf, UNSUPPORTED_TYPE_TEXT } from './hitl-config'
import { endByVisitor } from './hitl-end'
import { assignAgent } from './hitl-events'
import { type Plugin, pluginKey, pluginTag } from './hitl-plugin'
import { linkedWebchatUser } from './hitl-users'
import type { ConversationRow, MessageRow } from './rows'
import { isOurs } from './world'

const abort = async (plugin: Plugin, { id }: ConversationRow) => {
  await deactivate(plugin, id, 'internal-error')
  await say(plugin, id, BROKEN_SESSION_TEXT)
}

const fromVisitor = async (plugin: Plugin, message: MessageRow, upstream: ConversationRow) => {
  if (!(await readActive(plugin, upstream.id))) {
    plugin.botMessages.push(message)
    return
  }
  if (!SUPPORTED_TYPES.includes(message.type)) return say(plugin, upstream.id, UNSUPPORTED_TYPE_TEXT)
  const downstreamId = pluginTag(upstream, 'downstream')
  const userId = pluginTag(await getUser(plugin, message.userId), 'downstream')
  if (downstreamId === undefined || userId === undefined) return abort(plugin, upstream)
  const downstream = await getConversation(plugin, downstreamId)
  const config = await readConfig(plugin, upstream.id)
  if (isCloseCommand(config, message.payload['text'])) {
    return endByVisitor(plugin, { upstreamId: upstream.id, downstreamId: downstream.id, config })
  }
  const payload = { type: message.type, ...message.payload, userId }
  const tags = { [pluginKey('upstream')]: message.id }
  await createMessage(plugin, { conversationId: downstream.id, payload, tags })
}

const forward = async (plugin: Plugin, message: MessageRow, to: { upstreamId: string; author: string | undefined }) => {
  const { additionalData, userId: _theirs, ...payload } = message.payload as Record<string, unknown>
  const tags = {
    [pluginKey('downstream')]: message.id,
    ...(typeof additionalData === 'string' ? { [pluginKey('additionalData')]: additionalData } : {}),
  }
  const said = { type: message.type, ...payload, ...(to.author === undefined ? {} : { userId: to.author }) }
  await createMessage(plugin, { conversationId: to.upstreamId, payload: said, tags })
}

/** Whoever wrote it: the plugin does not look at the author. */
const fromAgent = async (plugin: Plugin, message: MessageRow, downstream: ConversationRow) => {
  if (!(await readActive(plugin, downstream.id))) return
  const upstreamId = pluginTag(downstream, 'upstream')
  if (upstreamId === undefined) return abort(plugin, downstream)
  const upstream = await getConversation(plugin, upstreamId)
  const config = await readConfig(plugin, upstreamId)
  if (!SUPPORTED_TYPES.includes(message.type)) {
    return say(plugin, downstream.id, textOf(config, 'onIncompatibleMsgTypeMessage'))
  }
  const agentId = message.userId
  // Read with the conversation, several calls ago: whoever was assigned since then is announced a second time (§3.5).
  const isAssigned = pluginTag(downstream, 'humanAgentId') !== undefined
  const author = isAssigned
    ? await linkedWebchatUser(plugin, agentId, { upstream, config })
    : await assignAgent(plugin, { upstream, downstreamId: downstream.id, agentId, config })
  await forward(plugin, message, { upstreamId, author })
}

export const handleMessage = async (plugin: Plugin, message: MessageRow) => {
  const conversation = await getConversation(plugin, message.conversationId)
  if (isOurs(plugin.world, conversation)) await fromAgent(plugin, message, conversation)
  else await fromVisitor(plugin, message, conversation)
}
