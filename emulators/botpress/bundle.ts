/** Runs a built integration bundle in a process of its own and keeps every line it prints. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { LogBook } from './log-book'

export type BundleOptions = {
  /** The built bundle: a CommonJS file that exports `handler`. */
  file: string
  /** The whole environment of the process, but for PATH. */
  env: Record<string, string>
  /** Loads the module anew for each request, so that nothing it remembers can be taken for truth. */
  fresh?: boolean
}

export type RunningBundle = {
  url: string
  log: LogBook
  /** The most memory the process ever had in use, in bytes. */
  peakMemory: () => Promise<number>
  close: () => Promise<void>
}

const keepLines = (stream: Readable | null, take: (line: string) => void) => {
  if (stream) createInterface({ input: stream }).on('line', take)
}

const portOf = async (child: ChildProcess, log: LogBook): Promise<number> => {
  const [message] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => {
      throw new Error(`The bundle did not start:\n${log.text()}`)
    }),
  ])) as [{ port: number }]
  return message.port
}

const peakOf = async (child: ChildProcess): Promise<number> => {
  const answer = once(child, 'message') as Promise<[{ peak: number }]>
  child.send('peak')
  return (await answer)[0].peak
}

const close = async (child: ChildProcess) => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill()
  await gone
}

/** Starts the bundle on 127.0.0.1 at a free port. Rejects with what it printed if it does not start. */
export const startBundle = async ({ file, env, fresh = false }: BundleOptions): Promise<RunningBundle> => {
  const log = new LogBook()
  const script = fileURLToPath(new URL('bundle-process.mjs', import.meta.url))
  const child = fork(script, [resolve(file), fresh ? 'fresh' : 'kept'], {
    // Plain node: no loader of the test runner, and nothing of its environment.
    execArgv: [],
    env: { PATH: process.env['PATH'], BP_LOG_FORMAT: 'json', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  keepLines(child.stdout, (line) => log.add('stdout', line))
  keepLines(child.stderr, (line) => log.add('stderr', line))
  const port = await portOf(child, log)
  return { url: `http://127.0.0.1:${port}`, log, peakMemory: () => peakOf(child), close: () => close(child) }
}
