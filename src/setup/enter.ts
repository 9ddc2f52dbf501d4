/** The way in without the key: the client secret, with few tries. */
import { installationNow, keepInstallation } from '../installation/connection'
import { equal } from '../installation/keys'
import { secretPage } from './page'
import { type Answer, homeOf, sentTo, shown, type SetupRequest } from './setup-request'

const windowMs = 15 * 60_000
const tries = 5

/** Tries of this process, counted before anything is waited for: many at once are many. */
const triedHere = new Map<string, number[]>()

const pathIn = ({ webhookUrl }: SetupRequest) => `${webhookUrl}/setup/enter`

/** For whoever comes without the key, or with one that does not count (any more). */
export const askForSecret = (setup: SetupRequest): Answer => shown(secretPage({ path: pathIn(setup) }), 403)

/** Says the same whether the secret was wrong or nothing is set up. */
export const enterWithSecret = async (setup: SetupRequest): Promise<Answer> => {
  const { context, form, keys } = setup
  const path = pathIn(setup)
  const isRecent = (at: number) => at > Date.now() - windowMs
  const here = [...(triedHere.get(keys.webhookId) ?? []).filter(isRecent), Date.now()]
  triedHere.set(keys.webhookId, here)
  const { lock } = await installationNow(context)
  const failures = (lock?.failures ?? []).filter(isRecent)
  if (failures.length >= tries || here.length > tries) {
    return shown(secretPage({ path, message: 'Too many tries. Wait a quarter of an hour.' }), 429)
  }
  // Noted before it is compared, for the other processes.
  await keepInstallation(context, { lock: { failures: [...failures, Date.now()] } })
  if (!equal(form.get('clientSecret')?.trim() ?? '', keys.clientSecret)) {
    return shown(secretPage({ path, message: 'That is not the client secret.' }), 403)
  }
  triedHere.delete(keys.webhookId)
  await keepInstallation(context, { lock: { failures: [] } })
  return sentTo(homeOf(setup))
}
