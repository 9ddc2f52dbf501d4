/** The rows about what comes back: the webhook, the test handoff, and the bot's own part. */
import { webhookButton } from '../installation/health'
import { webhookKey } from '../installation/keys'
import { eventsInUse } from '../salesiq/admin'
import type { Help, Row } from './checklist-page'
import { type Look, missingFor, type RowOf, waiting } from './look'
import { post } from './setup-request'

export const testButton = 'Run the test handoff'

const byHand = ({ setup, known }: Look): Help => ({
  summary: 'To create the webhook by hand in SalesIQ',
  lines: [
    'In SalesIQ, open Settings, Developers, Workflows, Data Workflow (in some portals: Settings, Webhooks, type Data), for your brand.',
    'Select Add, enter a name, and choose the module Conversations, without rules.',
    `Choose these events: ${eventsInUse.join(', ')}.`,
    'As the action, choose Webhooks, and enter the address below. Treat it like a password.',
  ],
  copies: [
    {
      id: 'webhook-address',
      legend: 'Address of the webhook, to copy',
      value: known.webhookPublicKey ? setup.webhookUrl : `${setup.webhookUrl}?key=${webhookKey(setup.keys)}`,
    },
  ],
})

/** SalesIQ does not let us create it; that it works, only a test handoff shows. */
const ofYours = (look: Look): Pick<Row, 'state' | 'text' | 'cure'> =>
  look.known.installation.triedAt === undefined
    ? {
        state: 'todo',
        text: 'SalesIQ does not let this page create the webhook.',
        cure: `Create the webhook by hand as below, then press “${testButton}”. This row is done when that test works. With the second consent (see Access), this page creates the webhook.`,
      }
    : { state: 'ok', text: 'The webhook was created by hand; the test handoff has shown that it works.' }

const proofOf = ({ known }: Look): string =>
  known.webhookPublicKey || known.installation.webhook?.publicKeys.length
    ? 'Only events that SalesIQ has signed are accepted.'
    : 'Only events with the key in the address are accepted. After this page has created the webhook, the signature of SalesIQ is checked instead.'

export const webhook: RowOf = (look) => {
  const { findings, setup } = look
  const row = { id: 'webhook', title: 'Webhook', next: 'create or repair the webhook' }
  const missing = missingFor('webhook', look)
  const finding = findings.get('webhook')
  if (missing || !finding) return waiting(row.id, row.title, missing ?? 'an answer from Zoho')
  const help = [byHand(look)]
  const refusal = findings.get('access_webhooks')
  if (refusal && refusal.state !== 'ok' && !refusal.isOutage && !look.known.webhookPublicKey)
    return { ...row, ...ofYours(look), help }
  const { state, text, cure, isOutage } = finding
  const received = findings.get('received')?.text
  const actions: Row['actions'] = look.known.webhookPublicKey
    ? []
    : [{ kind: 'button', ...post(setup, 'webhook', webhookButton) }]
  if (isOutage) return { ...row, state: 'set', text, help, actions }
  return { ...row, state, text: [text, received, proofOf(look)].filter(Boolean).join(' '), cure, help, actions }
}

/** "26 November 2026, 21:05 UTC". */
const moment = (at: number) =>
  `${new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' }).format(at)} UTC`

export const tryOut: RowOf = (look) => {
  const row = { id: 'try', title: 'Test handoff' }
  const missing = missingFor('webhook', look)
  if (missing) return waiting(row.id, row.title, missing)
  const actions: Row['actions'] = [{ kind: 'button', ...post(look.setup, 'try', testButton) }]
  const what =
    'It opens a chat that is marked as a test, waits for an operator’s reply, then closes the chat, or asks the operator to close it.'
  const { triedAt } = look.known.installation
  return triedAt === undefined
    ? { ...row, state: 'yours', word: 'Never run', text: `${what} This rings real operators.`, actions }
    : { ...row, state: 'ok', word: 'Worked', text: `It last worked on ${moment(triedAt)}. ${what}`, actions }
}

export const plugin: RowOf = () => ({
  id: 'plugin',
  title: 'HITL plugin',
  state: 'yours',
  text: 'This page cannot look into your bot. Install the HITL plugin in the bot, choose this integration in the plugin, put the Start HITL card into a flow, and publish the bot.',
})
