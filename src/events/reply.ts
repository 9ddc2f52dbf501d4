/** An operator wrote something: the visitor gets everything that is missing, or the bot is told after the end. */
import { tellOfReplyAfterEnd } from '../session/after-end'
import { messageInEvent } from '../session/operator-message'
import { sync } from '../session/sync'
import type { EventHandler } from './handler'

export const operatorReplied: EventHandler<'conversation.operator.replied'> = async (event, session, context) => {
  const message = messageInEvent(event)
  if (!message) return
  if (session.tags.outcome) await tellOfReplyAfterEnd(context, session, message)
  else await sync(context, session, { message, attempt: Number(event.attempt ?? 1) || 1 })
}
