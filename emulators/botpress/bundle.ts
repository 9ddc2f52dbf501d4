/** Runs built integration bundles outside of this process, and keeps every line that a bundle prints. */
import { resolve } from 'node:path'
import { BundleHost, type HostedBundle } from './bundle-host'
import { LogBook } from './log-book'

export type BundleOptions = {
  /** The built bundle: a CommonJS file that exports `handler`. */
  file: string
  /** The whole environment of the bundle, but for PATH. */
  env: Record<string, string>
  /** Loads the module anew for each request, so that nothing it remembers can be taken for truth. */
  fresh?: boolean
  /** A process that is started for this bundle alone: to measure its memory, or to kill it. Takes 150 ms instead of 15. */
  ownProcess?: boolean
}

export type RunningBundle = {
  url: string
  log: LogBook
  /** Errors that nobody caught. On the platform each of them ends the process. */
  crashes: string[]
  /** Of the process, in bytes: what is in use, and the most since this was last asked. Only with `ownProcess`. */
  memory: () => Promise<{ used: number; peak: number }>
  /** Ends the process in the middle of what it does, with every call under way; a new one then takes its place. */
  kill: () => Promise<void>
  /** Moves the bundle's clock ahead; timers stay as they are. */
  advance: (ms: number) => Promise<void>
  /** Moves the bundle's clock ahead, and ends each wait and limit whose time has come by that clock. */
  elapse: (ms: number) => Promise<void>
  close: () => Promise<void>
}

let shared: BundleHost | undefined

const sharedHost = (): BundleHost => {
  if (!shared?.isRunning) shared = new BundleHost()
  return shared
}

/**
 * Serves the bundle on 127.0.0.1 at a free port. All bundles run in one process, each as if alone in it: with its own
 * module, environment, timers, clock and log. Rejects with the reason if the bundle does not start.
 */
export const startBundle = async (options: BundleOptions): Promise<RunningBundle> => {
  const { file, env, fresh = false, ownProcess = false } = options
  const [log, crashes] = [new LogBook(), [] as string[]]
  const hosted: HostedBundle = {
    file: resolve(file),
    env,
    fresh,
    isAlone: ownProcess,
    port: 0,
    printed: (stream, line) => log.add(stream, line),
    crashed: (error) => {
      log.add('stderr', error)
      crashes.push(error)
    },
  }
  let host = ownProcess ? new BundleHost() : sharedHost()
  let { id, port } = await host.open(hosted)
  const own = () => {
    if (!ownProcess) throw new Error('Only with the option ownProcess: other bundles run in the same process')
    return host
  }
  return {
    url: `http://127.0.0.1:${port}`,
    log,
    crashes,
    memory: async () => own().memory(id),
    kill: async () => {
      if (ownProcess) await host.end('SIGKILL')
      else await host.close(id)
      if (ownProcess) host = new BundleHost()
      ;({ id, port } = await host.open({ ...hosted, port }))
    },
    advance: (ms) => host.advance(id, ms),
    elapse: (ms) => host.elapse(id, ms),
    close: () => (ownProcess ? host.end() : host.close(id)),
  }
}
