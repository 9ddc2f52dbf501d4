/** A claim: of several processes, the first one that writes the state does the work. */
import { randomUUID } from 'node:crypto'
import type * as bp from '.botpress'
import { duration } from '../net/duration'
import { pause } from '../net/within'
import { persistently } from './persistently'

/** The steps of a session that one process does. */
export type StepName = `${'operator' | 'lateReply'}${'A' | 'B' | 'C' | 'D'}` | 'rating' | 'notShown'

/** Where the claim is kept, for how many ms, and `key`: what exactly is claimed. */
export type Claim = { key: string; expiry: number } & (
  | { type: 'conversation'; id: string; name: StepName }
  | { type: 'integration'; id: string; name: 'consent' | 'secondConsent' }
)

/** Two processes that replace an old claim at once have both written by then: the last one has the claim. */
const settleMs = duration('HITL_LOOK_AGAIN_MS', 300)

/**
 * Whether the work is ours. A claim for another key under the same name is over, and is replaced.
 * https://botpress.com/docs/api-reference/runtime-api/openapi/getOrSetState
 */
export const isClaimed = async (client: bp.Client, { key, expiry, ...state }: Claim): Promise<boolean> => {
  const payload = { key, by: randomUUID() }
  const claim = await persistently(async () => {
    const { payload: claimed } = (await client.getOrSetState({ ...state, payload, expiry })).state
    return { payload: claimed }
  })
  if (claim.payload?.by === payload.by) return true
  if (claim.payload?.key === key) return false
  await client.setState({ ...state, payload, expiry })
  await pause(settleMs)
  const { state: now } = await client.getState(state)
  return now.payload?.by === payload.by
}

/** Gives a claim back after a failure, so that the work is done by the next process that comes to it. */
export const release = async (client: bp.Client, { key: _key, expiry: _expiry, ...state }: Claim): Promise<void> => {
  await client.setState({ ...state, payload: null }).catch(() => undefined)
}
