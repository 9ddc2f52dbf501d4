/** What the rows of the checklist share. */
import type { Installed } from '../installation/connection'
import type { Finding, FindingId } from '../installation/finding'
import { setupKey } from '../installation/keys'
import type { Step } from './page'
import type { SetupRequest } from './setup-request'

export type Findings = ReadonlyMap<FindingId, Finding>
export type ChecklistRow = (setup: SetupRequest, known: Installed, findings: Findings) => Promise<Step> | Step

export const hasGrant = (known: Installed) => Boolean(known.refreshToken ?? known.accessToken)

export const keyField = ({ keys }: SetupRequest) => ({ key: setupKey(keys) })

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
