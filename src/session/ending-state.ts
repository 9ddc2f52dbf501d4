/** The state `ending`: how a session ends, decided by the first process that writes it. */
import type * as bp from '.botpress'
import type { SessionContext } from './context'
import type { Session } from './find'

/** An end, and which process finishes it. */
export type StoredEnding = bp.TIntegration['states']['ending']['payload']

/** How a session ended. Times are epoch ms. */
export type Ending = Omit<StoredEnding, 'by' | 'claimedAt' | 'isTold'>

export const stateOf = ({ id }: Pick<Session, 'id'>) => ({ type: 'conversation', id, name: 'ending' }) as const

/** How a session ended according to the state, where the tag is still to be written; undefined while it runs. */
export const endingOf = async (
  { client }: Pick<SessionContext, 'client'>,
  session: Pick<Session, 'id'>,
): Promise<Ending | undefined> => {
  const { state } = await client.getState(stateOf(session)).catch(() => ({ state: undefined }))
  return state?.payload ?? undefined
}
