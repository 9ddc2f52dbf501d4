/** Which lines a transcript has: what was said, and private notes and deleted lines where the switches say so. */
import type { Conversation, Message } from './conversation'
import type { World } from './world'

const noteLine = ({ portal }: World, { id, operatorId, text, at }: Conversation['notes'][number]): Message => {
  const senderName = portal.operators.find((operator) => operator.id === operatorId)?.name ?? ''
  return { id, from: 'operator', senderId: operatorId, senderName, type: 'note', text, at }
}

/** In the order in which they were written; deleted ones too, for they keep their number. */
export const linesOf = (world: World, { messages, notes }: Conversation): Message[] =>
  world.switches.notesInTranscript
    ? [...messages, ...notes.map((note) => noteLine(world, note))].sort((a, b) => Number(a.id) - Number(b.id))
    : messages

/** Those that a reader sees. */
export const shownLines = (world: World, conversation: Conversation) =>
  linesOf(world, conversation).filter(({ deleted }) => !deleted || world.switches.deletedInTranscript === 'marked')
