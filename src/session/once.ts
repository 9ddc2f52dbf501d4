/** One process does a step of a session, and the others leave the step alone. */
import { isClaimed, release, type StepName } from '../installation/claim'
import { duration } from '../net/duration'
import type { Session, SessionContext } from './session'

/** A claim whose process died lapses after this time. Longer than any webhook is worked on, so that no claim is outlived. */
export const claimMs = duration('HITL_CLAIM_MS', 20_000)

/** `name`: the state that holds the claim. `key`: what exactly is done. */
export type Step = { name: StepName; key: string }

/**
 * Does the work unless another process does it now or did it a moment ago; answers `undefined` then. The work ends with a tag
 * that notes it. A failure releases the claim, and the next delivery tries again.
 */
export const once = async <T>(
  { client }: SessionContext,
  { session, ...step }: Step & { session: Session },
  work: () => Promise<T>,
): Promise<T | undefined> => {
  const claim = { ...step, type: 'conversation', id: session.id, expiry: claimMs } as const
  if (!(await isClaimed(client, claim))) return undefined
  const claimedAt = Date.now()
  try {
    return await work()
  } catch (error) {
    // A claim that has lapsed may be another process's by now.
    if (Date.now() - claimedAt < claimMs) await release(client, claim)
    throw error
  }
}
