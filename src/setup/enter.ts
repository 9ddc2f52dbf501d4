/** The way in without the key: the client secret, with few tries. */
import { installationNow, keepInstallation } from '../connection'
import { equal } from '../keys'
import { secretPage } from './page'
import { type Answer, homeOf, sentTo, shown, type Visit } from './visitor'

const windowMs = 15 * 60_000
const tries = 5

/** Says the same whether the secret was wrong or nothing is set up. */
export const enterWithSecret = async (visit: Visit): Promise<Answer> => {
  const { door, form, keys, webhookUrl } = visit
  const path = `${webhookUrl}/setup/enter`
  const { lock } = await installationNow(door)
  const failures = (lock?.failures ?? []).filter((at) => at > Date.now() - windowMs)
  if (failures.length >= tries) {
    return shown(secretPage({ path, message: 'Too many tries. Wait a quarter of an hour.' }), 429)
  }
  // Counted before it is compared, so that many tries at once are not one.
  await keepInstallation(door, { lock: { failures: [...failures, Date.now()] } })
  if (!equal(form.get('clientSecret')?.trim() ?? '', keys.clientSecret)) {
    return shown(secretPage({ path, message: 'That is not the client secret.' }), 403)
  }
  await keepInstallation(door, { lock: { failures: [] } })
  return sentTo(homeOf(visit))
}
