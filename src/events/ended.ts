/** A conversation is over in SalesIQ. */
import { withTags } from '../session/operator'
import { end } from '../session/stop'
import { endingInEvent } from '../session/ending'
import type { EventHandler } from './handler'

/** After Stop this event says that the chat is closed, whoever closed it. */
export const sessionEnded: EventHandler<'conversation.completed' | 'conversation.missed'> = async (
  event,
  session,
  context,
) => {
  if (!session.tags.outcome) await end(context, session, endingInEvent(event))
  else if (session.tags.status === 'unclosed') await withTags(context, session, { status: 'closed' })
}
