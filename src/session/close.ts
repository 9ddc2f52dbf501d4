/** Closes the SalesIQ conversation of a session that has ended on the side of the bot. */
import { adviceOn } from '../failures'
import { sayFor } from '../installation/settings'
import { within } from '../net/within'
import type { SalesIq } from '../salesiq/client'
import { SalesIqFailure } from '../salesiq/failure'
import { isAccessRefused } from '../salesiq/judge'
import { connectIfConfigured } from '../installation/connect'
import type { SessionContext } from './session'

/** A refusal by SalesIQ stays one: another try would be refused as well. A consent that ended may be given again. */
const isFinal = (failure: unknown) =>
  failure instanceof SalesIqFailure && (failure.kind === 'rejected' || isAccessRefused(failure))

/** The operator reads that the visitor has left; answers whether SalesIQ took the line. Never throws. */
const sendFarewell = async ({ typed, deadline }: SessionContext, salesIq: SalesIq, conversationId: string) => {
  const sent = salesIq.send(conversationId, sayFor(typed)('farewell')).then(
    () => true,
    () => false,
  )
  return within(deadline - Date.now(), sent, false)
}

/** `isOver`: no other try is needed. `isFarewellSent`: the operator was asked to close the chat. */
type Closed = { isOver: boolean; isFarewellSent: boolean }

const late = Symbol('late')

/** Closes the conversation, or sends a farewell, once, where SalesIQ does not close the conversation. Never throws. */
export const closeConversation = async (
  context: SessionContext,
  salesIq: SalesIq,
  { conversationId, isFarewellSent = false }: { conversationId: string; isFarewellSent?: boolean },
): Promise<Closed> => {
  const log = context.logger.forBot()
  try {
    const done = await within(context.deadline - Date.now(), salesIq.close(conversationId), late)
    if (done !== late) return { isOver: true, isFarewellSent }
    log.warn(`SalesIQ did not close conversation ${conversationId} in time. Another try follows with the daily check.`)
    return { isOver: false, isFarewellSent }
  } catch (failure) {
    const advice = failure instanceof SalesIqFailure ? adviceOn(failure) : 'The reason is unknown.'
    log.warn(`The SalesIQ conversation ${conversationId} stays open. ${advice}`)
    const isSent = isFarewellSent || (await sendFarewell(context, salesIq, conversationId))
    return { isOver: isSent && isFinal(failure), isFarewellSent: isSent }
  }
}

/**
 * Closes a conversation with our mark that has no session: its opening had an unknown outcome, and no visitor is behind it.
 * Never throws.
 */
export const closeOrphan = async (context: SessionContext, conversationId: string): Promise<void> => {
  const salesIq = await connectIfConfigured(context)
  context.logger
    .forBot()
    .warn(`The SalesIQ conversation ${conversationId} belonged to no session, so it is being closed.`)
  if (salesIq) await closeConversation(context, salesIq, { conversationId })
}
