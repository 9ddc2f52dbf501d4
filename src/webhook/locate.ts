/**
 * Whose event it is, and when it may be acted on. SalesIQ was seen assigning an operator 113 ms after a conversation was
 * opened, and the HITL plugin drops whatever comes before it has activated the session.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import type { EventContext } from '../events/context'
import type { EventName, SalesIqEvent } from '../salesiq/events'
import { findSession, markOf, type Session } from '../session/find'

/**
 * How old a Botpress conversation must be: the plugin takes up to 1.5 s to activate it. Events that were held back
 * together go on in the order in which such things happen, so that an operator is announced before he speaks.
 */
const heldUntilMs: Record<EventName, number> = {
  'conversation.attender.updated': 2000,
  'conversation.transfer.accepted': 2000,
  'conversation.operator.replied': 2600,
  'conversation.message.edited': 2700,
  'conversation.message.deleted': 2700,
  'conversation.completed': 2900,
  'conversation.missed': 2900,
  'conversation.rated': 2900,
}
/**
 * Some events come from SalesIQ in the same moment as others, and go second: the end after the last line, and what a
 * transfer or an edit says after what it is about.
 */
const secondMs: Partial<Record<EventName, number>> = {
  'conversation.completed': 600,
  'conversation.transfer.accepted': 600,
  'conversation.message.edited': 400,
  'conversation.message.deleted': 400,
}

/** How young a conversation must be for its session to be still in the making. */
const youngMs = 30_000
const lookAgainMs = 400
/** SalesIQ waits five seconds, and a cold start is part of them. */
const longestHoldMs = 3000

export type Located = { kind: 'foreign' } | { kind: 'tooEarly' } | { kind: 'session'; session: Session }

type Search = Pick<EventContext, 'client' | 'ctx' | 'conversationId'> & { since: number }

/** Whether our own `startHitl` may be about to keep the session of this event. */
const isInTheMaking = ({ entity }: SalesIqEvent, webhookId: string) =>
  'question' in entity &&
  Boolean(entity.question?.includes(markOf(webhookId))) &&
  entity.opened_time !== undefined &&
  Math.abs(Date.now() - entity.opened_time) < youngMs

const lookAgain = async ({ client, conversationId, since }: Search): Promise<Session | undefined> => {
  while (Date.now() + lookAgainMs < since + longestHoldMs) {
    await sleep(lookAgainMs)
    const session = await findSession(client, conversationId)
    if (session) return session
  }
  return undefined
}

const ageOf = (session: Session) => Date.now() - Date.parse(session.createdAt)

/** One look-up for a foreign conversation; `since` (epoch ms) is when the event came in. */
export const locate = async (event: SalesIqEvent, search: Search): Promise<Located> => {
  const { client, ctx, conversationId, since } = search
  await sleep(secondMs[event.event] ?? 0)
  const found = await findSession(client, conversationId)
  if (!found && !isInTheMaking(event, ctx.webhookId)) return { kind: 'foreign' }
  const session = found ?? (await lookAgain(search))
  if (!session) return { kind: 'tooEarly' }
  const wait = heldUntilMs[event.event] - ageOf(session)
  if (wait <= 0) return { kind: 'session', session }
  if (Date.now() + wait > since + longestHoldMs) return { kind: 'tooEarly' }
  await sleep(wait)
  // Another event may have changed the session meanwhile.
  const now = await findSession(client, conversationId)
  return now ? { kind: 'session', session: now } : { kind: 'foreign' }
}
