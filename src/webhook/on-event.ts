/** The table: what handles each SalesIQ event. A new event is a new line; without one it does not compile. */
import { messageDeleted, messageEdited } from '../events/edited'
import { sessionEnded } from '../events/ended'
import type { EventHandler } from '../events/handler'
import { operatorAssigned, transferAccepted } from '../events/operator'
import { conversationRated } from '../events/rated'
import { operatorReplied } from '../events/reply'
import type { EventName, SalesIqEvent } from '../salesiq/events'
import type { SessionContext } from '../session/context'
import type { Session } from '../session/find'

const handlers: { [N in EventName]: EventHandler<N> } = {
  'conversation.attender.updated': operatorAssigned,
  'conversation.transfer.accepted': transferAccepted,
  'conversation.operator.replied': operatorReplied,
  'conversation.message.edited': messageEdited,
  'conversation.message.deleted': messageDeleted,
  'conversation.completed': sessionEnded,
  'conversation.missed': sessionEnded,
  'conversation.rated': conversationRated,
}

/** Does what the table says. Throws what Botpress answers, and RetryLater. */
export const onEvent = async <N extends EventName>(
  name: N,
  event: SalesIqEvent<N>,
  { session, context }: { session: Session; context: SessionContext },
): Promise<void> => handlers[name](event, session, context)
