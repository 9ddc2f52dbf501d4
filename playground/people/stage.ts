/** Both emulators, the built bundle between them in a process of its own, and the people of the playground. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startBundle } from '../../emulators/botpress/bundle'
import { startBotpress } from '../../emulators/botpress/emulator'
import { type SalesIq, startSalesIq } from '../../emulators/salesiq/emulator'
import definition from '../../integration.definition'
import { startFileHost } from './file-host'

const file = fileURLToPath(new URL('../../.botpress/dist/index.cjs', import.meta.url))

/** Seconds that a chat waits for an operator: a person who tries things out needs more than the brand's minute. */
const waitingSeconds = 600

/** Everything a bot owner fills in. */
const settingsFor = ({ portal, issueToken }: SalesIq, webhookPublicKey: string) => ({
  region: 'us',
  clientId: portal.clientId,
  clientSecret: portal.clientSecret,
  refreshToken: portal.refreshToken,
  accessToken: issueToken(),
  screenName: portal.screenName,
  appId: portal.brand.id,
  departmentId: portal.departments[0]?.id,
  webhookPublicKey,
  label: 'Parcel bot',
  announceOperator: 'onAssignment',
})

/** The three settings that the form demands; the connect page has to find the rest. */
const bareSettingsFor = ({ portal: { clientId, clientSecret } }: SalesIq) => ({ region: 'us', clientId, clientSecret })

const startEmulators = async () => {
  const [salesiq, botpress, files] = await Promise.all([startSalesIq(), startBotpress({ definition }), startFileHost()])
  salesiq.portal.brand.waiting_time = waitingSeconds
  salesiq.portal.redirectUris.push(botpress.webhookUrl)
  return { salesiq, botpress, files, close: () => Promise.all([salesiq.close(), botpress.close(), files.close()]) }
}

export type StageOptions = {
  /** An installation in which nothing but the client is filled in, and a portal without a webhook. */
  isEmpty?: boolean
  /** Further environment variables of the integration, for example shorter waits. */
  env?: Record<string, string>
}

const start = async (more: Record<string, string>) => {
  if (!existsSync(file)) throw new Error('There is no bundle yet: run npm run build first.')
  const { close, ...emulators } = await startEmulators()
  const { botpress, salesiq, files } = emulators
  const env = {
    ...botpress.env,
    ZOHO_ACCOUNTS_URL: salesiq.url,
    ZOHO_SALESIQ_URL: salesiq.url,
    ZOHO_FILE_ORIGINS: files.origin,
    ...more,
  }
  try {
    const bundle = await startBundle({ file, env })
    return { ...emulators, bundle, close: () => Promise.all([bundle.close(), close()]) }
  } catch (failure) {
    await close()
    throw failure
  }
}

export const setStage = async ({ isEmpty = false, env = {} }: StageOptions = {}) => {
  const since = Date.now()
  const { salesiq, botpress, files, bundle, close } = await start(env)
  const settings = isEmpty
    ? bareSettingsFor(salesiq)
    : settingsFor(salesiq, salesiq.addWebhook({ url: botpress.webhookUrl }).publicKey)
  const visitor = botpress.visitor({ name: 'Ana' })
  return {
    /** Epoch ms: what the timeline counts from. */
    since,
    salesiq,
    botpress,
    bundle,
    files,
    visitor,
    /** Everybody who talks with the bot; Ana is the first. */
    visitors: [visitor],
    operator: salesiq.operator('Olivia Park'),
    /** Saves the settings: the integration checks them. Throws with what the integration says against them. */
    install: async () => {
      const { ok, error } = await botpress.install({ bundleUrl: bundle.url, configuration: settings })
      if (!ok) throw new Error(error)
    },
    /** The chat of the last handoff. */
    chat: () => salesiq.conversations.at(-1),
    /** Nothing is under way on either side. */
    settled: async () => {
      await botpress.settled()
      await salesiq.settled()
      await botpress.settled()
    },
    close,
  }
}

export type Stage = Awaited<ReturnType<typeof setStage>>
