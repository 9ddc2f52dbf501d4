/** Everything that operators said and the visitor has not heard yet, in the order of sending, as SalesIQ itself has it. */
import { type Message } from '../salesiq/messages'
import { isOperators } from '../salesiq/messages'
import type { Session } from '../session'
import { sentInTranscript } from '../translate/to-botpress'
import { deliver, messageTag } from './deliver'
import type { EventDoor } from './door'
import type { Reply } from './lines'
import { FileFailure } from '../salesiq/file-failure'

/** Messages of a transcript that a visitor should read. */
const replyIn = ({ id, time, sender, ...message }: Message): Reply[] =>
  sender && isOperators({ sender, type: message.type }) && message.is_deleted !== 'true'
    ? [{ id, at: time, sender, sent: sentInTranscript(message) }]
    : []

/** The tags of the newest messages of a session: one page is more than a few minutes hold. */
const deliveredIn = async ({ client }: EventDoor, session: Session): Promise<ReadonlySet<string>> => {
  const { messages } = await client.listMessages({ conversationId: session.id })
  return new Set(messages.flatMap(({ tags }) => tags.id ?? []))
}

const isBefore = (a: Reply, b: Reply) => a.at < b.at || (a.at === b.at && Number(a.id) < Number(b.id))

/** In the order of sending, with the reply that is in hand at its place, once. */
const withOwn = (replies: readonly Reply[], own: Reply | undefined): readonly Reply[] => {
  if (!own) return replies
  const earlier = replies.filter((reply) => reply.id !== own.id && isBefore(reply, own))
  return [...earlier, own]
}

/**
 * Delivers what is missing, up to `own`. `own` is delivered in any case; where a file of another message cannot be had, that
 * message's own webhook sees to it. Throws as `deliver` does.
 */
export const deliverMissing = async (
  door: EventDoor,
  session: Session,
  { messages, own }: { messages: readonly Message[]; own?: Reply },
): Promise<void> => {
  const delivered = await deliveredIn(door, session)
  let now = session
  for (const reply of withOwn(messages.flatMap(replyIn), own)) {
    const isOwn = reply === own
    if (!isOwn && delivered.has(messageTag(door.conversationId, reply.id))) continue
    try {
      now = await deliver({ door, session: now, reply }, delivered)
    } catch (failure) {
      if (isOwn || !(failure instanceof FileFailure)) throw failure
    }
  }
}
