/** The Start HITL card: hands a conversation to the integration, and activates it late. */
import { ApiFailure } from './api-failure'
import {
  activate,
  callAction,
  getConversation,
  listMessages,
  readActive,
  say,
  tagConversation,
  writeConfig,
} from './hitl-api'
import { activationDelay, type HitlConfig, textOf } from './hitl-config'
import { giveUpWhenNobodyCame } from './hitl-end'
import { type Plugin, pluginTag } from './hitl-plugin'
import { downstreamUserId } from './hitl-users'
import { page } from './paging'
import type { ConversationRow, MessageRow, Tags } from './rows'
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

/** Both are required (§3.5). */
const checked = (card: Partial<StartCard>): StartCard => {
  const need = (name: 'conversationId' | 'userId') => {
    const value = card[name]
    if (value === undefined || value === '') throw new ApiFailure('Runtime', `${name} is required to start HITL`)
    return value
  }
  return { ...card, conversationId: need('conversationId'), userId: need('userId') }
}

const lastIncoming = (messages: MessageRow[]) => messages.findLast((message) => message.direction === 'incoming')?.id

const whyNot = async (plugin: Plugin, upstream: ConversationRow): Promise<string | undefined> => {
  if (pluginTag(upstream, 'upstream') !== undefined || isOurs(plugin.world, upstream))
    return 'it is a HITL conversation'
  if (await readActive(plugin, upstream.id)) return 'a session is active'
  const last = lastIncoming(await listMessages(plugin, upstream.id))
  const doubled = last !== undefined && pluginTag(upstream, 'startMessageId') === last
  return doubled ? 'the card already ran for the last message of the visitor' : undefined
}

/** One page of what was said, oldest first, the handoff message included. */
const history = async (plugin: Plugin, conversationId: string) => {
  const { items } = page(await listMessages(plugin, conversationId), {}, plugin.world.switches.pageSize)
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
  const output = await callAction(plugin, plugin.world.declared.hitl.startHitl, input)
  return getConversation(plugin, String(output['conversationId']))
}

const link = async (plugin: Plugin, upstreamId: string, downstreamId: string) => {
  const startMessageId = lastIncoming(await listMessages(plugin, upstreamId))
  const started: Tags = startMessageId === undefined ? {} : { startMessageId }
  await tagConversation(plugin, upstreamId, { downstream: downstreamId, ...started })
  await tagConversation(plugin, downstreamId, { upstream: upstreamId })
  await Promise.all([upstreamId, downstreamId].map((id) => activate(plugin, id)))
}

/** Rejects with the integration's refusal; then nothing is active and nothing is taken back. */
export const startHitl = async (plugin: Plugin, given: Partial<StartCard>): Promise<Started> => {
  const card = checked(given)
  const upstream = await getConversation(plugin, card.conversationId)
  const because = await whyNot(plugin, upstream)
  if (because !== undefined) return { started: false, because }
  const { activationDelayMs: _delay, latencyMs: _latency, ...own } = plugin.config
  const config = { ...own, ...card.configurationOverrides }
  await writeConfig(plugin, upstream.id, config)
  await say(plugin, upstream.id, textOf(config, 'onHitlHandoffMessage'))
  const downstream = await callStartHitl(plugin, card)
  await plugin.world.clock.wait(activationDelay(plugin.config))
  await link(plugin, upstream.id, downstream.id)
  giveUpWhenNobodyCame(plugin, { upstreamId: upstream.id, downstreamId: downstream.id }, config)
  return { started: true }
}
