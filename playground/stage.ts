/** Sets the stage: both emulators, the built bundle between them in a process of its own, and one visitor. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { startBundle } from '../emulators/botpress/bundle'
import { startBotpress } from '../emulators/botpress/emulator'
import { type SalesIq, startSalesIq } from '../emulators/salesiq/emulator'
import definition from '../integration.definition'
import { hostPhoto } from './photo'

const file = fileURLToPath(new URL('../.botpress/dist/index.cjs', import.meta.url))

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

const startEmulators = async () => {
  const [salesiq, botpress, photo] = await Promise.all([startSalesIq(), startBotpress({ definition }), hostPhoto()])
  return { salesiq, botpress, photo, close: () => Promise.all([salesiq.close(), botpress.close(), photo.close()]) }
}

export const setStage = async () => {
  if (!existsSync(file)) throw new Error('There is no bundle yet: run npm run build first.')
  const since = Date.now()
  const { salesiq, botpress, photo, close } = await startEmulators()
  const env = {
    ...botpress.env,
    ZOHO_ACCOUNTS_URL: salesiq.url,
    ZOHO_SALESIQ_URL: salesiq.url,
    ZOHO_FILE_ORIGINS: photo.origin,
  }
  const bundle = await startBundle({ file, env }).catch(async (failure: unknown) => {
    await close()
    throw failure
  })
  const { publicKey } = salesiq.addWebhook({ url: botpress.webhookUrl })
  return {
    /** Epoch ms: what the timeline counts from. */
    since,
    salesiq,
    botpress,
    bundle,
    photo,
    visitor: botpress.visitor({ name: 'Ana' }),
    operator: salesiq.operator('Olivia Park'),
    /** Saves the settings: the integration proves them. Throws with what it says against them. */
    install: async () => {
      const configuration = settingsFor(salesiq, publicKey)
      const { ok, error } = await botpress.install({ bundleUrl: bundle.url, configuration })
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
    close: async () => {
      await bundle.close()
      await close()
    },
  }
}

export type Stage = Awaited<ReturnType<typeof setStage>>
