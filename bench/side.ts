/** One bundle between two emulators of its own: what is measured, and what it is compared with, are never in one another's way. */
import { startBotpress } from '../emulators/botpress/emulator'
import { startSalesIq } from '../emulators/salesiq/emulator'
import definition from '../integration.definition'
import { startProcess } from './bundle-process'

/** The emulated plugin notes an announcement at once, so nothing has to wait for it. Everything else is as in use. */
const waits = { HITL_ANNOUNCEMENT_MS: '0' }

/** More calls than a bench makes. */
const always = 1_000_000_000

type Emulators = {
  salesiq: Awaited<ReturnType<typeof startSalesIq>>
  botpress: Awaited<ReturnType<typeof startBotpress>>
}

const install = async ({ salesiq, botpress }: Emulators, bundleUrl: string) => {
  const { portal } = salesiq
  const { ok, error } = await botpress.install({
    bundleUrl,
    configuration: {
      region: 'us',
      clientId: portal.clientId,
      clientSecret: portal.clientSecret,
      refreshToken: portal.refreshToken,
      accessToken: salesiq.issueToken(),
      screenName: portal.screenName,
      appId: portal.brand.id,
      departmentId: portal.departments[0]?.id,
      webhookPublicKey: salesiq.addWebhook({ url: botpress.webhookUrl }).publicKey,
      announceOperator: 'onAssignment',
    },
  })
  if (!ok) throw new Error(`The installation failed: ${error}`)
}

const slowDown = ({ salesiq, botpress }: Emulators, ms: number) => {
  salesiq.faults.clear()
  botpress.faults.clear()
  if (ms === 0) return
  for (const route of salesiq.routes.filter((each) => each.includes(' /api/')))
    salesiq.faults.add(route, { kind: 'slow', ms }, always)
  for (const route of botpress.routes.filter((each) => / \/v1\/(chat|files)\b/.test(each)))
    botpress.faults.add(route, { kind: 'slow', ms }, always)
}

export const startSide = async (name: string, file: string) => {
  const [salesiq, botpress] = await Promise.all([startSalesIq(), startBotpress({ definition })])
  const emulators = { salesiq, botpress }
  botpress.plugin.config.activationDelayMs = 0
  // Chats that nobody takes would be missed in the middle of a later measurement.
  salesiq.switches.missAfterWaiting = false
  const urls = { ZOHO_ACCOUNTS_URL: salesiq.url, ZOHO_SALESIQ_URL: salesiq.url }
  const bundle = await startProcess({ file, env: { ...waits, ...botpress.env, ...urls } })
  await install(emulators, bundle.url)
  const settled = async () => {
    await botpress.settled()
    await salesiq.settled()
    await botpress.settled()
  }
  return {
    name,
    salesiq,
    botpress,
    bundle,
    settled,
    /** How much longer each call of the bundle takes from now on. */
    slowDown: (ms: number) => slowDown(emulators, ms),
    /** The calls since this was last asked, as routes in the order of their beginning. */
    takeCalls: (): string[] => {
      const calls = [...botpress.calls, ...salesiq.calls].sort((a, b) => a.at - b.at)
      botpress.calls.length = 0
      salesiq.calls.length = 0
      return calls.map(({ route }) => route).filter((route) => / \/(v1|api)\//.test(route))
    },
    /** The invocations since this was last asked. */
    takeInvocations: () => botpress.invocations.splice(0),
    close: async () => {
      await Promise.all([bundle.end(), salesiq.close(), botpress.close()])
    },
  }
}

export type Side = Awaited<ReturnType<typeof startSide>>

export const handoff = async ({ botpress, salesiq }: Side) => {
  const visitor = botpress.visitor({ name: 'Ana' })
  await visitor.says('I need help')
  await visitor.asksForHuman()
  const conversation = salesiq.conversations.at(-1)
  const hitl = botpress.conversations.find(({ id }) => id === visitor.hitlConversationId)
  if (!conversation || !hitl) throw new Error('The handoff left no conversation')
  // Old enough for everything to be said at once.
  hitl.createdAt = new Date(Date.now() - 10_000).toISOString()
  return { visitor, conversation, hitl }
}

/** An operator has joined and has said a line. */
export const session = async (side: Side) => {
  const opened = await handoff(side)
  const operator = side.salesiq.operator()
  await operator.joins(opened.conversation)
  await side.settled()
  await operator.replies(opened.conversation, 'Hello')
  await side.settled()
  return { ...opened, operator }
}
