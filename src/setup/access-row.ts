/** The row about what SalesIQ allows, family by family, with the second consent where something is refused. */
import { familyWords } from '../installation/access'
import type { Finding } from '../installation/finding'
import { secondClientIn, secondGrantIn } from '../installation/second-grant'
import { consoleOf } from '../salesiq/data-centres'
import { families } from '../salesiq/families'
import type { Help, Line, Row } from './checklist-page'
import { consentLink } from './consent'
import { redirectUri, scopesHelp } from './consent-rows'
import type { Action } from './form'
import { type Look, missingFor, type RowOf, waiting } from './look'
import { post } from './setup-request'
import { zohoErrors } from './zoho-errors'

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
      scopesHelp('person', known),
      { ...what, summary: 'Enter another second client', actions: [fields] },
    ],
    actions: [{ kind: 'link', href, label: 'Give the second consent at Zoho' }],
  }
}

const forget = ({ setup }: Look): Help => ({
  summary: 'Forget the second consent',
  lines: ['This page forgets the consent and its client. At Zoho the consent stays until it is withdrawn there.'],
  actions: [{ kind: 'button', ...post(setup, 'second/forget', 'Forget the second consent') }],
})

const curesFor = (look: Look, refused: Finding[]): string => {
  const visitor = refused.find(({ id }) => id === 'access_visitor')
  const isSecondThere = secondGrantIn(look.known, look.known.installation) !== undefined
  const isClientThere = secondClientIn(look.known, look.known.installation).isOwn
  const create = isClientThere ? '' : 'create a second client at Zoho (see below), enter it here, and '
  const second = isSecondThere
    ? 'The second consent was revoked, or the person who gave it lacks some of these rights. Let a portal administrator give it again.'
    : `You can use the integration without these functions. To allow them, ${create}let a portal administrator give the second consent.`
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
