/** The doctor, for a bot: the same findings as on the connect page. */
import type * as bp from '.botpress'
import { knownSettings, missingFrom } from '../installation/connection'
import { inspect } from '../installation/health'

export const checkHealth: bp.IntegrationProps['actions']['checkHealth'] = async (props) => {
  const known = await knownSettings(props)
  const missing = missingFrom(known)
  const findings = (await inspect(props, known)).map(({ id, state, text, cure }) => ({ id, state, text, cure }))
  const has = (state: string) => findings.some((finding) => finding.state === state)
  const state = missing.length > 0 || has('broken') ? 'broken' : has('warning') ? 'warning' : 'ok'
  return { state, missing, findings }
}
