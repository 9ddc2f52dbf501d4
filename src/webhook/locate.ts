/**
 * Whose event it is, and when it may be acted on. SalesIQ was seen assigning an operator 113 ms after a conversation was
 * opened, and the HITL plugin drops whatever comes before it has activated the session.
 */
import { duration } from '../net/duration'
import { pause } from '../net/within'
import type { SalesIqEvent } from '../salesiq/events'
import { findSession, markOf, type Session, type SessionContext } from '../session/session'

/** The plugin takes up to 1.5 s to activate a session after `startHitl` has answered. */
const activationMs = duration('HITL_ACTIVATION_MS', 2000)
const lookAgainMs = duration('HITL_LOOK_AGAIN_MS', 300)

/** How young a conversation must be for its session to be still in the making, and how long the session is looked for. */
const youngMs = 30_000
const lookingMs = duration('HITL_LOOKING_MS', 2500)

export type Located =
  { kind: 'foreign' } | { kind: 'orphan' } | { kind: 'tooEarly' } | { kind: 'session'; session: Session }

/** How long ago a conversation with our mark was opened, in ms; undefined for any other conversation. */
const ageOfOurs = ({ entity }: SalesIqEvent, webhookId: string): number | undefined => {
  if (!('question' in entity) || !entity.question?.includes(markOf(webhookId))) return undefined
  return entity.opened_time === undefined ? undefined : Math.abs(Date.now() - entity.opened_time)
}

/** An opening whose outcome stayed unknown is not older than this when its operator is assigned. */
const orphanMs = 10 * 60_000

/** An operator has taken a conversation of ours that nobody speaks in. */
const isOrphan = ({ event, entity }: SalesIqEvent, age: number) =>
  event === 'conversation.attender.updated' &&
  'chat_status' in entity &&
  entity.chat_status?.state === '2' &&
  age < orphanMs

const lookAgain = async ({ client }: SessionContext, conversationId: string): Promise<Session | undefined> => {
  const until = Date.now() + lookingMs
  while (Date.now() + lookAgainMs <= until) {
    await pause(lookAgainMs)
    const session = await findSession(client, conversationId)
    if (session) return session
  }
  return undefined
}

/** One look-up and no delay for a foreign conversation. */
export const locate = async (
  event: SalesIqEvent,
  conversationId: string,
  context: SessionContext,
): Promise<Located> => {
  const found = await findSession(context.client, conversationId)
  const age = ageOfOurs(event, context.ctx.webhookId)
  if (!found && (age === undefined || age >= youngMs))
    return { kind: age !== undefined && isOrphan(event, age) ? 'orphan' : 'foreign' }
  const session = found ?? (await lookAgain(context, conversationId))
  if (!session) return { kind: 'tooEarly' }
  const wait = Date.parse(session.createdAt) + activationMs - Date.now()
  if (wait <= 0) return { kind: 'session', session }
  if (Date.now() + wait > context.deadline) return { kind: 'tooEarly' }
  await pause(wait)
  // Another event may have changed the session meanwhile.
  const now = await findSession(context.client, conversationId)
  return now ? { kind: 'session', session: now } : { kind: 'foreign' }
}
