/** The two consents: the way to Zoho, and what comes back from there. */
import {
  changeConnection,
  installationNow,
  type Installed,
  knownSettings,
  markOfClient,
} from '../installation/connection'
import { isClaimed } from '../installation/claim'
import { keepToken, timeLimitMs } from '../installation/connect'
import { cureOf } from '../failures'
import { consentOf, newState } from '../installation/keys'
import { keepSecondConsent, secondClientIn } from '../installation/second-grant'
import { type ConsentKind, consentUrl, dataCentreNamed, exchangeCode } from '../salesiq/consent'
import { SalesIqFailure } from '../salesiq/failure'
import { problemWith } from './consent-trial'
import { messagePage } from './page'
import { settleWhatIsClear } from './place'
import { type Answer, back, homeOf, sentTo, shown, type SetupRequest } from './setup-request'

/** Zoho's console knows installations by this address, so it stays the bare one. */
export const consentLink = (
  { webhookUrl, keys }: SetupRequest,
  { region, clientId, deleteConversations }: Pick<Installed, 'region' | 'clientId' | 'deleteConversations'>,
  kind: ConsentKind,
): string => {
  const state = newState(keys, kind)
  return consentUrl(region, { clientId, redirectUri: webhookUrl, state, deleteConversations }, kind)
}

const refused = (setup: SetupRequest, text: string, isOurs = true): Answer =>
  // Only who has just come back from a consent begun here is given the key; an old address must not open the page.
  shown(
    messagePage({
      title: 'Consent not stored',
      text,
      back: isOurs ? back(setup) : { href: `${setup.webhookUrl}/setup`, label: 'To the connect page' },
    }),
    400,
  )

const stateLastsMs = 15 * 60_000

const names = {
  organisation: { used: 'usedState', claim: 'consent' },
  person: { used: 'usedSecondState', claim: 'secondConsent' },
} as const

type Begun = { kind: ConsentKind; begun: number }

/** Each consent counts once, also in two processes at once; one that a newer consent has overtaken does not count. */
const isFresh = async ({ context }: SetupRequest, { kind, begun }: Begun) => {
  const { used, claim } = names[kind]
  if (begun <= ((await installationNow(context)).connection?.[used] ?? 0)) return false
  const { client, ctx } = context
  const state = { type: 'integration', id: ctx.integrationId, name: claim } as const
  return isClaimed(client, { ...state, key: String(begun), expiry: stateLastsMs })
}

const reasons: Record<string, string> = {
  access_denied:
    'The consent was refused at Zoho. Nothing was stored. Zoho refuses also whoever is no administrator: then let an administrator of your organisation give the consent.',
  invalid_redirect_uri:
    'Zoho’s console does not know the address of this installation: add it to the client as an authorised redirect URI.',
}

const reasonFor = (error: string) =>
  (Object.hasOwn(reasons, error) && reasons[error]) ||
  'Zoho reports an error. Nothing was stored. Begin again; “If Zoho shows an error” on the connect page lists causes.'

const clientFor = (known: Installed, kind: ConsentKind) =>
  kind === 'organisation' ? known : secondClientIn(known, known.installation)

/** What Zoho gives for the code is tried before it is stored, so that a useless consent replaces no good one. */
const exchange = async (setup: SetupRequest, known: Installed, kind: ConsentKind): Promise<string | undefined> => {
  const { query, context, webhookUrl } = setup
  const dataCentre = dataCentreNamed(query.get('location'), query.get('accounts-server'), known.region)
  if (!dataCentre)
    return 'The answer names a server that is not one of Zoho’s. Nothing was sent there, and nothing stored. Begin again.'
  const { clientId, clientSecret } = clientFor(known, kind)
  const asked = { code: query.get('code') ?? '', redirectUri: webhookUrl, timeLimitMs }
  const { refreshToken, ...token } = await exchangeCode(dataCentre, { clientId, clientSecret }, asked)
  const problem = await problemWith(setup.context, known, {
    ...{ kind, clientId, clientSecret, refreshToken, accessToken: token.accessToken, dataCentre },
  })
  if (problem) return problem
  if (kind === 'person') await keepSecondConsent(context, { clientId, refreshToken, dataCentre })
  else await changeConnection(context, { refreshToken, dataCentre, client: markOfClient(clientId) })
  await keepToken(context, await knownSettings(context), { kind, token })
  return undefined
}

const noToken = (failure: unknown): string => {
  if (!(failure instanceof SalesIqFailure)) throw failure
  const isSpent = failure.evidence.code === 'invalid_code'
  const why = isSpent ? 'The code was used already, or too old.' : cureOf(failure)
  return `Zoho gave no token. ${why} Begin again from the checklist.`
}

/** What Zoho sends the administrator back with. A `state` that is forged, old or used gets a page, and nothing happens. */
export const finishConsent = async (setup: SetupRequest): Promise<Answer> => {
  const { query, context, keys } = setup
  const found = consentOf(query.get('state') ?? '', keys)
  if (!found) {
    const why = 'This link was not made by the checklist, or it is too old. Open the checklist and begin again.'
    return refused(setup, why, false)
  }
  if (!(await isFresh(setup, found))) {
    const why =
      'This answer of Zoho was used already, or overtaken by a newer one. The checklist shows which consents count.'
    return refused(setup, why, false)
  }
  await changeConnection(context, { [names[found.kind].used]: found.begun })
  const error = query.get('error')
  if (error !== null) return refused(setup, reasonFor(error))
  const problem = await exchange(setup, await knownSettings(context), found.kind).catch(noToken)
  if (problem) return refused(setup, problem)
  await settleWhatIsClear(setup)
  return sentTo(homeOf(setup, found.kind === 'person' ? 'access' : 'portal'))
}
