/** Switches for trouble: what goes wrong between the people while a switch is on. */
import { handoffEvents } from '../../emulators/salesiq/webhook'
import { defaultSwitches } from '../../emulators/salesiq/switches'
import type { Stage as WholeStage } from './stage'

/** All that a trouble needs: a test may have no more. */
type Stage = Pick<WholeStage, 'salesiq' | 'botpress'>

type Trouble = {
  label: string
  /** What happens while the switch is on. */
  text: string
  on: (stage: Stage) => unknown
}

/** More calls than anybody makes. */
const always = 1_000_000

const json = (headers: Record<string, string> = {}) => ({ 'content-type': 'application/json', ...headers })

const webhooks =
  (oddity: Parameters<Stage['salesiq']['webhookPlan']['add']>[1]) =>
  ({ salesiq }: Stage) => {
    for (const event of handoffEvents) salesiq.webhookPlan.add(event, oddity, always)
  }

type Fault = Parameters<Stage['salesiq']['faults']['add']>[1]

const salesIq =
  (fault: Fault) =>
  ({ salesiq }: Stage) => {
    for (const route of salesiq.routes.filter((name) => name.includes(' /api/')))
      salesiq.faults.add(route, fault, always)
  }

const refusal = (code: number, message: string) => JSON.stringify({ error: { code, message } })

/** As Zoho answers once a consent is gone: https://www.zoho.com/accounts/protocol/oauth/web-apps/access-token-expiry.html */
const revoke = ({ salesiq }: Stage) => {
  salesiq.expireTokens()
  const body = JSON.stringify({ error: 'invalid_code' })
  salesiq.faults.add('POST /oauth/v2/token', { kind: 'status', status: 200, body, headers: json() }, always)
}

const throttle = ({ salesiq }: Stage) => {
  salesiq.expireTokens()
  salesiq.switches.tokenRequestLimit = 0
}

const slowMs = 1000

const slowBotpress = ({ botpress }: Stage) => {
  for (const route of botpress.routes.filter((name) => / \/v1\/(chat|files)\b/.test(name)))
    botpress.faults.add(route, { kind: 'slow', ms: slowMs }, always)
}

const closeFamily = ({ salesiq }: Stage) => {
  salesiq.switches.orgToken = { apiV2: { code: 1009, status: 401 } }
}

const unsign = ({ salesiq }: Stage) => {
  for (const webhook of salesiq.webhooks) webhook.secured = false
}

export const troubles = {
  lost: { label: 'Webhooks get lost', text: 'SalesIQ sends no webhook.', on: webhooks({ kind: 'lost' }) },
  doubled: {
    label: 'Webhooks come twice',
    text: 'SalesIQ sends each webhook a second time.',
    on: webhooks({ kind: 'duplicate', times: 1 }),
  },
  late: { label: 'Webhooks come late', text: 'Each webhook takes 2 s.', on: webhooks({ kind: 'late', ms: 2000 }) },
  reversed: {
    label: 'Webhooks out of order',
    text: 'Webhooks wait. When you switch this off, they come in reverse order.',
    on: ({ salesiq }) => salesiq.webhookPlan.hold(),
  },
  unsigned: { label: 'Webhooks unsigned', text: 'Webhooks come without a signature.', on: unsign },
  unavailable: {
    label: 'SalesIQ answers 503',
    text: 'Each call to SalesIQ fails.',
    on: salesIq({ kind: 'status', status: 503, body: 'Service Unavailable' }),
  },
  limited: {
    label: 'SalesIQ answers 429',
    text: 'SalesIQ asks to slow down.',
    on: salesIq({
      kind: 'status',
      status: 429,
      body: refusal(1023, 'API limit exceeded'),
      headers: json({ 'retry-after': '1' }),
    }),
  },
  hanging: {
    label: 'SalesIQ hangs',
    text: 'SalesIQ takes each call and never answers.',
    on: salesIq({ kind: 'hang' }),
  },
  family: {
    label: 'SalesIQ refuses REST v2',
    text: 'The consent covers sending only: SalesIQ refuses transcript, files, pictures and closing.',
    on: closeFamily,
  },
  revoked: { label: 'Consent revoked', text: 'Zoho takes the consent back.', on: revoke },
  throttled: { label: 'Token throttled', text: 'Zoho gives no new access token.', on: throttle },
  slow: { label: 'Botpress slow', text: `Each call to Botpress takes 1 s more.`, on: slowBotpress },
} satisfies Record<string, Trouble>

const table: Record<string, Trouble> = troubles

const restore = async ({ salesiq, botpress }: Stage) => {
  salesiq.faults.clear()
  botpress.faults.clear()
  const { tokenRequestLimit, orgToken } = defaultSwitches()
  Object.assign(salesiq.switches, { tokenRequestLimit, orgToken })
  for (const webhook of salesiq.webhooks) webhook.secured = true
  await salesiq.webhookPlan.release('reversed')
  salesiq.webhookPlan.clear()
}

export const newTroubles = (stage: Stage) => {
  const active = new Set<string>()
  return {
    get active() {
      return [...active]
    },
    /** Several switches may be on. Each change begins from a service without trouble. */
    set: async (name: string, isOn: boolean) => {
      if (!Object.hasOwn(table, name)) throw new Error(`There is no trouble called ${name}.`)
      if (isOn) active.add(name)
      else active.delete(name)
      await restore(stage)
      for (const each of active) table[each]?.on(stage)
    },
  }
}

export type Troubles = ReturnType<typeof newTroubles>
