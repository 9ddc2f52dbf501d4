/** The checklist: what is done, what is next, and what broke, each with its cure. */
import { changeConnection, installationNow, knownSettings } from '../installation/connection'
import { inspect, isComplete } from '../installation/health'
import { webhookKey } from '../installation/keys'
import { eventsInUse } from '../salesiq/admin'
import { scopesFor } from '../salesiq/consent'
import { consentLink } from './consent'
import { type Action, checklistPage, type Step } from './page'
import { brand, department, portal } from './place-rows'
import { asStep, hasGrant, keyField, later, type ChecklistRow } from './row'
import { type Answer, shown, type SetupRequest } from './setup-request'

const client: ChecklistRow = ({ webhookUrl }, { region }) => ({
  id: 'client',
  title: 'Zoho client',
  state: 'ok',
  text: `Client ID and secret are filled in, for the region ${region}.`,
  details: {
    summary: 'What Zoho’s console must know',
    lines: ['It is an organisation client.', `Its authorised redirect URI is ${webhookUrl}`],
  },
})

const typedToken = {
  cure: 'A token is typed in the settings and wins. To give consent here, empty refreshToken and accessToken there first.',
}

const consent: ChecklistRow = (setup, known, findings) => {
  const isThere = hasGrant(known)
  const { refreshToken, accessToken } = setup.context.ctx.configuration
  const isTyped = Boolean(refreshToken ?? accessToken)
  const done = asStep('consent', 'Consent', findings)
  const open: Step = {
    id: 'consent',
    title: 'Consent',
    state: 'todo',
    text: 'An administrator of your Zoho organisation has to agree.',
  }
  const label = isThere ? 'Give consent again at Zoho' : 'Give consent at Zoho'
  return {
    ...(isThere ? done : open),
    // A typed token wins over a consent, so a button would change nothing.
    ...(isTyped ? typedToken : { action: { kind: 'link', href: consentLink(setup, known), label } }),
    details: {
      summary: 'What is asked for, and why',
      lines: scopesFor('organisation').map(({ scope, use }) => `${scope}: to ${use}`),
    },
  }
}

const webhook: ChecklistRow = (setup, known, findings) => {
  const [id, title] = ['webhook', 'Webhook']
  if (!isComplete(known)) return later(id, title, 'the department')
  const { keys, webhookUrl } = setup
  const byHand = known.webhookPublicKey ? webhookUrl : `${webhookUrl}?key=${webhookKey(keys)}`
  const step = asStep('webhook', title, findings)
  return {
    ...step,
    text: [step.text, findings.get('received')?.text].filter(Boolean).join(' '),
    action: {
      kind: 'button',
      path: `${webhookUrl}/setup/webhook`,
      label: 'Make or mend the webhook',
      fields: keyField(setup),
    },
    details: {
      summary: 'By hand, if SalesIQ does not let us',
      lines: [`Address: ${byHand}`, ...eventsInUse.map((event) => `Event: ${event}`)],
    },
  }
}

const signature: ChecklistRow = async ({ context }, known) => {
  const { webhook: stored } = await installationNow(context)
  const [id, title] = ['signature', 'Signature']
  if (known.webhookPublicKey || (stored && stored.publicKeys.length > 0))
    return { id, title, state: 'ok', text: 'Only events that SalesIQ has signed are believed.' }
  return { id, title, state: 'todo', text: 'Comes with the webhook. Until then, the key in its address is the proof.' }
}

const tryOut: ChecklistRow = (setup, known) => {
  const [id, title] = ['try', 'Test handoff']
  if (!isComplete(known)) return later(id, title, 'the department')
  const action: Action = {
    kind: 'button',
    path: `${setup.webhookUrl}/setup/try`,
    label: 'Try it with an operator',
    fields: keyField(setup),
  }
  return {
    id,
    title,
    state: 'ok',
    text: 'Opens a chat that is marked as a test, waits for an operator’s reply and closes it.',
    action,
  }
}

const plugin: ChecklistRow = () => ({
  id: 'plugin',
  title: 'HITL plugin',
  state: 'warning',
  text: 'Cannot be seen from here.',
  cure: 'Install the HITL plugin in your bot, choose this integration in it, put the Start HITL card into a flow, and publish.',
})

const rows: ChecklistRow[] = [client, consent, portal, brand, department, webhook, signature, tryOut, plugin]

/** Looks at everything, live. */
export const checklist = async (setup: SetupRequest): Promise<Answer> => {
  if (!(await installationNow(setup.context)).connection?.webhookUrl)
    await changeConnection(setup.context, { webhookUrl: setup.webhookUrl })
  const known = await knownSettings(setup.context)
  const findings = new Map((await inspect(setup.context, known)).map((finding) => [finding.id, finding]))
  const steps = await Promise.all(rows.map(async (row) => row(setup, known, findings)))
  return shown(
    checklistPage({
      title: 'Connect SalesIQ',
      intro: 'Hand conversations of your bot to operators in Zoho SalesIQ.',
      steps,
    }),
  )
}
