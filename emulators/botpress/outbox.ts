/** What the bot says: kept at once, and carried to the integration with `message_created` where it is in its channel. */
import { messageOf } from './api-failure'
import { seenConversation } from './conversations'
import { type Invocations, refusal } from './invocations'
import { keepMessage, seenMessage } from './mailbox'
import { checkedPayload, type Payload } from './payload'
import type { ConversationRow, MessageRow, Tags } from './rows'
import { seenUser } from './users'
import { isOurs, type World } from './world'

type Said = { conversation: ConversationRow; payload: Payload & { type: string }; tags?: Tags }

/** What the integration gets of a message. */
export const messageBody = (world: World, conversation: ConversationRow, message: MessageRow) => {
  const author = world.tables.users.get(message.userId)
  return {
    conversation: seenConversation(world, conversation),
    message: seenMessage(world, message),
    user: author ? seenUser(world, author) : { id: message.userId, tags: {} },
    type: message.type,
    payload: message.payload,
  }
}

export class Outbox {
  #deliveries = new Map<string, Set<Promise<void>>>()

  constructor(
    private readonly world: World,
    private readonly invocations: Invocations,
  ) {}

  /** Returns as soon as the message is kept; the delivery goes its own way (see `delivered`). */
  say({ conversation, payload, tags = {} }: Said): MessageRow {
    const { type } = payload
    this.#check(conversation, payload)
    const message = keepMessage(this.world, {
      conversationId: conversation.id,
      userId: this.world.names.botUserId,
      type,
      payload,
      tags,
    })
    if (isOurs(this.world, conversation)) this.#send(conversation, message)
    return message
  }

  /** Resolves when every message said so far in this conversation was taken or refused by the integration. */
  async delivered(conversationId: string) {
    await Promise.all([...(this.#deliveries.get(conversationId) ?? [])])
  }

  forget() {
    this.#deliveries.clear()
  }

  /** The API tolerates keys it does not know, such as the plugin's `type` (§3.2). */
  #check(conversation: ConversationRow, payload: Payload & { type: string }) {
    if (!isOurs(this.world, conversation)) return
    const shape = this.world.declared.channels.get(conversation.channel)?.messages.get(payload.type)
    if (shape) checkedPayload(payload, shape, 'keep')
  }

  #send(conversation: ConversationRow, message: MessageRow) {
    const { work, switches } = this.world
    const retries = switches.invocationRetries
    const once = () => this.#deliver(conversation, message, retries)
    const delivery = switches.deliverInOrder ? work.inLane(`out:${conversation.id}`, once) : work.track(once())
    const pending = this.#deliveries.get(conversation.id) ?? new Set()
    this.#deliveries.set(conversation.id, pending)
    pending.add(delivery)
    void delivery.then(() => pending.delete(delivery))
  }

  async #deliver(conversation: ConversationRow, message: MessageRow, retries: number): Promise<void> {
    try {
      const answer = await this.invocations.invoke('message_created', messageBody(this.world, conversation, message))
      if (answer.status !== 200) throw refusal(answer)
    } catch (thrown) {
      if (retries > 0) return this.#deliver(conversation, message, retries - 1)
      this.world.failures.push(`message ${message.id} (${message.type}) was not delivered: ${messageOf(thrown)}`)
    }
  }
}
