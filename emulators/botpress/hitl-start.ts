/** The Start HITL card (botpress-platform.md §3.1): hands a conversation to the integration, and activates it late. */
import { activationDelay, type HitlConfig, textOf } from './hitl-config'
import { giveUpWhenNobodyCame } from './hitl-end'
import {
  activate,
  conversationById,
  isActive,
  keepSessionConfig,
  type Plugin,
  pluginTag,
  setPluginTags,
} from './hitl-plugin'
import { downstreamUserId } from './hitl-users'
import { messagesOf } from './mailbox'
import { page } from './paging'
import type { ConversationRow } from './rows'
import { isOurs } from './world'

export type StartCard = {
  conversationId: string
  userId: string
  userEmail?: string
  title?: string
  description?: string
  hitlSession?: Record<string, unknown>
  configurationOverrides?: Partial<HitlConfig>
}

/** A card that starts nothing says why; the platform itself answers `{}` in either case. */
export type Started = { started: true } | { started: false; because: string }

const lastIncoming = (plugin: Plugin, conversationId: string) =>
  messagesOf(plugin.world, conversationId).findLast((message) => message.direction === 'incoming')

const whyNot = (plugin: Plugin, upstream: ConversationRow): string | undefined => {
  if (pluginTag(upstream, 'upstream') !== undefined || isOurs(plugin.world, upstream))
    return 'it is a HITL conversation'
  if (isActive(plugin, upstream.id)) return 'a session is active'
  const last = lastIncoming(plugin, upstream.id)
  const doubled = last !== undefined && pluginTag(upstream, 'startMessageId') === last.id
  return doubled ? 'the card already ran for the last message of the visitor' : undefined
}

/** One page of what was said, oldest first, the handoff message included. */
const history = async (plugin: Plugin, conversationId: string) => {
  const messages = messagesOf(plugin.world, conversationId)
  const { items } = page(messages, {}, plugin.world.switches.pageSize)
  return Promise.all(
    items.reverse().map(async ({ direction, userId, type, payload }) => ({
      source:
        direction === 'outgoing' ? { type: 'bot' } : { type: 'user', userId: await downstreamUserId(plugin, userId) },
      type,
      payload,
    })),
  )
}

const callStartHitl = async (plugin: Plugin, card: StartCard): Promise<ConversationRow> => {
  const userId = await downstreamUserId(plugin, card.userId, card.userEmail)
  const messageHistory = await history(plugin, card.conversationId)
  const { title, description, hitlSession } = card
  const input = { title, description, hitlSession, userId, messageHistory }
  const output = await plugin.invocations.action(plugin.world.declared.hitl.startHitl, input)
  return conversationById(plugin, String(output['conversationId']))
}

const link = (plugin: Plugin, upstream: ConversationRow, downstream: ConversationRow) => {
  const startMessageId = lastIncoming(plugin, upstream.id)?.id
  setPluginTags(plugin, upstream, {
    downstream: downstream.id,
    ...(startMessageId === undefined ? {} : { startMessageId }),
  })
  setPluginTags(plugin, downstream, { upstream: upstream.id })
  activate(plugin, upstream.id)
  activate(plugin, downstream.id)
}

/** Rejects with the integration's refusal; then nothing is active and nothing is taken back. */
export const startHitl = async (plugin: Plugin, card: StartCard): Promise<Started> => {
  const upstream = conversationById(plugin, card.conversationId)
  const because = whyNot(plugin, upstream)
  if (because !== undefined) return { started: false, because }
  const { activationDelayMs: _ours, ...config } = { ...plugin.config, ...card.configurationOverrides }
  keepSessionConfig(plugin, upstream.id, config)
  const text = textOf(config, 'onHitlHandoffMessage')
  if (text !== undefined) plugin.outbox.say({ conversation: upstream, payload: { type: 'text', text } })
  const downstream = await callStartHitl(plugin, card)
  await plugin.world.clock.wait(activationDelay(plugin.config))
  link(plugin, upstream, downstream)
  giveUpWhenNobodyCame(plugin, upstream, downstream)
  return { started: true }
}
