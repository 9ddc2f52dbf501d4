/** Which lines a transcript has: what was said, and the rest where the switches say so. */
import type { Conversation, Message } from './conversation'
import { isPrivate } from './lines'
import type { World } from './world'

const isListed = ({ switches }: World, line: Message) => {
  if (line.type === 'info') return switches.infoMessages
  return !isPrivate(line) || switches.notesInTranscript
}

/** Several files in one message are an entry each, in one millisecond, or one entry: switch `severalFiles`. */
const entriesOf = ({ switches }: World, line: Message): Message[] => {
  const { moreFiles = [], ...first } = line
  if (moreFiles.length === 0 || switches.severalFiles === 'list') return [line]
  return [first, ...moreFiles.map((file) => ({ ...first, file, suffix: file.id }))]
}

/** In the order in which they were written; deleted ones too, for they keep their number. */
export const linesOf = (world: World, { messages }: Conversation): Message[] =>
  messages.filter((line) => isListed(world, line)).flatMap((line) => entriesOf(world, line))

/** Those that a reader sees. */
export const shownLines = (world: World, conversation: Conversation) =>
  linesOf(world, conversation).filter(({ deleted }) => !deleted || world.switches.deletedInTranscript === 'marked')
