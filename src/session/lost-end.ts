/** An end that no webhook brought: SalesIQ refuses a message of the visitor because the conversation is over. */
import { connectIfConfigured, type Context } from '../installation/connect'
import type { SalesIqFailure } from '../salesiq/failure'
import { idOf, type Session, type SessionContext } from './session'
import { endingInDetails, endingUnknown } from './ending'
import { end } from './stop'

/** 1005 and 1006 are about the address, and the codes of files about the file: none says that the conversation is over. */
const saysNothing = new Set<number | string | undefined>([1005, 1006, 1018, 1027, 1028])

const mayMeanTheEnd = ({ kind, evidence }: SalesIqFailure) => kind === 'rejected' && !saysNothing.has(evidence.code)

/**
 * Ends the session where its conversation is over, and answers whether it is. Where SalesIQ does not describe the
 * conversation, the second refusal counts as the end. Throws what Botpress answers.
 */
export const endAfterRefusal = async (
  context: SessionContext,
  session: Session,
  failure: SalesIqFailure,
): Promise<boolean> => {
  if (!mayMeanTheEnd(failure)) return false
  const details = await (await connectIfConfigured(context))?.details(idOf(session))
  const ending = details && endingInDetails(details)
  if (ending) {
    await end(context, session, ending)
    return true
  }
  if (details) return false
  if (session.tags.refusedAt) {
    await end(context, session, endingUnknown(session))
    return true
  }
  await context.client.updateConversation({ id: session.id, tags: { refusedAt: String(Date.now()) } })
  return false
}

/** A message arrived after a refusal: the conversation is open. */
export const forgetRefusal = async ({ client }: Pick<Context, 'client'>, { id, tags }: Session): Promise<void> => {
  if (tags.refusedAt) await client.updateConversation({ id, tags: { refusedAt: '' } }).catch(() => undefined)
}
