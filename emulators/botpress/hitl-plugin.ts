/** The HITL plugin's memory: its tags and states, with the prefix of its alias, next to those of others. */
import { ApiFailure } from './api-failure'
import { type EmulatedConfig, defaultHitlConfig, type HitlConfig } from './hitl-config'
import type { Invocations } from './invocations'
import type { Outbox } from './outbox'
import { type ConversationRow, type EventRow, type MessageRow, type Tags, touch, type UserRow } from './rows'
import { findState, putState } from './states'
import { mergeTags } from './tags'
import type { World } from './world'

export type Plugin = {
  world: World
  invocations: Invocations
  outbox: Outbox
  config: EmulatedConfig
  /** Messages and events that reached the bot, and conversations whose flow went on after a session. */
  botMessages: MessageRow[]
  botHeard: EventRow[]
  continued: { conversationId: string; at: number }[]
}

export const newPlugin = (world: World, invocations: Invocations, outbox: Outbox): Plugin => ({
  world,
  invocations,
  outbox,
  config: defaultHitlConfig(),
  botMessages: [],
  botHeard: [],
  continued: [],
})

/** `hitl#upstream`: a tag or state of the plugin, named after its alias in the bot. */
export const pluginKey = (name: string) => `hitl#${name}`

export const pluginTag = (row: { tags: Tags }, name: string): string | undefined => row.tags[pluginKey(name)]

export const setPluginTags = ({ world }: Plugin, row: { tags: Tags; updatedAt: string }, tags: Tags) => {
  const own = Object.fromEntries(Object.entries(tags).map(([name, value]) => [pluginKey(name), value]))
  row.tags = mergeTags(row.tags, own)
  touch(world, row)
}

/** The plugin sees every conversation and user of the bot. */
export const conversationById = ({ world }: Plugin, id: string): ConversationRow => {
  const conversation = world.tables.conversations.get(id)
  if (!conversation) throw new ApiFailure('ResourceNotFound', `Conversation ${id} does not exist`)
  return conversation
}

export const userById = ({ world }: Plugin, id: string): UserRow => {
  const user = world.tables.users.get(id)
  if (!user) throw new ApiFailure('ResourceNotFound', `User ${id} does not exist`)
  return user
}

const stateKey = (id: string, name: string) => ({ type: 'conversation' as const, id, name })

export const isActive = ({ world }: Plugin, conversationId: string) =>
  findState(world, stateKey(conversationId, pluginKey('hitl')))?.payload['hitlActive'] === true

export const setActive = ({ world }: Plugin, conversationId: string, hitlActive: boolean) => {
  putState(world, stateKey(conversationId, pluginKey('hitl')), { payload: { hitlActive } })
  putState(world, stateKey(conversationId, 'typingIndicatorEnabled'), { payload: { enabled: !hitlActive } })
}

export type EndReason =
  | 'agent-closed-ticket'
  | 'patient-used-termination-command'
  | 'agent-assignment-timeout'
  | 'closed-by-bot'
  | 'internal-error'

const configKey = (upstreamId: string) => stateKey(upstreamId, pluginKey('effectiveSessionConfig'))

export const keepSessionConfig = ({ world }: Plugin, upstreamId: string, config: HitlConfig) => {
  putState(world, configKey(upstreamId), { payload: { ...config } })
}

/** The settings this session began with; without one, those of now. */
export const sessionConfig = ({ world, config }: Plugin, upstreamId: string): HitlConfig =>
  (findState(world, configKey(upstreamId))?.payload as HitlConfig | undefined) ?? config
