/** The consent: the way to Zoho, and what comes back from there. */
import { changeConnection, installationNow, type Known, knownSettings, markOfClient } from '../connection'
import { timeLimitMs } from '../connect'
import { cureOf } from '../failures'
import { begunAt, newState } from '../keys'
import { consentUrl, dataCentreNamed, exchangeCode } from '../salesiq/consent'
import { SalesIqFailure } from '../salesiq/failure'
import { messagePage } from './page'
import { settleWhatIsClear } from './place'
import { type Answer, back, homeOf, sentTo, shown, type Visit } from './visitor'

/** Zoho's console knows installations by this address, so it stays the bare one. */
export const consentLink = ({ webhookUrl, keys }: Visit, { region, clientId }: Known): string =>
  consentUrl(region, { clientId, redirectUri: webhookUrl, state: newState(keys) })

const refused = (visit: Visit, text: string, isOurs: boolean): Answer =>
  // Only who has just come back from a consent begun here is given the key; an old address must not open the page.
  shown(
    messagePage({
      title: 'Not connected',
      text,
      back: isOurs ? back(visit) : { href: `${visit.webhookUrl}/setup`, label: 'To the set-up' },
    }),
    400,
  )

/** Whether this consent is newer than the last one that came back: each counts once, and an overtaken one not at all. */
const isFresh = async ({ door }: Visit, begun: number) =>
  begun > ((await installationNow(door)).connection?.usedState ?? 0)

const reasons: Record<string, string> = {
  access_denied: 'The consent was refused at Zoho. Nothing was stored.',
  invalid_redirect_uri:
    'Zoho’s console does not know the address of this installation: add it to the client as an authorised redirect URI.',
}

const exchange = async (visit: Visit, known: Known, code: string): Promise<Answer> => {
  const { query, door, webhookUrl } = visit
  const dataCentre = dataCentreNamed(query.get('location'), query.get('accounts-server'), known.region)
  if (!dataCentre)
    return refused(
      visit,
      'The answer names a server that is not one of Zoho’s. Nothing was sent there, and nothing stored.',
      true,
    )
  try {
    const grant = await exchangeCode(dataCentre, known, { code, redirectUri: webhookUrl, timeLimitMs })
    await changeConnection(door, { refreshToken: grant.refreshToken, dataCentre, client: markOfClient(known.clientId) })
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure)) throw failure
    const isSpent = failure.evidence.code === 'invalid_code'
    const why = isSpent ? 'The code was used already, or too old.' : cureOf(failure)
    return refused(visit, `Zoho gave no token. ${why} Begin again from the checklist.`, true)
  }
  await settleWhatIsClear(visit)
  return sentTo(homeOf(visit, 'portal'))
}

/** What Zoho sends the administrator back with. A `state` that is forged, old or used gets a page, and nothing happens. */
export const finishConsent = async (visit: Visit): Promise<Answer> => {
  const { query, door, keys } = visit
  const begun = begunAt(query.get('state') ?? '', keys)
  if (begun === undefined) {
    return refused(
      visit,
      'This link was not made by the checklist, or it is too old. Open the checklist and begin again.',
      false,
    )
  }
  if (!(await isFresh(visit, begun))) {
    return refused(
      visit,
      'This answer of Zoho was used already, or overtaken by a newer one. The checklist shows what is so.',
      false,
    )
  }
  await changeConnection(door, { usedState: begun })
  const error = query.get('error')
  if (error !== null)
    return refused(
      visit,
      (Object.hasOwn(reasons, error) && reasons[error]) || 'Zoho reports an error. Nothing was stored.',
      true,
    )
  return exchange(visit, await knownSettings(door), query.get('code') ?? '')
}
