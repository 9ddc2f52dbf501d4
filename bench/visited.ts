/** `npm run visited`: how many files and functions of `src/` one operator's reply visits, which is what a reader follows. */
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { Session } from 'node:inspector/promises'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { startBotpress } from '../emulators/botpress/emulator'
import { startSalesIq } from '../emulators/salesiq/emulator'
import definition from '../integration.definition'
import { bundle, root } from '../scripts/bundle.mjs'
import { keep, table } from './report'

type Answer = { status?: number; headers?: Record<string, string>; body?: string } | undefined
type Handler = (request: object) => Promise<Answer>

const outfile = '.botpress/dist/visited.cjs'
const file = path.join(root, outfile)

/** The handler of this process over HTTP, so that its functions can be counted here. */
const serve = async (handler: Handler) => {
  const answer = async (incoming: IncomingMessage) => {
    const { pathname, search } = new URL(incoming.url ?? '/', 'http://127.0.0.1')
    const { method, headers } = incoming
    return handler({ body: await text(incoming), path: pathname, query: search.slice(1), method, headers })
  }
  const server = createServer({ maxHeaderSize: 128 * 1024 }, (incoming, outgoing) => {
    void answer(incoming).then((said) => outgoing.writeHead(said?.status ?? 200, said?.headers).end(said?.body ?? '{}'))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close: () => server.close() }
}

/** esbuild names a file before its code, unless it minifies. */
const visitedIn = (
  code: string,
  calls: { functionName: string; ranges: { startOffset: number; count: number }[] }[],
) => {
  const files = [...code.matchAll(/^\/\/ (\S+\.(?:ts|cjs|mjs|js))$/gm)]
  const visited = new Map<string, Set<string>>()
  for (const { functionName, ranges } of calls) {
    const [whole] = ranges
    // The engine's own function for the fields of a class is none that somebody reads.
    if (!whole || whole.count === 0 || functionName === '' || functionName.startsWith('<')) continue
    const name = files.findLast(({ index }) => index < whole.startOffset)?.[1] ?? ''
    if (name.startsWith('src/')) visited.set(name, (visited.get(name) ?? new Set()).add(functionName))
  }
  return visited
}

const session = async (
  salesiq: Awaited<ReturnType<typeof startSalesIq>>,
  botpress: Awaited<ReturnType<typeof startBotpress>>,
) => {
  const visitor = botpress.visitor({ name: 'Ana' })
  await visitor.says('I need help')
  await visitor.asksForHuman()
  for (const row of botpress.conversations) row.createdAt = new Date(Date.now() - 10_000).toISOString()
  const conversation = salesiq.conversations.at(-1)
  if (!conversation) throw new Error('The handoff left no conversation')
  const operator = salesiq.operator()
  await operator.joins(conversation)
  await settled(salesiq, botpress)
  return { operator, conversation }
}

const settled = async (...emulators: { settled: () => Promise<unknown> }[]) => {
  for (const emulator of [...emulators, ...emulators]) await emulator.settled()
}

const counted = async (work: () => Promise<unknown>) => {
  const profiler = new Session()
  profiler.connect()
  await profiler.post('Profiler.enable')
  await profiler.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false })
  await work()
  const { result } = await profiler.post('Profiler.takePreciseCoverage')
  profiler.disconnect()
  return visitedIn(readFileSync(file, 'utf8'), result.find(({ url }) => url.endsWith('visited.cjs'))?.functions ?? [])
}

const main = async () => {
  await bundle({ outfile, minify: false })
  const [salesiq, botpress] = await Promise.all([startSalesIq(), startBotpress({ definition })])
  botpress.plugin.config.activationDelayMs = 0
  const env = {
    ...botpress.env,
    ZOHO_ACCOUNTS_URL: salesiq.url,
    ZOHO_SALESIQ_URL: salesiq.url,
    HITL_ANNOUNCEMENT_MS: '0',
  }
  Object.assign(process.env, env)
  const bundled = createRequire(import.meta.url)(file) as { handler: Handler }
  const server = await serve(bundled.handler)
  const { portal } = salesiq
  await botpress.install({
    bundleUrl: server.url,
    configuration: {
      region: 'us',
      clientId: portal.clientId,
      clientSecret: portal.clientSecret,
      refreshToken: portal.refreshToken,
      screenName: portal.screenName,
      appId: portal.brand.id,
      departmentId: portal.departments[0]?.id,
      webhookPublicKey: salesiq.addWebhook({ url: botpress.webhookUrl }).publicKey,
    },
  })
  const { operator, conversation } = await session(salesiq, botpress)
  const visited = await counted(async () => {
    await operator.replies(conversation, 'hello')
    await settled(salesiq, botpress)
  })
  const rows = [...visited].sort().map(([name, functions]) => [`\`${name}\``, [...functions].join(', ')])
  const functions = [...visited.values()].reduce((sum, names) => sum + names.size, 0)
  const parts = [`${visited.size} files and ${functions} functions of \`src/\`.`, table(['file', 'functions'], rows)]
  console.log(parts.join('\n\n'))
  keep('visited', 'What one reply of an operator visits', { command: 'npm run visited', parts })
  server.close()
  await Promise.all([salesiq.close(), botpress.close()])
}

void main()
