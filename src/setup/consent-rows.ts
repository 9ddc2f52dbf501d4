/** The rows about Zoho: the client, the consent, and what SalesIQ allows, with the second consent where something is refused. */
import { familyWords } from '../installation/access'
import type { Finding } from '../installation/finding'
import { isTyped, settingTitles } from '../installation/origin'
import { secondClientIn, secondGrantIn } from '../installation/second-grant'
import { scopesFor } from '../salesiq/consent'
import { consoleOf } from '../salesiq/data-centres'
import { families } from '../salesiq/families'
import type { Help, Line, Row } from './checklist-page'
import { consentLink } from './consent'
import type { Action, Copy } from './form'
import { hasConsent, type Look, missingFor, type RowOf, waiting } from './look'
import { post, type SetupRequest } from './setup-request'
import { zohoErrors } from './zoho-errors'

const redirectUri = (id: string, { webhookUrl }: SetupRequest): Copy => ({
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
      `The client is an organisation client: ${consoleOf(known.region)}/add?client_type=ORG`,
      'Its authorised redirect URI is the address in the row Consent.',
    ],
  }
  const row = { id: 'client', title: 'Zoho client', help: [help] }
  return hasConsent(look) && known.refreshToken
    ? { ...row, state: 'ok', text: `Zoho accepts the client ID and the client secret, in the region ${known.region}.` }
    : { ...row, state: 'set', word: 'Filled in', text: `${filledIn} Whether they are right, the consent shows.` }
}

/** A typed token wins over a consent, so a button would change nothing. */
const typedToken = ({ setup }: Look) => {
  const typed = (['refreshToken', 'accessToken'] as const).filter((field) => isTyped(setup.context, field))
  const titles = typed.map((field) => settingTitles[field]).join(' and ')
  return titles && `A token is typed in the settings and wins. To give consent here, empty ${titles} there first.`
}

const scopesHelp = (kind: 'organisation' | 'person'): Help => ({
  summary: 'What is asked for, and why',
  lines: scopesFor(kind).map(({ scope, use }) => `${scope}: to ${use}`),
})

export const consent: RowOf = (look) => {
  const { findings, known, setup } = look
  const finding = findings.get('consent')
  const row = { id: 'consent', title: 'Consent', next: 'give consent at Zoho' }
  const label = finding ? 'Give consent again at Zoho' : 'Give consent at Zoho'
  const offer: Partial<Row> = {
    copies: [redirectUri('consent-address', setup)],
    help: [zohoErrors('organisation', known.region), scopesHelp('organisation')],
    actions: [{ kind: 'link', href: consentLink(setup, known, 'organisation'), label }],
  }
  const typed = typedToken(look)
  const way = typed ? { cure: typed } : offer
  if (!finding)
    return { ...row, state: 'todo', text: 'An administrator of your Zoho organisation has to agree.', ...way }
  const { state, text, cure, isOutage } = finding
  if (isOutage) return { ...row, state: 'set', text }
  return { ...row, state, text, ...(cure && { cure }), ...way }
}

/** Refused by SalesIQ, and not only unanswered. */
const isRefused = ({ state, isOutage }: Finding) => state !== 'ok' && !isOutage

const secondOffer = ({ setup, known }: Look): Partial<Row> => {
  const entered = secondClientIn(known, known.installation)
  const fields: Action = {
    ...{ kind: 'fields', ...post(setup, 'second', 'Save the second client') },
    inputs: [
      { name: 'clientId', legend: 'Client ID of the second client' },
      { name: 'secondSecret', legend: 'Client secret of the second client', isSecret: true },
    ],
  }
  const copies = [redirectUri('access-address', setup)]
  const what: Help = {
    summary: 'What to create at Zoho',
    lines: [
      `Open ${consoleOf(known.region)} and add a client of the type Server-based Applications. It is a second client: the organisation client stays.`,
      'Enter the address above as its Authorized Redirect URI.',
      'Copy its client ID and client secret into the fields here.',
    ],
  }
  if (!entered.isOwn) return { copies, help: [what], actions: [fields] }
  const href = consentLink(setup, { ...known, clientId: entered.clientId }, 'person')
  return {
    copies,
    help: [
      zohoErrors('person', known.region),
      scopesHelp('person'),
      { ...what, summary: 'Enter another second client', actions: [fields] },
    ],
    actions: [{ kind: 'link', href, label: 'Give the second consent at Zoho' }],
  }
}

const forget = ({ setup }: Look): Help => ({
  summary: 'Take the second consent away',
  actions: [{ kind: 'button', ...post(setup, 'second/forget', 'Forget the second consent') }],
})

const curesFor = (look: Look, refused: Finding[]): string => {
  const visitor = refused.find(({ id }) => id === 'access_visitor')
  const isSecondThere = secondGrantIn(look.known, look.known.installation) !== undefined
  const second = isSecondThere
    ? 'Let an administrator of the portal give the second consent: the one that there is was revoked, or whoever gave it may not do all of this in SalesIQ.'
    : 'You can go on without. Or let an administrator of the portal give a second consent, which belongs to a person and not to the organisation.'
  const isOther = refused.some(({ id }) => id !== 'access_visitor')
  return [visitor?.cure, isOther && second].filter(Boolean).join(' ')
}

/** Whether chats can be opened, only an opening proves: the test handoff has made one. */
const lineFor = ({ known }: Look, { state, text, isOutage, isUnproven }: Finding): Line => {
  if (isUnproven && known.installation.triedAt !== undefined)
    return { state: 'ok', text: `${familyWords.visitor.title}: the test handoff has worked.` }
  if (isOutage || isUnproven) return { state: 'set', text }
  return state === 'ok' ? { state, text } : { state, word: 'Refused', text }
}

export const access: RowOf = (look) => {
  const row = { id: 'access', title: 'Access', next: 'use an organisation client' }
  const missing = missingFor('brand', look)
  const found = families.flatMap((family) => look.findings.get(`access_${family}`) ?? [])
  if (missing || found.length === 0) return waiting(row.id, row.title, missing ?? 'an answer from Zoho')
  const lines = found.map((finding) => lineFor(look, finding))
  const refused = found.filter(isRefused)
  const isSecondThere = secondGrantIn(look.known, look.known.installation) !== undefined
  const help = isSecondThere ? [forget(look)] : []
  if (refused.length === 0) {
    const state = lines.some((line) => line.state === 'set') ? 'set' : 'ok'
    const word = state === 'set' ? 'Partly checked' : undefined
    return { ...row, state, word, text: 'What SalesIQ allows here:', lines, help }
  }
  const offer = refused.some(({ id }) => id !== 'access_visitor') ? secondOffer(look) : {}
  const state = refused.some((finding) => finding.state === 'broken') ? 'broken' : 'warning'
  const all = [...(offer.help ?? []), ...help]
  return { ...row, state, text: 'What SalesIQ allows here:', lines, cure: curesFor(look, refused), ...offer, help: all }
}
