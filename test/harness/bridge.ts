/** Both emulators with the built bundle between them, so that a test reads as visitor, bot and operator live it. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import definition from '../../integration.definition'
import { startBundle, type RunningBundle } from '../../emulators/botpress/bundle'
import { startBotpress } from '../../emulators/botpress/emulator'
import { startSalesIq, type SalesIq } from '../../emulators/salesiq/emulator'
import { startFileHost } from './file-host'
import { times } from './times'
import { meanwhile } from './until'

const built = process.env['BUNDLE'] ?? fileURLToPath(new URL('../../.botpress/dist/index.cjs', import.meta.url))

export type BridgeOptions = {
  /** How many processes share the installation, and nothing else; two unless told otherwise. */
  processes?: number
  /** Loads the module anew for every invocation. */
  fresh?: boolean
  /** Overrides `times`, and whatever else the bundle's environment holds. */
  env?: Record<string, string>
  /** Processes that are started for this scene, to measure their memory or to kill one. */
  ownProcess?: boolean
  /** The built bundle, where it is another than usual. */
  file?: string
  /** Only what the form demands is filled in, and SalesIQ has no webhook: the connect page has to do the rest. */
  bare?: boolean
}

type Configuration = Record<string, unknown>
type Card = { title?: string; description?: string; hitlSession?: Record<string, unknown>; userEmail?: string }

/** Everything a bot owner would have filled in; the access token is known, so that no call is spent on one. */
const settingsFor = (salesiq: SalesIq, webhookPublicKey: string): Configuration => {
  const { portal } = salesiq
  return {
    region: 'us',
    clientId: portal.clientId,
    clientSecret: portal.clientSecret,
    refreshToken: portal.refreshToken,
    accessToken: salesiq.issueToken(),
    screenName: portal.screenName,
    appId: portal.brand.id,
    departmentId: portal.departments[0]?.id,
    webhookPublicKey,
    announceOperator: 'onAssignment',
  }
}

/** Starts all of them on free ports of 127.0.0.1; the integration is registered. */
export const startBridge = async (options: BridgeOptions = {}) => {
  const { fresh, processes = fresh ? 1 : 2, env = {}, bare = false, ownProcess, file = built } = options
  if (!existsSync(file)) throw new Error('There is no bundle: run npm run build first.')
  const [salesiq, botpress, fileHost] = await Promise.all([
    startSalesIq(),
    startBotpress({ definition }),
    startFileHost(),
  ])
  botpress.plugin.config.activationDelayMs = 0
  const bundleEnv: Record<string, string> = {
    ...times,
    ...botpress.env,
    ZOHO_ACCOUNTS_URL: salesiq.url,
    ZOHO_SALESIQ_URL: salesiq.url,
    ZOHO_FILE_ORIGINS: fileHost.origin,
    ...env,
  }
  // Longer than the answer may take, on a slow machine too.
  salesiq.switches.webhookTimeoutMs = Number(bundleEnv['HITL_ANSWER_MS']) + 10_000
  const start = () => startBundle({ file, fresh, ownProcess, env: bundleEnv })
  const bundles: RunningBundle[] = await Promise.all(Array.from({ length: processes }, start))
  salesiq.portal.redirectUris.push(botpress.webhookUrl)
  const { clientId, clientSecret } = salesiq.portal
  const settings = bare
    ? { region: 'us', clientId, clientSecret }
    : settingsFor(salesiq, salesiq.addWebhook({ url: botpress.webhookUrl }).publicKey)
  const registered = await botpress.install({ bundleUrl: bundles.map(({ url }) => url), configuration: settings })

  const lines = () => bundles.flatMap(({ log }) => log.lines)

  const bridge = {
    salesiq,
    botpress,
    fileHost,
    settings,
    registered,
    /** Where each process is called. */
    processUrls: bundles.map(({ url }) => url),
    /** Saves some settings anew, `undefined` leaves one out. */
    configure: (changes: Configuration) =>
      botpress.configure(
        Object.fromEntries(Object.entries({ ...settings, ...changes }).filter(([, value]) => value !== undefined)),
      ),
    /** Every line that was printed, by all processes. */
    log: lines,
    /** What the bot owner reads. */
    ownerLog: () =>
      lines()
        .filter((line) => line.forBotOwner)
        .map((line) => line.text),
    /** The same without the link to the connect page: what somebody has to look at. */
    troubles: () => bridge.ownerLog().filter((line) => !line.includes('/setup?key=')),
    /** Everything that was printed, by all processes. */
    printed: () =>
      lines()
        .map((line) => line.raw)
        .join('\n'),
    /** The calls of the Botpress API since they were last cleared, as routes. */
    apiCalls: () => botpress.calls.map(({ route }) => route).filter((route) => route.includes('/v1/')),
    /** Of each process, in bytes: what is in use, and the most since this was last asked. Only with `ownProcess`. */
    memory: () => Promise.all(bundles.map((bundle) => bundle.memory())),
    /** Kills a process of the bundle in the middle of what it does; later calls get a new one. */
    kill: async (index: number) => {
      const bundle = bundles[index]
      if (!bundle) throw new Error(`There is no process ${index}`)
      await bundle.kill()
    },
    /** Moves the clock of every process of the bundle ahead; timers stay as they are. */
    advance: (ms: number) => Promise.all(bundles.map((bundle) => bundle.advance(ms))),
    /** Moves the clock of every process of the bundle ahead, and ends each wait and limit whose time has come by that clock. */
    elapse: (ms: number) => Promise.all(bundles.map((bundle) => bundle.elapse(ms))),
    /** Does the work, and lets `ms` elapse for the bundle, and for nobody else, each time a call hangs. */
    givingUp: async <T>(ms: number, work: Promise<T>): Promise<T> => {
      const hangs = () => [...botpress.calls, ...salesiq.calls].filter(({ fault }) => fault === 'hang').length
      let met = hangs()
      return meanwhile(work, async () => {
        if (hangs() <= met) return
        met += 1
        await bridge.elapse(ms)
      })
    },
    /** Nothing is under way on either side. */
    settled: async () => {
      await botpress.settled()
      await salesiq.settled()
      await botpress.settled()
    },
    /** A visitor whose session is open and old enough for everything to be said; nobody attends yet. */
    handoff: async (card: Card = {}, who: { name?: string; email?: string } = { name: 'Ana' }) => {
      const visitor = botpress.visitor(who)
      await visitor.says('I need help')
      await visitor.asksForHuman(card)
      const conversation = salesiq.conversations.at(-1)
      const hitl = botpress.conversations.find(({ id }) => id === visitor.hitlConversationId)
      if (!conversation || !hitl) throw new Error('The handoff left no conversation')
      hitl.createdAt = new Date(Date.now() - 10_000).toISOString()
      return { visitor, conversation, hitl }
    },
    /** A session that an operator has joined. */
    session: async (card: Card = {}, who: { name?: string; email?: string } = { name: 'Ana' }) => {
      const opened = await bridge.handoff(card, who)
      const operator = salesiq.operator()
      await operator.joins(opened.conversation)
      await bridge.settled()
      return { ...opened, operator }
    },
    finish: async () => {
      await Promise.all([
        ...bundles.map((bundle) => bundle.close()),
        salesiq.close(),
        botpress.close(),
        fileHost.close(),
      ])
    },
    /** What a scene may not leave behind. */
    leftovers: () => [
      ...salesiq.unused().map((left) => `planned for SalesIQ, or open there: ${left}`),
      ...botpress.unused().map((left) => `planned for Botpress, or open there: ${left}`),
      ...botpress.violations.map((violation) => `against Botpress's schemas: ${JSON.stringify(violation)}`),
      ...bundles.flatMap(({ crashes }) => crashes.map((crash) => `an error that nobody caught: ${crash}`)),
    ],
  }
  return bridge
}

export type Bridge = Awaited<ReturnType<typeof startBridge>>
