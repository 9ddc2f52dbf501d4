/** One process does a step of a session: a state that only the first process writes is the claim. */
import { randomUUID } from 'node:crypto'
import { duration } from '../net/duration'
import type { Session } from './find'
import type { SessionContext } from './context'

/** A claim whose process died lapses after this time. Longer than any webhook is worked on, so that no claim is outlived. */
const claimMs = duration('HITL_CLAIM_MS', 20_000)

/** `name`: the state that holds the claim. `key`: what exactly is done. */
export type Step = { name: 'announcementEven' | 'announcementOdd' | 'rating'; key: string }

/**
 * Does the work unless another process does it now or did it a moment ago; answers `undefined` then. The caller notes in
 * a tag that the work is done. A failure releases the claim, and the next delivery tries again.
 * https://botpress.com/docs/api-reference/runtime-api/openapi/getOrSetState
 */
export const once = async <T>(
  { client }: SessionContext,
  { session, name, key }: Step & { session: Session },
  work: () => Promise<T>,
): Promise<T | undefined> => {
  const by = randomUUID()
  const state = { type: 'conversation', id: session.id, name } as const
  const { state: claim } = await client.getOrSetState({ ...state, payload: { key, by }, expiry: claimMs })
  if (claim.payload?.by !== by && claim.payload?.key === key) return undefined
  // A claim for an earlier step of the same name is over: the session has counted that step.
  if (claim.payload?.by !== by) await client.setState({ ...state, payload: { key, by }, expiry: claimMs })
  try {
    return await work()
  } catch (error) {
    await client.setState({ ...state, payload: null }).catch(() => undefined)
    throw error
  }
}
