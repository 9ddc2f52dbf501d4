/** The table: what each SalesIQ event does in Botpress. A new event is a new row; without one it does not compile. */
import { operatorAssigned, transferAccepted } from '../events/assigned'
import { messageDeleted, messageEdited } from '../events/changed'
import type { EventContext, EventHandler } from '../events/context'
import { sessionEnded } from '../events/ended'
import { conversationRated } from '../events/rated'
import { operatorReplied } from '../events/replied'
import type { EventName, SalesIqEvent } from '../salesiq/events'
import type { Session } from '../session/find'

const onEvent: { [N in EventName]: EventHandler<N> } = {
  'conversation.attender.updated': operatorAssigned,
  'conversation.transfer.accepted': transferAccepted,
  'conversation.operator.replied': operatorReplied,
  'conversation.message.edited': messageEdited,
  'conversation.message.deleted': messageDeleted,
  'conversation.completed': sessionEnded,
  'conversation.missed': sessionEnded,
  'conversation.rated': conversationRated,
}

/** Does what the table says. Throws what Botpress answers. */
export const act = async <N extends EventName>(
  name: N,
  event: SalesIqEvent<N>,
  { session, context }: { session: Session; context: EventContext },
): Promise<void> => onEvent[name](event, session, context)
