/** The one way in which a SalesIQ call does not work. */
import type { Family, Scope } from './families'

/**
 * - `auth`: the credentials do not suffice, now or at all.
 * - `rejected`: SalesIQ understood and said no.
 * - `limited`: too many requests; later it may work.
 * - `unavailable`: no answer, or one that says the service is down.
 * - `unexpected`: an answer that fits nothing we know.
 */
export type FailureKind = 'auth' | 'rejected' | 'limited' | 'unavailable' | 'unexpected'

export type FailureEvidence = {
  /** What was tried, for people: `open the conversation`. */
  call: string
  /** SalesIQ's number (1009) or the accounts server's word (`invalid_client`). */
  code?: number | string
  /** The scope this call needs. */
  scope?: Scope
  /** The family of the API that the call belongs to; absent for the accounts server. */
  family?: Family
  /** Since when (epoch ms) the family, or the scope, is closed: no call was made. `code` says what closed it. */
  closedSince?: number
  /** Whose credentials Zoho's accounts server refused. */
  grant?: 'first' | 'second'
  /** Optional parts of the request that the refusal names. */
  named?: readonly string[]
  /** The HTTP status, where there was an answer. */
  status?: number
  /** SalesIQ's own sentence, or the fields that did not fit; never a value that we or a visitor sent. */
  detail?: string
  /** How long to wait before another try. */
  retryAfterSeconds?: number
  /** Whether SalesIQ may have done what was asked although no answer came. */
  mayHaveArrived?: boolean
}

/** A SalesIQ call that did not work. Its message holds no token, no URL query and no text of a conversation. */
export class SalesIqFailure extends Error {
  constructor(
    readonly kind: FailureKind,
    readonly evidence: FailureEvidence,
  ) {
    super(`${evidence.call}: ${kind}${evidence.code === undefined ? '' : ` (${evidence.code})`}`)
    this.name = 'SalesIqFailure'
  }
}

/** The organisation has a list of allowed IP addresses; how Zoho words the refusal is not documented. */
export const isAboutIp = (sentence: string): boolean => /IP.?NOT.?ALLOWED/i.test(sentence)
