/** A chat that was over waits again (reopen-chat.html; event conversation.reopened of workflows.html). */
import type { Conversation } from './conversation'
import { happen } from './happen'
import { addLine } from './lines'
import { startWaiting } from './waiting'
import type { World } from './world'

export const reopenChat = (world: World, conversation: Conversation, text?: string) => {
  const at = world.clock.now()
  Object.assign(conversation, { endedAt: undefined, endedBy: undefined, missedAt: undefined })
  Object.assign(conversation, { attender: undefined, attendedAt: undefined, participants: [], lastAt: at })
  if (text !== undefined) {
    const { id, name } = conversation.visitor
    addLine(world, conversation, { from: 'visitor', senderId: `$${id}`, senderName: name, type: 'text', text })
  }
  startWaiting(world, conversation)
  void happen(world, { event: 'conversation.reopened', conversation })
}
