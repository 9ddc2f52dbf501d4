/** Everything that operators said and the visitor has not heard yet, in the order of sending, as SalesIQ itself has it. */
import { FileFailure } from '../files/failure'
import { isOperators, type Message } from '../salesiq/messages'
import type { Session } from '../session/find'
import { isToBeHeard, sentInTranscript } from '../translate/to-botpress'
import { deliver } from './deliver'
import type { EventContext } from './context'
import { type Heard, heardIn, isHeard, isTwin } from './heard'
import type { Care, Reply } from './lines'

/** A message of an operator, as the transcript tells it; none where it is not for the visitor. */
export const replyIn = ({ id, time, sender, ...message }: Message): Reply[] =>
  sender && isOperators({ sender, type: message.type }) && isToBeHeard(message)
    ? [{ id, at: time, sender, sent: sentInTranscript(message) }]
    : []

const isBefore = (a: Reply, b: Reply) => a.at < b.at || (a.at === b.at && Number(a.id) < Number(b.id))

/** What came before the reply that is in hand, and that reply at its place, once. */
const withOwn = (replies: readonly Reply[], own: Reply | undefined): readonly Reply[] => {
  if (!own) return replies
  const same = replies.find(({ id }) => id === own.id) ?? replies.find((reply) => isTwin(reply, own))
  return [...replies.filter((reply) => reply !== same && isBefore(reply, own)), own]
}

const careFor = (reply: Reply, own: Reply | undefined): Care => {
  if (!own) return 'last'
  return reply === own ? 'own' : 'neighbour'
}

type Said = { messages: readonly Message[]; own?: Reply }

/** Those of the replies that nobody has heard, and `own`, which may be there in part. */
const missingFrom = (replies: readonly Reply[], heard: Heard, own: Reply | undefined) =>
  replies.filter((reply) => reply === own || !isHeard(reply, heard))

/**
 * Delivers what is missing, up to `own`; without one, all of it, for the last time. Where a file of another message cannot
 * be had, that message's own webhook sees to it. Throws as `deliver` does.
 */
export const deliverMissing = async (
  context: EventContext,
  session: Session,
  { messages, own }: Said,
): Promise<void> => {
  const told = messages.flatMap(replyIn)
  const replies = withOwn(told, own)
  if (replies.length === 0) return
  const heard = await heardIn(context, session, [...told, ...replies])
  let now = session
  for (const reply of missingFrom(replies, heard, own)) {
    try {
      now = await deliver({ context, session: now, reply, care: careFor(reply, own) }, heard.tags)
    } catch (failure) {
      if (reply === own || !(failure instanceof FileFailure)) throw failure
    }
  }
}
