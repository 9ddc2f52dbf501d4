/** `npm run bench`: what the integration costs beside a floor and a plain integration. `-- --short` looks whether it runs. */
import { statSync } from 'node:fs'
import { type Bundles, buildBundles } from './bundles'
import { loadOf } from './bundle-process'
import { burst } from './burst'
import { type Cost, costOfForeignChats, costOfLines, costOfSessions, memoryAfter } from './growth'
import { measure, quantile } from './measure'
import { operations } from './operations'
import { keep, table } from './report'
import { type Side, startSide } from './side'

const long = {
  // A process in use has run its code often; code that has run a few times costs much more.
  warmUp: { latencyMs: 0, rounds: 2, size: 25 },
  plans: [
    { latencyMs: 0, rounds: 7, size: 16 },
    { latencyMs: 20, rounds: 5, size: 10 },
  ],
  loads: 11,
  sessions: [10, 1000],
  lines: [10, 100, 500, 2000],
  foreign: 10_000,
  memory: [1000, 10_000],
  bursts: [3, 10, 30, 60],
}

const short: typeof long = {
  warmUp: { latencyMs: 0, rounds: 1, size: 1 },
  plans: [{ latencyMs: 0, rounds: 1, size: 2 }],
  loads: 1,
  sessions: [2],
  lines: [10],
  foreign: 20,
  memory: [40],
  bursts: [3],
}

type Size = typeof long

const megabytes = (bytes: number) => (bytes / 1024 / 1024).toFixed(1)

const withSide = async <T>(file: string, work: (side: Side) => Promise<T>): Promise<T> => {
  const side = await startSide('this integration', file)
  try {
    return await work(side)
  } finally {
    await side.close()
  }
}

const sizes = async (bundles: Bundles, { loads }: Size): Promise<string> => {
  const rows = []
  const files = [
    ['bare SDK integration, options of the CLI', bundles.cli],
    ['bare SDK integration', bundles.bare],
    ['floor', bundles.floor],
    ['plain integration', bundles.sdk],
    ['this integration', bundles.ours],
  ] as const
  const taken = new Map(files.map(([name]) => [name as string, [] as { ms: number; cpuMs: number }[]]))
  for (let turn = 0; turn < loads; turn += 1)
    for (const [name, file] of files) taken.get(name)?.push(await loadOf(file))
  for (const [name, file] of files) {
    const times = taken.get(name) ?? []
    const middle = (of: 'ms' | 'cpuMs') =>
      quantile(
        times.map((load) => load[of]),
        0.5,
      ).toFixed(0)
    rows.push([name, statSync(file).size.toLocaleString('en'), middle('ms'), middle('cpuMs')])
  }
  return table(['bundle', 'bytes', 'load ms', 'load CPU ms'], rows)
}

const compared = async (bundles: Bundles, { warmUp, plans }: Size): Promise<string[]> => {
  const sides = [
    await startSide('this integration', bundles.ours),
    await startSide('floor', bundles.floor),
    await startSide('plain integration', bundles.sdk),
  ] as const
  const [ours, floor, plain] = sides
  const parts: string[] = []
  for (const operation of operations) await measure([...sides], operation, warmUp)
  for (const plan of plans) {
    const rows = []
    for (const operation of operations) {
      const all = await measure([...sides], operation, plan)
      const [a, b, c] = [all.get(ours), all.get(floor), all.get(plain)]
      if (!a || !b || !c) throw new Error(`${operation.name} was not measured`)
      const cpu = [a, b, c].map(({ cpuMs }) => cpuMs.toFixed(2))
      const added = [b, c].map(({ ms }) => (a.ms - ms).toFixed(1))
      const shares = [b, c].map(({ cpuMs }) => (a.cpuMs / cpuMs).toFixed(2))
      rows.push([operation.name, a.calls.length, ...cpu, ...shares, a.p50, a.p95, ...added])
      console.log(`${plan.latencyMs} ms a call: ${operation.name}: CPU ${cpu.join(' / ')} ms`)
    }
    const cpu = ['CPU ms', 'of floor', 'of plain', '× floor', '× plain']
    const head = ['operation', 'calls', ...cpu, 'p50 ms', 'p95 ms', '+ms to floor', '+ms to plain']
    parts.push(`## At ${plan.latencyMs} ms a call`, table(head, rows))
  }
  await Promise.all(sides.map((side) => side.close()))
  return parts
}

const costs = (all: readonly Cost[]) =>
  table(
    ['what', 'calls', 'CPU ms', 'p50 ms', 'p95 ms'],
    all.map(({ what, figures }) => [what, figures.calls.length, figures.cpuMs.toFixed(2), figures.p50, figures.p95]),
  )

const grown = async ({ ours }: Bundles, { sessions, lines, foreign }: Size): Promise<string[]> => {
  console.log('open sessions, lines of a conversation, foreign chats')
  return [
    '## As things grow',
    costs([
      ...(await withSide(ours, (side) => costOfSessions(side, sessions))),
      ...(await withSide(ours, (side) => costOfLines(side, lines))),
      ...(await withSide(ours, (side) => costOfForeignChats(side, foreign))),
    ]),
  ]
}

const remembered = async ({ ours }: Bundles, { memory }: Size): Promise<string[]> => {
  console.log(`memory after ${memory.at(-1)} operations`)
  const all = await withSide(ours, (side) => memoryAfter(side, memory))
  const rows = all.map(({ operations: count, heap, rss }) => [count, megabytes(heap), megabytes(rss)])
  return ['## Memory, in whole handoffs', table(['operations', 'heap MB', 'process MB'], rows)]
}

const atOnce = async ({ ours }: Bundles, { bursts }: Size): Promise<string[]> => {
  console.log('bursts of replies')
  const rows = await withSide(ours, async (side) => {
    const done = []
    for (const replies of bursts) {
      const { calls, ms, delivered, inOrder, refused } = await burst(side, replies, 100)
      if (delivered !== replies || !inOrder) throw new Error(`${delivered} of ${replies} replies, in order: ${inOrder}`)
      done.push([replies, calls, Math.round(ms), refused])
    }
    return done
  })
  return ['## Replies at once, at 100 ms a call', table(['replies', 'calls', 'ms', 'answers 503'], rows)]
}

const legend =
  'CPU is `process.cpuUsage` of the process that runs the bundle, per operation; the middle of rounds in which the three take turns. The floor is a handler of the SDK that makes the same calls by bare HTTP; the plain integration makes them with the client of the SDK and axios. Neither checks a signature or an answer. All bundles are built with equal options; the plain integration alone has the HTTP that axios brings for Node, which it uses. `p50 ms`, `p95 ms` and `+ms` are the time until the answer.'

const main = async () => {
  const isShort = process.argv.includes('--short')
  const size = isShort ? short : long
  console.log('bundles: size and time to load')
  const bundles = await buildBundles()
  const parts = ['## Bundles', await sizes(bundles, size)]
  for (const part of [compared, atOnce, grown, remembered]) {
    parts.push(...(await part(bundles, size)))
    if (!isShort) keep('bench', 'What the integration costs', { command: 'npm run bench', parts: [legend, ...parts] })
  }
  console.log(`\n${parts.join('\n\n')}`)
}

main().then(
  () => process.exit(),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
