/** A chat that was over waits again (reopen-chat.html; event conversation.reopened of workflows.html). */
import { type Conversation, nextMessageId } from './conversation'
import { happen } from './happen'
import { startWaiting } from './waiting'
import type { World } from './world'

export const reopenChat = (world: World, conversation: Conversation, text?: string) => {
  const at = world.clock.now()
  Object.assign(conversation, { endedAt: undefined, endedBy: undefined, missedAt: undefined })
  Object.assign(conversation, { attender: undefined, attendedAt: undefined, participants: [], lastAt: at })
  if (text !== undefined) {
    const { id, name } = conversation.visitor
    const sender = { senderId: `$${id}`, senderName: name }
    conversation.messages.push({
      id: nextMessageId(conversation, at),
      from: 'visitor',
      ...sender,
      type: 'text',
      text,
      at,
    })
  }
  startWaiting(world, conversation)
  void happen(world, { event: 'conversation.reopened', conversation })
}
