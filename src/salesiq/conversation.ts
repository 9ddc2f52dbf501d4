/** How a conversation is, and its end: get-conversation-details-v2.html, close-chat-v2.html. */
import type * as z from 'zod/mini'
import { SalesIqFailure } from './failure'
import { conversationPath } from './messages'
import type { Rest } from './rest'
import * as schemas from './schemas'
import type { To } from './send'

export type Details = z.output<typeof schemas.conversation>['data']

const detailsOf = async (rest: Rest, { screenName, conversationId }: To): Promise<Details> => {
  const { data } = await rest({
    call: 'read the conversation',
    scope: 'SalesIQ.conversations.READ',
    method: 'GET',
    path: conversationPath(screenName, conversationId),
    schema: schemas.conversation,
    repeatable: true,
  })
  return data
}

/** The same, where it is no trouble that it cannot be told. */
export const detailsIfAny = (rest: Rest, to: To): Promise<Details | undefined> =>
  detailsOf(rest, to).catch(() => undefined)

/** Never throws. */
export const stateOf = async (rest: Rest, to: To): Promise<'open' | 'over' | 'unknown'> => {
  const { state, status_key } = (await detailsIfAny(rest, to))?.chat_status ?? {}
  if (state === '3' || state === '4' || status_key === 'closed') return 'over'
  return state === '1' || state === '2' || status_key === 'open' ? 'open' : 'unknown'
}

/**
 * Whether a refusal may be about the state of the conversation, for which no code is documented. It is not where SalesIQ
 * does not know the portal (1005) or the address (1006), or where a scope is missing (1009).
 */
const isRefusedForItsState = ({ kind, evidence }: SalesIqFailure) =>
  (kind === 'rejected' && evidence.code !== 1005 && evidence.code !== 1006) || evidence.code === 1016

/** 1019 "Invalid Resource": what does not exist need not be closed. */
const isUnknownConversation = ({ evidence }: SalesIqFailure) => evidence.code === 1019 || evidence.status === 404

/** 1004 "Invalid Request Type", 1010 "Invalid Method". */
const isVerbRefused = (failure: unknown) =>
  failure instanceof SalesIqFailure &&
  (failure.evidence.code === 1004 || failure.evidence.code === 1010 || failure.evidence.status === 405)

/** The documentation does not show the verb; PUT is likely, and POST what a refusal of the verb leaves. */
const closeWith = async (method: 'PUT' | 'POST', rest: Rest, to: To): Promise<void> => {
  const path = `${conversationPath(to.screenName, to.conversationId)}/close`
  const scope = 'SalesIQ.conversations.UPDATE'
  const call = 'close the conversation'
  try {
    await rest({ call, scope, method, path, schema: schemas.anything, repeatable: true })
  } catch (failure) {
    if (method === 'POST' || !isVerbRefused(failure)) throw failure
    await closeWith('POST', rest, to)
  }
}

/** Closes a conversation; one that is over or gone already is no failure. Throws a SalesIqFailure. */
export const close = async (rest: Rest, to: To): Promise<void> => {
  try {
    await closeWith('PUT', rest, to)
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure) || !isRefusedForItsState(failure)) throw failure
    const state = await stateOf(rest, to)
    if (state === 'over' || (state === 'unknown' && isUnknownConversation(failure))) return
    throw failure
  }
}
