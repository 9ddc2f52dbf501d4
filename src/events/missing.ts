/** Everything that operators said and the visitor has not heard yet, in the order of sending, as SalesIQ itself has it. */
import { FileFailure } from '../salesiq/file-failure'
import { isOperators, type Message } from '../salesiq/messages'
import type { Session } from '../session'
import { sentInTranscript } from '../translate/to-botpress'
import { deliver, messageTag } from './deliver'
import type { EventDoor } from './door'
import type { Reply } from './lines'

/** Messages of a transcript that a visitor should read. */
const replyIn = ({ id, time, sender, ...message }: Message): Reply[] =>
  sender && isOperators({ sender, type: message.type }) && message.is_deleted !== 'true'
    ? [{ id, at: time, sender, sent: sentInTranscript(message) }]
    : []

const mostPages = 10

/** The tags of the messages that a session has had since a time (epoch ms). */
const deliveredIn = async ({ client }: EventDoor, session: Session, since: number): Promise<ReadonlySet<string>> => {
  const found = new Set<string>()
  let nextToken: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const { messages, meta } = await client.listMessages({ conversationId: session.id, nextToken })
    for (const { tags } of messages) if (tags.id) found.add(tags.id)
    nextToken = meta.nextToken
    const oldest = messages.at(-1)
    if (!nextToken || !oldest || Date.parse(oldest.createdAt) < since) break
  }
  return found
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
  const replies = withOwn(messages.flatMap(replyIn), own)
  const delivered = await deliveredIn(door, session, Math.min(...replies.map(({ at }) => at)))
  let now = session
  for (const reply of replies) {
    const isOwn = reply === own
    if (!isOwn && delivered.has(messageTag(door.conversationId, reply.id))) continue
    try {
      now = await deliver({ door, session: now, reply }, delivered)
    } catch (failure) {
      if (isOwn || !(failure instanceof FileFailure)) throw failure
    }
  }
}
