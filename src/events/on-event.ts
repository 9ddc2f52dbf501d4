/** What each SalesIQ event does to a session of ours. A new event is a new line of the table; without one it does not compile. */
import { connectIfConfigured } from '../installation/connect'
import type { EventName, SalesIqEvent } from '../salesiq/events'
import { isHuman } from '../salesiq/messages'
import { tellOfReplyAfterEnd } from '../session/after-end'
import { idOf, type Session, type SessionContext } from '../session/session'
import { endingInEvent } from '../session/ending'
import { messageInEvent } from '../session/operator-message'
import { present, withTags } from '../session/operator'
import { end } from '../session/stop'
import { sync } from '../session/sync'
import { messageDeleted, messageEdited } from './edited'
import { conversationRated } from './rated'

export type EventHandler<N extends EventName> = (
  event: SalesIqEvent<N>,
  session: Session,
  context: SessionContext,
) => Promise<void>

type Assigned = SalesIqEvent<'conversation.attender.updated' | 'conversation.transfer.accepted'>

const attenderIn = ({ entity }: Assigned) => entity.attender ?? entity.owner

const timeOf = ({ event_time }: Assigned) => event_time ?? Date.now()

/** A bot of SalesIQ is no operator. */
const operatorAssigned: EventHandler<'conversation.attender.updated'> = async (event, session, context) => {
  const operator = attenderIn(event)
  if (session.tags.outcome || !operator || !isHuman(operator)) return
  await present(context, session, { operator, at: timeOf(event), by: 'assignment' })
}

/** What this event says of the new operator is not documented: SalesIQ is asked who attends now. */
const transferAccepted: EventHandler<'conversation.transfer.accepted'> = async (event, session, context) => {
  if (session.tags.outcome) return
  const details = await (await connectIfConfigured(context))?.details(idOf(session))
  const operator = details?.attender ?? attenderIn(event)
  if (!operator || !isHuman(operator)) return
  await present(context, session, { operator, at: timeOf(event), by: 'assignment' })
}

/** The visitor gets everything that is missing; after the end, the bot is told instead. */
const operatorReplied: EventHandler<'conversation.operator.replied'> = async (event, session, context) => {
  const message = messageInEvent(event)
  if (!message) return
  if (session.tags.outcome) await tellOfReplyAfterEnd(context, session, message)
  else await sync(context, session, { message, attempt: Number(event.attempt ?? 1) || 1 })
}

/** After Stop this event says that the chat is closed, whoever closed it. */
const sessionEnded: EventHandler<'conversation.completed' | 'conversation.missed'> = async (
  event,
  session,
  context,
) => {
  if (!session.tags.outcome) await end(context, session, endingInEvent(event))
  else if (session.tags.status === 'unclosed') await withTags(context, session, { status: 'closed' })
}

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
