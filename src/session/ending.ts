/** How a session ended: read from an event of its end or from the details of its conversation, and kept in the state `ending`. */
import type { SalesIqEvent } from '../salesiq/events'
import type { Details } from '../salesiq/conversation'
import type * as bp from '.botpress'
import type { Session, SessionContext } from './session'

const outcomes = { agent: 'completed', visitor: 'visitorLeft', system: 'idle', scheduler: 'idle' } as const
const isEnder = (word: string): word is keyof typeof outcomes => Object.hasOwn(outcomes, word)

type Facts = Pick<
  SalesIqEvent<'conversation.completed'>['entity'],
  'ended_by' | 'owner' | 'attended_time' | 'chat_status'
>

/**
 * State 3 is a missed chat; an end that no operator attended is one too, whatever its event is called. Labels are
 * translated and prove nothing: get-conversation-details-v2.html.
 */
const isMissed = ({ chat_status, owner, attended_time }: Facts): boolean => {
  const { state, state_key, status_code } = chat_status ?? {}
  const isUnattended = status_code === '1' && owner === undefined && attended_time === undefined
  return state === '3' || state_key === 'missed' || isUnattended
}

const outcomeOf = (facts: Facts, isMissedEvent: boolean): Pick<Ending, 'outcome' | 'endedBy'> => {
  const word = facts.ended_by?.toLowerCase() ?? ''
  if (isMissedEvent || isMissed(facts)) return { outcome: 'missed', endedBy: isEnder(word) ? word : 'system' }
  const endedBy = isEnder(word) ? word : 'agent'
  return { outcome: outcomes[endedBy], endedBy }
}

export const endingInEvent = (event: SalesIqEvent<'conversation.completed' | 'conversation.missed'>): Ending => {
  const { attender, owner, opened_time, attended_time, end_time, missed_time } = event.entity
  return {
    ...outcomeOf(event.entity, event.event === 'conversation.missed'),
    operatorName: (attender ?? owner)?.name,
    openedAt: opened_time,
    attendedAt: attended_time,
    endedAt: end_time ?? missed_time ?? event.event_time,
  }
}

/** Undefined while the conversation is open, or where its state is not known. */
export const endingInDetails = (details: Details): Ending | undefined => {
  const { chat_status, attender, owner, start_time, attended_time, end_time } = details
  const isOver = chat_status?.state === '3' || chat_status?.state === '4' || chat_status?.status_key === 'closed'
  if (!isOver) return undefined
  return {
    ...outcomeOf({ ...details, owner: owner ?? attender }, false),
    operatorName: (attender ?? owner)?.name,
    openedAt: start_time,
    attendedAt: attended_time,
    endedAt: end_time,
  }
}

/** The end of a session whose conversation SalesIQ refuses twice and does not describe. */
export const endingUnknown = ({ tags }: { tags: { attendedAt?: string } }): Ending => ({
  outcome: tags.attendedAt ? 'idle' : 'missed',
  endedBy: 'system',
})

/** An end, and which process finishes it. */
export type StoredEnding = bp.TIntegration['states']['ending']['payload']

/** How a session ended. Times are epoch ms. */
export type Ending = Omit<StoredEnding, 'by' | 'claimedAt' | 'isTold' | 'isFarewellSent'>

export const stateOf = ({ id }: Pick<Session, 'id'>) => ({ type: 'conversation', id, name: 'ending' }) as const

/** How a session ended according to the state, where the tag is still to be written; undefined while it runs. */
export const endingOf = async (
  { client }: Pick<SessionContext, 'client'>,
  session: Pick<Session, 'id'>,
): Promise<Ending | undefined> => {
  const { state } = await client.getState(stateOf(session)).catch(() => ({ state: undefined }))
  return state?.payload ?? undefined
}
