/** An end user in a webchat-like channel: what he says and does, and what is shown to him. */
import { addConversation } from './conversations'
import { endByBot } from './hitl-end'
import { isActive, type Plugin, pluginTag } from './hitl-plugin'
import { type StartCard, type Started, startHitl } from './hitl-start'
import { WEBCHAT } from './hitl-users'
import { keepMessage, messagesOf } from './mailbox'
import type { Payload } from './payload'
import type { ConversationRow, MessageRow, Tags, UserRow } from './rows'
import { addUser } from './users'

export type VisitorOptions = { name?: string; pictureUrl?: string; email?: string }

/** A message as it is shown to the visitor; `author` is the agent where the plugin lends him a user, else the bot. */
export type Shown = {
  id: string
  type: string
  payload: Payload
  text: string
  author: { name: string; pictureUrl?: string; isBot: boolean }
  additionalData?: string
  at: number
}

export type Said = string | { type: string; payload: Payload }

const textShown = ({ type, payload }: MessageRow): string => {
  const { text, markdown } = payload as Record<string, unknown>
  if (typeof text === 'string') return text
  if (typeof markdown === 'string') return markdown
  const url: unknown = (payload as Record<string, unknown>)[`${type}Url`]
  return typeof url === 'string' ? `[${type}] ${url}` : `[${type}]`
}

export class Visitor {
  readonly user: UserRow
  readonly conversation: ConversationRow

  constructor(
    private readonly plugin: Plugin,
    { email, ...named }: VisitorOptions,
  ) {
    const tags: Tags = email === undefined ? {} : { 'webchat:email': email }
    this.user = addUser(plugin.world, { tags, ...named }, WEBCHAT)
    this.conversation = addConversation(plugin.world, { channel: 'channel', integration: WEBCHAT, tags: {} })
  }

  /** Resolves when the plugin has dealt with it and the integration has taken (or refused) what was forwarded. */
  async says(what: Said): Promise<void> {
    const { type, payload } = typeof what === 'string' ? { type: 'text', payload: { text: what } } : what
    const { world, outbox } = this.plugin
    const conversationId = this.conversation.id
    const message = keepMessage(world, { conversationId, userId: this.user.id, type, payload, tags: {} })
    await world.bot.hears(message).catch(() => undefined)
    const downstream = this.hitlConversationId
    if (downstream !== undefined) await outbox.delivered(downstream)
  }

  /** The Start HITL card, with the visitor's ids unless the card has others; resolves after the activation, rejects with the integration's refusal. */
  asksForHuman(card: Partial<StartCard> = {}): Promise<Started> {
    const ids = { conversationId: this.conversation.id, userId: this.user.id }
    return this.plugin.world.work.track(startHitl(this.plugin, { ...ids, ...card }))
  }

  /** The Stop HITL card; rejects with the integration's refusal. */
  async stopsHitl(): Promise<void> {
    await this.plugin.world.work.track(endByBot(this.plugin, this.conversation.id))
    const downstream = this.hitlConversationId
    if (downstream !== undefined) await this.plugin.outbox.delivered(downstream)
  }

  get messages(): Shown[] {
    const all = messagesOf(this.plugin.world, this.conversation.id)
    return all.filter((message) => message.direction === 'outgoing').map((message) => this.#shown(message))
  }

  get heard(): string[] {
    return this.messages.map((message) => message.text)
  }

  get hitlActive() {
    return isActive(this.plugin, this.conversation.id)
  }

  /** As the plugin remembers it: also after the session. */
  get humanAgentName() {
    return pluginTag(this.conversation, 'humanAgentName')
  }

  get hitlConversationId() {
    return pluginTag(this.conversation, 'downstream')
  }

  /** How often the bot's flow went on by itself after a session. */
  get flowContinued() {
    return this.plugin.continued.filter(({ conversationId }) => conversationId === this.conversation.id).length
  }

  #shown(message: MessageRow): Shown {
    const authorId: unknown = message.payload['userId']
    const agent = typeof authorId === 'string' ? this.plugin.world.tables.users.get(authorId) : undefined
    const { pictureUrl, name = 'Bot' } = agent ?? {}
    const additionalData = pluginTag(message, 'additionalData')
    return {
      id: message.id,
      type: message.type,
      payload: message.payload,
      text: textShown(message),
      author: { name, ...(pictureUrl === undefined ? {} : { pictureUrl }), isBot: agent === undefined },
      ...(additionalData === undefined ? {} : { additionalData }),
      at: Date.parse(message.createdAt),
    }
  }
}
