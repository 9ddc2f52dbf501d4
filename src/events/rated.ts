/** A visitor rated a session: a small event, told once for each rating. */
import { createHash } from 'node:crypto'
import { sessionKeys, testReference } from '../session'
import type { Row } from './door'

export const conversationRated: Row<'conversation.rated'> = async (event, session, { client }) => {
  const { rating, feedback, owner } = event.entity
  if (session.tags.reference === testReference) return
  const digest = createHash('sha256').update(`${rating}\n${feedback}`).digest('base64url').slice(0, 22)
  if (session.tags.rating === digest) return
  const stars = rating === undefined || rating.trim() === '' ? NaN : Number(rating)
  await client.createEvent({
    type: 'conversationRated',
    payload: {
      ...sessionKeys(session),
      ...(Number.isFinite(stars) && { rating: stars }),
      ...(feedback && { feedback }),
      operatorName: owner?.name,
    },
  })
  await client.updateConversation({ id: session.id, tags: { rating: digest } })
}
