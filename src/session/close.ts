/** Closes the SalesIQ conversation of a session that has ended on the side of the bot. */
import { adviceOn } from '../failures'
import { sayFor } from '../installation/settings'
import { within } from '../net/within'
import type { SalesIq } from '../salesiq/client'
import { SalesIqFailure } from '../salesiq/failure'
import { connectIfConfigured } from '../installation/connect'
import type { SessionContext } from './session'

/** A refusal stays one: another try would be refused as well. */
const isFinal = (failure: unknown) =>
  failure instanceof SalesIqFailure && (failure.kind === 'auth' || failure.kind === 'rejected')

/** The operator reads that the visitor has left. Never throws. */
const sendFarewell = async ({ typed, deadline }: SessionContext, salesIq: SalesIq, conversationId: string) => {
  const sent = salesIq.send(conversationId, sayFor(typed)('farewell')).catch(() => undefined)
  await within(deadline - Date.now(), sent, undefined)
}

const late = Symbol('late')

/**
 * `closed`: the conversation is closed, or the operator has read a farewell since it cannot be closed. `later`: another
 * try may close it. `isTold`: the operator has read the farewell already. Never throws.
 */
export const closeConversation = async (
  context: SessionContext,
  salesIq: SalesIq,
  { conversationId, isTold = false }: { conversationId: string; isTold?: boolean },
): Promise<'closed' | 'later'> => {
  const log = context.logger.forBot()
  try {
    const done = await within(context.deadline - Date.now(), salesIq.close(conversationId), late)
    if (done !== late) return 'closed'
    log.warn(`SalesIQ did not close conversation ${conversationId} in time. Another try follows with the daily check.`)
    return 'later'
  } catch (failure) {
    const advice = failure instanceof SalesIqFailure ? adviceOn(failure) : 'The reason is unknown.'
    log.warn(`The SalesIQ conversation ${conversationId} stays open. ${advice}`)
    if (!isTold) await sendFarewell(context, salesIq, conversationId)
    return isFinal(failure) ? 'closed' : 'later'
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
