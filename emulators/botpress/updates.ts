/** Operations of newer platforms (sdk 7.2.0): something that exists was changed. */
import { ApiFailure } from './api-failure'
import { seenConversation } from './conversations'
import type { Answer, Invocations } from './invocations'
import { messageBody } from './outbox'
import type { World } from './world'

export class Updates {
  constructor(
    private readonly world: World,
    private readonly invocations: Invocations,
  ) {}

  /** `message_updated`. Its body is not known for certain: here it is that of `message_created`. */
  async message(id: string): Promise<Answer> {
    const message = this.world.tables.messages.get(id)
    if (!message) throw new ApiFailure('ResourceNotFound', `Message ${id} does not exist`)
    const conversation = this.#conversation(message.conversationId)
    return this.invocations.invoke('message_updated', messageBody(this.world, conversation, message))
  }

  /** `conversation_updated`. Its body is not known for certain: here it is the conversation. */
  async conversation(id: string): Promise<Answer> {
    const conversation = seenConversation(this.world, this.#conversation(id))
    return this.invocations.invoke('conversation_updated', { conversation })
  }

  #conversation(id: string) {
    const conversation = this.world.tables.conversations.get(id)
    if (!conversation) throw new ApiFailure('ResourceNotFound', `Conversation ${id} does not exist`)
    return conversation
  }
}
