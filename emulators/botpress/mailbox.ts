/** Keeps messages, whoever wrote them: the integration, the visitor, or the bot. */
import { newId } from './ids'
import type { Payload } from './payload'
import { born, type MessageRow, type Tags } from './rows'
import { mergeTags, ownTags } from './tags'
import type { World } from './world'

export type NewMessage = {
  conversationId: string
  userId: string
  type: string
  payload: Payload
  tags: Tags
  origin?: 'synthetic'
}

/** A message of the bot goes out; everybody else's comes in. */
export const keepMessage = (world: World, { tags, ...message }: NewMessage): MessageRow =>
  world.tables.messages.add({
    id: newId('msg'),
    ...born(world),
    ...message,
    direction: message.userId === world.names.botUserId ? 'outgoing' : 'incoming',
    tags: mergeTags({}, tags),
  })

/** The message as the integration sees it. */
export const seenMessage = (world: World, message: MessageRow): MessageRow => ({
  ...message,
  tags: world.switches.pluginTagsVisible ? { ...message.tags } : ownTags(message.tags),
})

export const messagesOf = (world: World, conversationId: string) =>
  world.tables.messages.rows.filter((message) => message.conversationId === conversationId)
