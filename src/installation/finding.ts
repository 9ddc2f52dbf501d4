/** What a look at the connection finds, for the connect page, the log and Check health. */
import type { Context } from './connect'
import { cureFor } from './origin'
import { SalesIqFailure } from '../salesiq/failure'
import type { Family } from '../salesiq/families'
import { isAccessRefused } from '../salesiq/judge'

export type FindingId = 'consent' | 'brand' | 'department' | 'webhook' | 'received' | `access_${Family}`

export type Finding = {
  id: FindingId
  state: 'ok' | 'warning' | 'broken'
  text: string
  cure?: string
  /** SalesIQ or Zoho gave no answer, which proves nothing about the settings. */
  isOutage?: true
  /** Not wrong as far as can be seen, and not proven either. */
  isUnproven?: true
  /** Cannot be looked at because of what another finding says. */
  waitsFor?: FindingId
}

/** Codes whose advice names the setting already; any other refusal of a look-up means that the id is not known. */
const hasOwnAdvice = new Set<number | string | undefined>([1005, 1017])

/** Refused to the consent and not for its id: whether the setting is right cannot be seen. */
const notToBeSeen = (id: FindingId, { evidence }: SalesIqFailure, cure: string): Finding => {
  const waitsFor = id === 'webhook' ? 'access_webhooks' : 'access_setup'
  return { id, state: 'warning', text: `Could not ${evidence.call}.`, cure, waitsFor }
}

/** What is looked at, and what to do where SalesIQ does not know its id. */
type Sought = { of: FindingId; unknownId: string }

/**
 * What a failure says of what was looked at. It is definite where SalesIQ or Zoho said no; no answer, or "slow down",
 * proves nothing.
 */
export const failed = (context: Context, { of, unknownId }: Sought, failure: unknown): Finding => {
  if (!(failure instanceof SalesIqFailure)) throw failure
  const cure = cureFor(context, failure)
  if (isAccessRefused(failure)) return notToBeSeen(of, failure, cure)
  const { kind, evidence } = failure
  // Without a family it was Zoho's accounts server that refused: a matter of the consent, whatever it was needed for.
  const id = kind === 'auth' ? 'consent' : of
  const text = `Could not ${evidence.call}.`
  // Without SalesIQ's own code, or where it does not know the address, nothing is said of the id.
  const isAnswer = evidence.code !== undefined && evidence.code !== 1004 && evidence.code !== 1006
  if (kind === 'rejected' && isAnswer && !hasOwnAdvice.has(evidence.code))
    return { id, state: 'broken', text, cure: unknownId }
  if (kind === 'auth' || (kind === 'rejected' && isAnswer)) return { id, state: 'broken', text, cure }
  return { id, state: 'warning', text, cure, isOutage: true }
}
