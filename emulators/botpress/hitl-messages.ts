/** Messages while a session is active (botpress-platform.md §3.2): from the visitor to the agent and back. */
import { assignAgent } from './hitl-events'
import { BROKEN_SESSION_TEXT, isCloseCommand, SUPPORTED_TYPES, textOf, UNSUPPORTED_TYPE_TEXT } from './hitl-config'
import { endByVisitor, sayText } from './hitl-end'
import {
  conversationById,
  deactivate,
  isActive,
  type Plugin,
  pluginKey,
  pluginTag,
  sessionConfig,
  userById,
} from './hitl-plugin'
import { webchatUserId } from './hitl-users'
import type { ConversationRow, MessageRow } from './rows'
import { isOurs } from './world'

const abort = (plugin: Plugin, conversation: ConversationRow) => {
  deactivate(plugin, conversation.id, 'internal-error')
  sayText(plugin, conversation, BROKEN_SESSION_TEXT)
}

const fromVisitor = async (plugin: Plugin, message: MessageRow, upstream: ConversationRow) => {
  if (!isActive(plugin, upstream.id)) {
    plugin.botMessages.push(message)
    return
  }
  if (!SUPPORTED_TYPES.includes(message.type)) {
    sayText(plugin, upstream, UNSUPPORTED_TYPE_TEXT)
    return
  }
  const downstreamId = pluginTag(upstream, 'downstream')
  const userId = pluginTag(userById(plugin, message.userId), 'downstream')
  if (downstreamId === undefined || userId === undefined) {
    abort(plugin, upstream)
    return
  }
  const downstream = conversationById(plugin, downstreamId)
  if (isCloseCommand(sessionConfig(plugin, upstream.id), message.payload['text'])) {
    await endByVisitor(plugin, { upstream, downstream })
    return
  }
  const payload = { type: message.type, ...message.payload, userId }
  plugin.outbox.say({ conversation: downstream, payload, tags: { [pluginKey('upstream')]: message.id } })
}

const toVisitor = (plugin: Plugin, message: MessageRow, upstream: ConversationRow) => {
  const { additionalData, userId: _theirs, ...payload } = message.payload as Record<string, unknown>
  const author = webchatUserId(plugin, message.userId, { upstreamId: upstream.id, force: false })
  const tags = {
    [pluginKey('downstream')]: message.id,
    ...(typeof additionalData === 'string' ? { [pluginKey('additionalData')]: additionalData } : {}),
  }
  const said = { type: message.type, ...payload, ...(author === undefined ? {} : { userId: author }) }
  plugin.outbox.say({ conversation: upstream, payload: said, tags })
}

/** Whoever wrote it: the plugin does not look at the author. */
const fromAgent = (plugin: Plugin, message: MessageRow, downstream: ConversationRow) => {
  if (!isActive(plugin, downstream.id)) return
  const upstreamId = pluginTag(downstream, 'upstream')
  if (upstreamId === undefined) {
    abort(plugin, downstream)
    return
  }
  const upstream = conversationById(plugin, upstreamId)
  if (!SUPPORTED_TYPES.includes(message.type)) {
    sayText(plugin, downstream, textOf(sessionConfig(plugin, upstreamId), 'onIncompatibleMsgTypeMessage'))
    return
  }
  if (pluginTag(downstream, 'humanAgentId') === undefined) assignAgent(plugin, downstream, message.userId)
  toVisitor(plugin, message, upstream)
}

export const handleMessage = async (plugin: Plugin, message: MessageRow) => {
  const conversation = conversationById(plugin, message.conversationId)
  if (isOurs(plugin.world, conversation)) fromAgent(plugin, message, conversation)
  else await fromVisitor(plugin, message, conversation)
}
