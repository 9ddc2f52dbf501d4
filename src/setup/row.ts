/** What the rows of the checklist share. */
import type { Known } from '../connection'
import type { Finding, FindingId } from '../health'
import { setupKey } from '../keys'
import type { Step } from './page'
import type { Visit } from './visitor'

export type Findings = ReadonlyMap<FindingId, Finding>
export type Row = (visit: Visit, known: Known, findings: Findings) => Promise<Step> | Step

export const hasGrant = (known: Known) => Boolean(known.refreshToken ?? known.accessToken)

export const keyField = ({ keys }: Visit) => ({ key: setupKey(keys) })

export const later = (id: string, title: string, after: string): Step => ({
  id,
  title,
  state: 'todo',
  text: `Comes after ${after}.`,
})

/** The row of what was looked at; of what could not be, whether it is chosen. */
export const asStep = (id: FindingId, title: string, findings: Findings): Step => {
  const finding = findings.get(id)
  if (finding) return { id, title, state: finding.state, text: finding.text, cure: finding.cure }
  return findings.get('consent')?.state === 'ok'
    ? { id, title, state: 'ok', text: 'Chosen.' }
    : { id, title, state: 'todo', text: 'Cannot be looked at before the consent works.' }
}
