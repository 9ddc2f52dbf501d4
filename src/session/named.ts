/** Finds the sessions that a bot names: by its own reference, or by the Botpress conversation. */
import { isApiError, RuntimeError } from '@botpress/sdk'
import type * as bp from '.botpress'
import { trimmed } from '../translate/characters'
import { referenceFrom } from '../translate/identity'
import { type Session, sessionsWith } from './session'

/** The fields of a card that names a session; one of the two is needed. */
export type Named = { reference?: string; hitlConversationId?: string }

/** What Botpress says of an id that is none, or of nothing. */
const unknownId = new Set([
  'ResourceNotFound',
  'ReferenceNotFound',
  'InvalidPayload',
  'InvalidIdentifier',
  'InvalidQuery',
])

const byId = async (client: bp.Client, id: string): Promise<Session[]> => {
  try {
    return [(await client.getConversation({ id })).conversation]
  } catch (error) {
    if (isApiError(error) && unknownId.has(error.type)) return []
    throw error
  }
}

/** What a card names: the sessions, newest first; `isAll`: whether no older one has the reference too. */
type Found = { sessions: Session[]; isAll: boolean }

/** Throws a RuntimeError where there is no session, or where the fields of the card are empty. */
export const sessionsNamed = async (
  client: bp.Client,
  { hitlConversationId, reference }: Named,
  card: string,
): Promise<Found & { sessions: [Session, ...Session[]] }> => {
  const [id, key] = [trimmed(hitlConversationId), referenceFrom(reference)]
  if (id === undefined && key === undefined) {
    throw new RuntimeError(`Name the session: fill in reference or hitlConversationId of the ${card} card.`)
  }
  const found =
    id === undefined
      ? await sessionsWith(client, { reference: key ?? '' })
      : { sessions: await byId(client, id), isAll: true }
  const [first, ...more] = found.sessions
  if (first) return { ...found, sessions: [first, ...more] }
  throw new RuntimeError(`There is no session with this ${id === undefined ? 'reference' : 'hitlConversationId'}.`)
}
