/** Finds the conversation that a scene means. */
import type { Conversation } from './conversation'
import type { World } from './world'

/** The conversation, or its id in any of its forms. */
export type ConversationRef = Conversation | string

export const findConversation = ({ conversations }: World, ref: ConversationRef): Conversation => {
  const id = typeof ref === 'string' ? ref : ref.id
  const found = conversations.find((entry) => [entry.id, entry.visitorConversationId].includes(id))
  if (!found) throw new Error(`No conversation ${id}`)
  return found
}
