/** A visitor rated a session: the bot is told once for each rating, and not of a rating that is older than the last. */
import type { SalesIqEvent } from '../salesiq/events'
import { sendEvent } from '../session/event'
import { type Session, sessionKeys, testReference } from '../session/session'
import { once } from '../session/once'
import { withTags } from '../session/operator'
import type { EventHandler } from './on-event'

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

export const conversationRated: EventHandler<'conversation.rated'> = async (event, session, context) => {
  const ratedAt = event.event_time ?? Date.now()
  if (session.tags.reference === testReference || ratedAt <= Number(session.tags.ratedAt || 0)) return
  await once(context, { session, name: 'rating', key: String(ratedAt) }, async () => {
    await sendEvent(context, { type: 'conversationRated', payload: payloadOf(event, session) })
    return withTags(context, session, { ratedAt: String(ratedAt) })
  })
}
