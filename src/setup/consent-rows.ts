/** The rows about Zoho: the client, and the consent of the organisation. */
import { isTyped, settingTitles } from '../installation/origin'
import { type ConsentKind, scopesFor, type Wanted } from '../salesiq/consent'
import { consoleOf } from '../salesiq/data-centres'
import type { Help, Row } from './checklist-page'
import { consentLink } from './consent'
import type { Copy } from './form'
import { hasConsent, type Look, type RowOf } from './look'
import type { SetupRequest } from './setup-request'
import { zohoErrors } from './zoho-errors'

export const redirectUri = (id: string, { webhookUrl }: SetupRequest): Copy => ({
  id,
  legend: 'Authorised redirect URI for Zoho’s console, to copy',
  value: webhookUrl,
})

export const client: RowOf = (look) => {
  const { known } = look
  const filledIn = `Client ID and client secret are filled in, for the region ${known.region}.`
  const help: Help = {
    summary: 'What Zoho’s console must know',
    lines: [
      `The client is an organisation client, made at ${consoleOf(known.region)}/add?client_type=ORG`,
      'Its authorised redirect URI is the address below.',
    ],
    copies: [redirectUri('client-address', look.setup)],
  }
  const row = { id: 'client', title: 'Zoho client', help: [help] }
  return hasConsent(look) && known.refreshToken
    ? { ...row, state: 'ok', text: `Zoho accepts the client ID and the client secret, in the region ${known.region}.` }
    : { ...row, state: 'set', word: 'Filled in', text: `${filledIn} Giving consent shows whether they are right.` }
}

/** A typed token wins over a consent, so a button would change nothing. */
const typedToken = ({ setup }: Look) => {
  const typed = (['refreshToken', 'accessToken'] as const).filter((field) => isTyped(setup.context, field))
  const titles = typed.map((field) => settingTitles[field]).join(' and ')
  return (
    titles &&
    `The token in the settings is used instead of a consent given here. To give consent here, empty ${titles} in the settings first.`
  )
}

export const scopesHelp = (kind: ConsentKind, wanted: Wanted): Help => ({
  summary: 'What is asked for, and why',
  lines: scopesFor(kind, wanted).map(({ scope, use }) => `${scope}: to ${use}`),
})

export const consent: RowOf = (look) => {
  const { findings, known, setup } = look
  const finding = findings.get('consent')
  const row = { id: 'consent', title: 'Consent', next: 'give consent at Zoho' }
  const label = finding ? 'Give consent again at Zoho' : 'Give consent at Zoho'
  const offer: Partial<Row> = {
    copies: [redirectUri('consent-address', setup)],
    help: [zohoErrors('organisation', known.region), scopesHelp('organisation', known)],
    actions: [{ kind: 'link', href: consentLink(setup, known, 'organisation'), label }],
  }
  const typed = typedToken(look)
  const way = typed ? {} : offer
  if (!finding)
    return { ...row, state: 'todo', text: 'An administrator of your Zoho organisation has to agree.', ...way }
  const { state, text, cure, isOutage } = finding
  if (isOutage) return { ...row, state: 'set', text }
  return { ...row, state, text, cure: [cure, typed].filter(Boolean).join(' '), ...way }
}
