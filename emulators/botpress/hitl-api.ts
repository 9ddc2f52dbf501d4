/** The Botpress API as the plugin uses it: each call takes `latencyMs`, reads and writes at its end, and is awaited. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { HitlConfig } from './hitl-config'
import {
  conversationById,
  type EndReason,
  isActive,
  keepSessionConfig,
  type Plugin,
  sessionConfig,
  setActive,
  setPluginTags,
  userById,
} from './hitl-plugin'
import { messagesOf } from './mailbox'
import type { Payload } from './payload'
import type { ConversationRow, MessageRow, Tags, UserRow } from './rows'

/** What a network does, so real time. Without latency nothing comes between one call and the next. */
export const apiCall = async <T>(plugin: Plugin, work: () => T | Promise<T>): Promise<T> => {
  if (plugin.config.latencyMs > 0) await sleep(plugin.config.latencyMs)
  return work()
}

/** As it was read: what others write later is not in it. */
const copy = <Row extends { tags: Tags }>(row: Row): Row => ({ ...row, tags: { ...row.tags } })

export const getConversation = (plugin: Plugin, id: string): Promise<ConversationRow> =>
  apiCall(plugin, () => copy(conversationById(plugin, id)))

export const getUser = (plugin: Plugin, id: string): Promise<UserRow> =>
  apiCall(plugin, () => copy(userById(plugin, id)))

export const listMessages = (plugin: Plugin, conversationId: string): Promise<MessageRow[]> =>
  apiCall(plugin, () => [...messagesOf(plugin.world, conversationId)])

export const tagConversation = (plugin: Plugin, id: string, tags: Tags) =>
  apiCall(plugin, () => setPluginTags(plugin, conversationById(plugin, id), tags))

export const tagUser = (plugin: Plugin, id: string, tags: Tags) =>
  apiCall(plugin, () => setPluginTags(plugin, userById(plugin, id), tags))

export const readActive = (plugin: Plugin, conversationId: string): Promise<boolean> =>
  apiCall(plugin, () => isActive(plugin, conversationId))

export const activate = (plugin: Plugin, conversationId: string) =>
  apiCall(plugin, () => setActive(plugin, conversationId, true))

export const deactivate = async (plugin: Plugin, conversationId: string, reason: EndReason) => {
  await apiCall(plugin, () => setActive(plugin, conversationId, false))
  await tagConversation(plugin, conversationId, { hitlEndReason: reason })
}

/** The settings this session began with; without one, those of now. */
export const readConfig = (plugin: Plugin, upstreamId: string): Promise<HitlConfig> =>
  apiCall(plugin, () => sessionConfig(plugin, upstreamId))

export const writeConfig = (plugin: Plugin, upstreamId: string, config: HitlConfig) =>
  apiCall(plugin, () => keepSessionConfig(plugin, upstreamId, config))

type NewMessage = { conversationId: string; payload: Payload & { type: string }; tags?: Tags }

export const createMessage = (plugin: Plugin, { conversationId, ...message }: NewMessage) =>
  apiCall(plugin, () => plugin.outbox.say({ conversation: conversationById(plugin, conversationId), ...message }))

/** Says a text, or nothing where there is none. */
export const say = async (plugin: Plugin, conversationId: string, text: string | undefined) => {
  if (text !== undefined) await createMessage(plugin, { conversationId, payload: { type: 'text', text } })
}

/** Runs an action of the integration and awaits what it gives. */
export const callAction = (plugin: Plugin, type: string, input: Record<string, unknown>) =>
  apiCall(plugin, () => plugin.invocations.action(type, input))
