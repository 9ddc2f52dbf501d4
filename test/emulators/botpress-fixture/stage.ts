/** A Botpress emulator with the small integration installed, and hands to play its agents. */
import { build, type StdinOptions } from 'esbuild'
import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test as base } from 'vitest'
import { Client } from '@botpress/client'
import { startBundle } from '../../../emulators/botpress/bundle'
import { type BotpressEmulator, startBotpress } from '../../../emulators/botpress/emulator'
import { definition } from './definition'

/** Built as the CLI does it. */
const buildDesk = async () => {
  const outfile = join(await mkdtemp(join(tmpdir(), 'desk-')), 'index.cjs')
  const contents = `import desk from './integration'; export default desk; export const handler = desk.handler`
  const stdin: StdinOptions = { contents, resolveDir: import.meta.dirname, loader: 'ts' }
  await build({ stdin, bundle: true, platform: 'node', target: 'es2020', outfile, logLevel: 'silent' })
  return outfile
}

/** The published client, as the integration itself would call. */
export const clientOf = ({ botpress }: { botpress: BotpressEmulator }) => {
  const { botId, integrationId, alias, token } = botpress.names
  return new Client({ apiUrl: botpress.url, botId, integrationId, integrationAlias: alias, token })
}

let built: Promise<string> | undefined

const hands = (botpress: BotpressEmulator) => {
  const tell = async (path: string, body: unknown) => {
    const response = await fetch(`${botpress.webhookUrl}${path}`, { method: 'POST', body: JSON.stringify(body) })
    return { status: response.status, answer: await response.json() }
  }
  return {
    /** Something for the desk's webhook; what follows from it may still be under way. */
    tell,
    /** The same, and all that follows from it. */
    post: async (path: string, body: unknown) => {
      const answer = await tell(path, body)
      await botpress.settled()
      return answer
    },
    /** The desk's user of this name. */
    userIdOf: (name: string) =>
      botpress.users.find((user) => user.name === name && user.integration === 'desk')?.id ?? `no user ${name}`,
    client: () => clientOf({ botpress }),
  }
}

const playOn = (botpress: BotpressEmulator, urls: string[]) => {
  const install = (configuration: Record<string, unknown> = { desk: 'front' }) =>
    botpress.install({ bundleUrl: urls, configuration })
  return {
    ...hands(botpress),
    install,
    /** A new day: nothing stored, sessions active at once. */
    again: async () => {
      botpress.reset()
      botpress.plugin.config.activationDelayMs = 0
      return install()
    },
  }
}

export const openDesk = async ({ fresh = false, processes = 1 } = {}) => {
  const botpress = await startBotpress({ definition })
  const file = await (built ??= buildDesk())
  const start = () => startBundle({ file, env: botpress.env, fresh })
  const bundles = await Promise.all(Array.from({ length: processes }, start))
  const desk = playOn(
    botpress,
    bundles.map(({ url }) => url),
  )
  const close = async () => {
    await Promise.all(bundles.map((bundle) => bundle.close()))
    await botpress.close()
  }
  await desk.again()
  return { botpress, bundles, ...desk, close }
}

export type Desk = Awaited<ReturnType<typeof openDesk>>

/** A test with a desk of its own. */
export const test = base.extend<{ desk: Desk }>({
  desk: async ({}, use) => {
    const desk = await openDesk()
    await use(desk)
    await desk.close()
  },
})

/** A visitor who said one thing and was handed over. */
export const session = async ({ botpress }: Desk, name = 'Mia Novak') => {
  const visitor = botpress.visitor({ name })
  await visitor.says('I need help')
  await visitor.asksForHuman({ title: 'Help' })
  return { visitor, conversationId: visitor.hitlConversationId ?? 'no session' }
}
