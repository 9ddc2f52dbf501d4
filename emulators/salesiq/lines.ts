/** Adds a line to a conversation, with the ids that webhooks and the transcript give a line. */
import type { Conversation, Message } from './conversation'
import { digits } from './ids'
import type { World } from './world'

export type NewLine = Omit<Message, 'id' | 'suffix' | 'at'> & {
  /** In the millisecond of the line before: both lines have one `msgid` and one `time`. */
  sameMoment?: boolean
}

/** An id of its own for each line, unless two lines are to share a millisecond. */
const idOf = (last: Message | undefined, now: number, sameMoment = false) => {
  if (!last) return String(now)
  return sameMoment ? last.id : String(Math.max(now, Number(last.id) + 1))
}

export const addLine = (world: World, { messages }: Conversation, { sameMoment, ...line }: NewLine): Message => {
  const at = world.clock.now()
  const message = { id: idOf(messages.at(-1), at, sameMoment), suffix: digits(12), ...line, at }
  messages.push(message)
  return message
}

/** Seen by operators only. */
export const isPrivate = ({ type }: Pick<Message, 'type'>) => type === 'note' || type === 'whisper'
