/** An operator takes a conversation, at first or from another operator. */
import { connectIfConfigured } from '../installation/connect-if-configured'
import type { SalesIqEvent } from '../salesiq/events'
import { isHuman } from '../salesiq/messages'
import { idOf } from '../session/find'
import { present } from '../session/operator'
import type { EventHandler } from './handler'

type Assigned = SalesIqEvent<'conversation.attender.updated' | 'conversation.transfer.accepted'>

const attenderIn = ({ entity }: Assigned) => entity.attender ?? entity.owner

const timeOf = ({ event_time }: Assigned) => event_time ?? Date.now()

/** A bot of SalesIQ is no operator. */
export const operatorAssigned: EventHandler<'conversation.attender.updated'> = async (event, session, context) => {
  const operator = attenderIn(event)
  if (session.tags.outcome || !operator || !isHuman(operator)) return
  await present(context, session, { operator, at: timeOf(event), by: 'assignment' })
}

/** What this event says of the new operator is not documented: SalesIQ is asked who attends now. */
export const transferAccepted: EventHandler<'conversation.transfer.accepted'> = async (event, session, context) => {
  if (session.tags.outcome) return
  const details = await (await connectIfConfigured(context))?.details(idOf(session))
  const operator = details?.attender ?? attenderIn(event)
  if (!operator || !isHuman(operator)) return
  await present(context, session, { operator, at: timeOf(event), by: 'assignment' })
}
