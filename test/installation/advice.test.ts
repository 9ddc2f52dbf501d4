/** What a failure means for the bot owner, by its cause. */
import { describe, expect, test } from 'vitest'
import { cureOf } from '../../src/failures'
import { type FailureEvidence, type FailureKind, SalesIqFailure } from '../../src/salesiq/failure'

const rows: [what: string, kind: FailureKind, evidence: Partial<FailureEvidence>, said: RegExp][] = [
  ['1009 at the visitor API', 'auth', { code: 1009, family: 'visitor' }, /client is not an organisation client/],
  ['1009 elsewhere', 'auth', { code: 1009, family: 'setup', scope: 'SalesIQ.apps.READ' }, /scope SalesIQ\.apps\.READ/],
  ['1008 in a family', 'auth', { code: 1008, family: 'operators' }, /second consent/],
  ['1016', 'auth', { code: 1016, family: 'conversations' }, /second consent/],
  ['1020', 'auth', { code: 1020, family: 'conversations' }, /wants the consent of a person/],
  ['1024', 'auth', { code: 1024, family: 'conversations' }, /wants the consent of a person/],
  ['1017', 'rejected', { code: 1017 }, /plan .* reached its limit/],
  ['1021', 'auth', { code: 1021 }, /plan .* does not include this/],
  ['IP_NOT_ALLOWED', 'auth', { code: 'IP_NOT_ALLOWED' }, /certain IP addresses only.*Allowed IPs/],
  ['a closed family', 'auth', { code: 1016, family: 'setup', closedSince: 0 }, /refused this at 00:00 UTC \(1016\)/],
  ['the first consent', 'auth', { code: 'invalid_code', grant: 'first' }, /setting Refresh token/],
  ['the second consent', 'auth', { code: 'invalid_code', grant: 'second' }, /^The second consent was revoked/],
  ['the second client', 'auth', { code: 'invalid_client', grant: 'second' }, /client of the second consent/],
]

describe('the advice names the cause', () => {
  for (const [what, kind, evidence, said] of rows) {
    test(what, () => {
      expect(cureOf(new SalesIqFailure(kind, { call: 'try', ...evidence }))).toMatch(said)
    })
  }
})
