/** The consent: the way to Zoho, and what comes back from there. */
import {
  changeConnection,
  installationNow,
  type Installed,
  knownSettings,
  markOfClient,
} from '../installation/connection'
import { isClaimed } from '../installation/claim'
import { timeLimitMs } from '../installation/connect'
import { cureOf } from '../failures'
import { begunAt, newState } from '../installation/keys'
import { consentUrl, dataCentreNamed, exchangeCode } from '../salesiq/consent'
import { SalesIqFailure } from '../salesiq/failure'
import { messagePage } from './page'
import { settleWhatIsClear } from './place'
import { type Answer, back, homeOf, sentTo, shown, type SetupRequest } from './setup-request'

/** Zoho's console knows installations by this address, so it stays the bare one. */
export const consentLink = ({ webhookUrl, keys }: SetupRequest, { region, clientId }: Installed): string =>
  consentUrl(region, { clientId, redirectUri: webhookUrl, state: newState(keys) })

const refused = (setup: SetupRequest, text: string, isOurs: boolean): Answer =>
  // Only who has just come back from a consent begun here is given the key; an old address must not open the page.
  shown(
    messagePage({
      title: 'Not connected',
      text,
      back: isOurs ? back(setup) : { href: `${setup.webhookUrl}/setup`, label: 'To the set-up' },
    }),
    400,
  )

const stateLastsMs = 15 * 60_000

/** Each consent counts once, also in two processes at once; one that a newer consent has overtaken does not count. */
const isFresh = async ({ context }: SetupRequest, begun: number) => {
  if (begun <= ((await installationNow(context)).connection?.usedState ?? 0)) return false
  const { client, ctx } = context
  const claim = { type: 'integration', id: ctx.integrationId, name: 'consent' } as const
  return isClaimed(client, { ...claim, key: String(begun), expiry: stateLastsMs })
}

const reasons: Record<string, string> = {
  access_denied: 'The consent was refused at Zoho. Nothing was stored.',
  invalid_redirect_uri:
    'Zoho’s console does not know the address of this installation: add it to the client as an authorised redirect URI.',
}

const exchange = async (setup: SetupRequest, known: Installed, code: string): Promise<Answer> => {
  const { query, context, webhookUrl } = setup
  const dataCentre = dataCentreNamed(query.get('location'), query.get('accounts-server'), known.region)
  if (!dataCentre)
    return refused(
      setup,
      'The answer names a server that is not one of Zoho’s. Nothing was sent there, and nothing stored.',
      true,
    )
  try {
    const grant = await exchangeCode(dataCentre, known, { code, redirectUri: webhookUrl, timeLimitMs })
    await changeConnection(context, {
      refreshToken: grant.refreshToken,
      dataCentre,
      client: markOfClient(known.clientId),
    })
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure)) throw failure
    const isSpent = failure.evidence.code === 'invalid_code'
    const why = isSpent ? 'The code was used already, or too old.' : cureOf(failure)
    return refused(setup, `Zoho gave no token. ${why} Begin again from the checklist.`, true)
  }
  await settleWhatIsClear(setup)
  return sentTo(homeOf(setup, 'portal'))
}

/** What Zoho sends the administrator back with. A `state` that is forged, old or used gets a page, and nothing happens. */
export const finishConsent = async (setup: SetupRequest): Promise<Answer> => {
  const { query, context, keys } = setup
  const begun = begunAt(query.get('state') ?? '', keys)
  if (begun === undefined) {
    return refused(
      setup,
      'This link was not made by the checklist, or it is too old. Open the checklist and begin again.',
      false,
    )
  }
  if (!(await isFresh(setup, begun))) {
    return refused(
      setup,
      'This answer of Zoho was used already, or overtaken by a newer one. The checklist shows what is so.',
      false,
    )
  }
  await changeConnection(context, { usedState: begun })
  const error = query.get('error')
  if (error !== null)
    return refused(
      setup,
      (Object.hasOwn(reasons, error) && reasons[error]) || 'Zoho reports an error. Nothing was stored.',
      true,
    )
  return exchange(setup, await knownSettings(context), query.get('code') ?? '')
}
