/** The client of the second consent, entered or taken away. */
import { knownSettings } from '../installation/connection'
import { forgetSecond, keepSecondClient } from '../installation/second-grant'
import { type Answer, homeOf, sentTo, type SetupRequest } from './setup-request'

export const enterSecondClient = async (setup: SetupRequest): Promise<Answer> => {
  const { context, form } = setup
  const clientId = form.get('clientId')?.trim() ?? ''
  const clientSecret = form.get('secondSecret')?.trim() ?? ''
  if (!clientId || !clientSecret) return sentTo(homeOf(setup, 'access', 'oddClient'))
  if (clientId === (await knownSettings(context)).clientId) return sentTo(homeOf(setup, 'access', 'organisationClient'))
  await keepSecondClient(context, { clientId, clientSecret })
  return sentTo(homeOf(setup, 'access'))
}

export const forgetSecondConsent = async (setup: SetupRequest): Promise<Answer> => {
  await forgetSecond(setup.context)
  return sentTo(homeOf(setup, 'access'))
}
