/** How a conversation is, and its end: get-conversation-details-v2.html, close-chat-v2.html. */
import type * as z from 'zod/mini'
import { SalesIqFailure } from './failure'
import { conversationPath, isHuman } from './messages'
import type { Rest } from './rest'
import * as schemas from './schemas'
import type { To } from './arrived'

export type Details = z.output<typeof schemas.conversation>['data']

export type ConversationState = {
  /** `unknown`: SalesIQ does not say, or does not let us read conversations. */
  state: 'waiting' | 'attended' | 'over' | 'unknown'
  /** Over, and no human ever attended. */
  isMissed?: boolean
  /** SalesIQ's word: agent, visitor, system, scheduler. */
  endedBy?: string
  /** Who holds the conversation, or held it last: human or bot. */
  attender?: Details['attender']
  /** Epoch ms. */
  openedAt?: number
  attendedAt?: number
  endedAt?: number
}

const detailsOf = async (rest: Rest, { screenName, conversationId }: To): Promise<Details> => {
  const { data } = await rest({
    call: 'read the conversation',
    family: 'conversations',
    scope: 'SalesIQ.conversations.READ',
    method: 'GET',
    path: conversationPath(screenName, conversationId),
    schema: schemas.conversation,
    repeatable: true,
  })
  return data
}

/** Undefined where SalesIQ does not tell. Never throws. */
export const detailsIfAny = (rest: Rest, to: To): Promise<Details | undefined> =>
  detailsOf(rest, to).catch(() => undefined)

const isHumans = (person: Details['attender']) => person !== undefined && isHuman(person)

/** `chat_status.state`: 1 waiting, 2 connected, 3 missed, 4 ended. */
const stateIn = ({ chat_status: { state, status_key } = {}, attender }: Details): ConversationState['state'] => {
  if (state === '3' || state === '4' || status_key === 'closed') return 'over'
  if (state === '1') return 'waiting'
  if (state === '2') return 'attended'
  if (status_key !== 'open') return 'unknown'
  return isHumans(attender) ? 'attended' : 'waiting'
}

/** An end without owner and time of attendance is a missed chat, unless SalesIQ says "attended" (`status_code` 2). */
const isMissedIn = ({ chat_status: { state, status_code } = {}, owner, attended_time }: Details) =>
  state === '3' || (status_code !== '2' && attended_time === undefined && !isHumans(owner))

/** What details say of a conversation. */
export const stateFrom = (details: Details | undefined): ConversationState => {
  if (!details) return { state: 'unknown' }
  const { attender = details.owner, ended_by, start_time, attended_time, end_time } = details
  const state = stateIn(details)
  return {
    state,
    ...(state === 'over' && { isMissed: isMissedIn(details) }),
    endedBy: ended_by,
    attender,
    openedAt: start_time,
    attendedAt: attended_time,
    endedAt: end_time,
  }
}

/** Never throws. */
export const stateOf = async (rest: Rest, to: To): Promise<ConversationState> => stateFrom(await detailsIfAny(rest, to))

/** 1004 "Invalid Request Type", 1010 "Invalid Method". */
const isVerbRefused = (failure: unknown) =>
  failure instanceof SalesIqFailure &&
  (failure.evidence.code === 1004 || failure.evidence.code === 1010 || failure.evidence.status === 405)

const notForTheState = new Set<number | string | undefined>([1005, 1006, 1009])

/**
 * Whether a refusal may be about the state of the conversation, for which no code is documented. It is not where SalesIQ
 * does not know the portal (1005) or the address (1006), where a scope is missing (1009), or where no call was made.
 */
const isRefusedForItsState = ({ kind, evidence: { code, closedSince, family } }: SalesIqFailure) =>
  (kind === 'rejected' || (kind === 'auth' && family !== undefined && closedSince === undefined)) &&
  !notForTheState.has(code)

/** 1019 "Invalid Resource": what does not exist need not be closed. */
const isUnknownConversation = ({ evidence }: SalesIqFailure) => evidence.code === 1019 || evidence.status === 404

/** The documentation does not show the verb; PUT is likely, and POST what a refusal of the verb leaves. */
const closeWith = async (method: 'PUT' | 'POST', rest: Rest, to: To): Promise<void> => {
  const path = `${conversationPath(to.screenName, to.conversationId)}/close`
  const asked = { family: 'conversations', scope: 'SalesIQ.conversations.UPDATE', about: 'state' } as const
  const call = 'close the conversation'
  try {
    await rest({ call, ...asked, method, path, schema: schemas.anything, repeatable: true })
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
    const { state } = await stateOf(rest, to)
    if (state === 'over' || (state === 'unknown' && isUnknownConversation(failure))) return
    throw failure
  }
}

/** Whether SalesIQ knows no such conversation: an answer of one call alone may be about its address. */
const isGone = async (rest: Rest, to: To): Promise<boolean> => {
  try {
    await detailsOf(rest, to)
    return false
  } catch (failure) {
    return failure instanceof SalesIqFailure && isUnknownConversation(failure)
  }
}

/**
 * Deletes a conversation; one that is gone already is no failure. No page shows the call, only its scope:
 * https://www.zoho.com/salesiq/help/developer-section/rest-api-prerequisite-v2.html. Throws a SalesIqFailure.
 */
export const remove = async (rest: Rest, to: To): Promise<void> => {
  const path = conversationPath(to.screenName, to.conversationId)
  const asked = { family: 'conversations', scope: 'SalesIQ.conversations.DELETE', about: 'state' } as const
  const call = 'delete the conversation'
  try {
    await rest({ call, ...asked, method: 'DELETE', path, schema: schemas.anything, repeatable: true })
  } catch (failure) {
    if (failure instanceof SalesIqFailure && isUnknownConversation(failure) && (await isGone(rest, to))) return
    throw failure
  }
}
