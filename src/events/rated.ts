/** A visitor rated a session: a small event, told once for each rating. */
import { digestOf } from '../net/digest'
import type { SalesIqEvent } from '../salesiq/events'
import { type Session, sessionKeys, testReference } from '../session/find'
import type { EventHandler } from './context'

const payloadOf = ({ entity }: SalesIqEvent<'conversation.rated'>, session: Session) => {
  const { rating, feedback, owner } = entity
  const stars = rating === undefined || rating.trim() === '' ? NaN : Number(rating)
  return {
    ...sessionKeys(session),
    ...(Number.isFinite(stars) && { rating: stars }),
    ...(feedback && { feedback }),
    operatorName: owner?.name,
  }
}

/**
 * Noted before it is told, since it may come twice in a row; a failure takes the note back, so that it is told again. Two
 * processes that get it in the same moment may both tell it.
 */
export const conversationRated: EventHandler<'conversation.rated'> = async (event, session, { client }) => {
  const { rating, feedback } = event.entity
  const digest = digestOf(`${rating}\n${feedback}`, 22)
  if (session.tags.reference === testReference || session.tags.rating === digest) return
  await client.updateConversation({ id: session.id, tags: { rating: digest } })
  try {
    await client.createEvent({ type: 'conversationRated', payload: payloadOf(event, session) })
  } catch (error) {
    await client.updateConversation({ id: session.id, tags: { rating: session.tags.rating ?? '' } })
    throw error
  }
}
