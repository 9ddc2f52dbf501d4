/** `npm run emulate`: starts one emulator alone on a port, so that any program in any language can be pointed at it. */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import type { DefinitionLike } from './botpress/declared'
import { startBotpress } from './botpress/emulator'
import { portOf } from './options'
import { startSalesIq } from './salesiq/emulator'

const help = `npm run emulate -- salesiq  [--port 4001]
npm run emulate -- botpress [--port 4002] [--definition ./integration.definition.ts]

Starts a stand-in on 127.0.0.1 (on a free port, unless you name one) and keeps it up until Ctrl-C.

  salesiq    Zoho accounts, SalesIQ's visitor API, REST v2 and signed webhooks
  botpress   the Botpress API, the platform that calls your integration, a bot with the HITL plugin

Both are read and driven over HTTP:

  GET  /_emulator/state     what it holds          POST /_emulator/reset    as on the first day
  GET  /_emulator/calls     the calls it got       POST /_emulator/faults   the next call of a route breaks

The whole list, and every switch, is in emulators/salesiq/README.md and emulators/botpress/README.md.
`

type Started = { url: string; close: () => Promise<void>; lines: [name: string, value: string][] }

const salesIq = async (port: number): Promise<Started> => {
  const emulator = await startSalesIq({ port })
  const { portal, url } = emulator
  return {
    url,
    close: () => emulator.close(),
    lines: [
      ['ZOHO_ACCOUNTS_URL', url],
      ['ZOHO_SALESIQ_URL', url],
      ['client id', portal.clientId],
      ['client secret', portal.clientSecret],
      ['refresh token', portal.refreshToken],
      ['screen name', portal.screenName],
      ['brand', portal.brand.id],
      ...portal.departments.map(({ name, id }): [string, string] => [`department ${name}`, id]),
    ],
  }
}

const botpress = async (port: number, definitionFile: string): Promise<Started> => {
  const file = pathToFileURL(path.resolve(definitionFile)).href
  const { default: definition } = (await import(file)) as { default: DefinitionLike }
  const emulator = await startBotpress({ definition, port })
  const { url, webhookUrl, env } = emulator
  return {
    url,
    close: () => emulator.close(),
    lines: [...Object.entries(env), ['webhook URL', webhookUrl], ['install', `POST ${url}/_emulator/install`]],
  }
}

const readArguments = () => {
  const options = {
    port: { type: 'string', default: '0' },
    definition: { type: 'string', default: './integration.definition.ts' },
    help: { type: 'boolean', default: false },
  } as const
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  return { ...values, which: positionals[0], port: portOf(values.port) }
}

const start = ({ which, port, definition }: ReturnType<typeof readArguments>) => {
  if (which === 'salesiq') return salesIq(port)
  if (which === 'botpress') return botpress(port, definition)
  throw new Error(which === undefined ? 'Which one? salesiq or botpress' : `There is no emulator ${which}`)
}

const main = async () => {
  const given = readArguments()
  if (given.help) return console.log(help)
  const { url, lines, close } = await start(given)
  console.log(`The ${given.which} emulator is up at ${url}\n`)
  for (const [name, value] of lines) console.log(`  ${name.padEnd(20)}${value}`)
  console.log(`\n  state               GET ${url}/_emulator/state\n\nCtrl-C ends it.`)
  const end = () => void close().then(() => process.exit(0))
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
}

main().catch((error: unknown) => {
  console.error(`${error instanceof Error ? error.message : String(error)}\n\n${help}`)
  process.exitCode = 1
})
