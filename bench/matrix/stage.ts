/** One stage for one story: both emulators, two processes of the bundle, and a file host that can break. */
import { startServer } from '../../emulators/server'
import { type Bridge, startBridge } from '../../test/harness/bridge'
import { asInUse } from '../../test/harness/times'

const picture = Buffer.from('not really a picture')

const startHost = () =>
  startServer(
    (app) => {
      app.get('/hosted/:name', (_request, reply) => reply.type('image/png').send(picture))
    },
    { world: undefined },
  )

/** Limits as in use, or so much shorter that a call that hangs holds nothing up. */
const env = {
  ...asInUse,
  HITL_ENDING_MS: '3000',
  HITL_RETRY_MS: '200',
  HITL_UNAVAILABLE_RETRY_MS: '100',
  HITL_CALL_MS: '2000',
}

export const startStage = async () => {
  const host = await startHost()
  const bridge = await startBridge({ env: { ...env, ZOHO_FILE_ORIGINS: host.url } })
  // Without a token set by hand, the first call has to ask for one.
  const { accessToken: _given, ...settings } = bridge.settings
  Object.assign(bridge.settings, { accessToken: undefined })
  await bridge.botpress.configure(settings)
  await bridge.settled()
  // Botpress gives up on a handler after a minute.
  bridge.botpress.switches.handlerTimeLimitMs = 9000
  return {
    bridge,
    link: (name: string) => `${host.url}/hosted/${name}`,
    servers: [bridge.botpress, bridge.salesiq, host],
    finish: async () => {
      await bridge.finish()
      await host.close()
    },
  }
}

export type Stage = Awaited<ReturnType<typeof startStage>>

/** The process that made the call, which is one of those that are called now; where none is, both. */
export const killWhoWaits = async (bridge: Bridge, route: string) => {
  const all = bridge.botpress.invocations.filter(({ status, error, ms }) => status === 0 && !error && ms === 0)
  const isMessages = (operation: string) => (operation === 'message_created') === route.includes('/visitor/v1/')
  const fitting = all.filter(({ operation }) => isMessages(operation))
  const waiting = fitting.length > 0 ? fitting : all
  const urls = new Set(waiting.map(({ url }) => url))
  const indexes = bridge.processUrls.flatMap((url, index) => (urls.size === 0 || urls.has(url) ? [index] : []))
  await Promise.all(indexes.map((index) => bridge.kill(index)))
}
