/** Runs built integration bundles in processes apart from this one, and keeps every line that a bundle prints. */
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
  /** The most memory the process ever had in use, in bytes. Only with a process of its own. */
  peakMemory: () => Promise<number>
  /** Ends the process in the middle of what it does; a new one then takes its place. Only with a process of its own. */
  kill: () => Promise<void>
  close: () => Promise<void>
}

/** As many as a process that starts bundles keeps, however many bundles it starts. */
const poolSize = 2
const pool: BundleHost[] = []
let turn = 0

const pooledHost = (): BundleHost => {
  turn = (turn + 1) % poolSize
  const present = pool[turn]
  if (present?.isRunning) return present
  return (pool[turn] = new BundleHost())
}

/** Ends those processes that run no bundle. The next bundle starts one again. */
export const endIdleProcesses = async () => {
  await Promise.all(pool.filter(({ isIdle, isRunning }) => isIdle && isRunning).map((host) => host.end()))
}

/** Bundles that start at once are spread over the processes in turn. Rejects with the reason if it does not start. */
export const startBundle = async (options: BundleOptions): Promise<RunningBundle> => {
  const { file, env, fresh = false, ownProcess = false } = options
  const [log, crashes] = [new LogBook(), [] as string[]]
  const hosted: HostedBundle = {
    file: resolve(file),
    env,
    fresh,
    port: 0,
    printed: (stream, line) => log.add(stream, line),
    crashed: (error) => {
      log.add('stderr', error)
      crashes.push(error)
    },
  }
  let host = ownProcess ? new BundleHost() : pooledHost()
  let { id, port } = await host.open(hosted)
  const own = () => {
    if (!ownProcess) throw new Error('Only with the option ownProcess: other bundles run in the same process')
    return host
  }
  return {
    url: `http://127.0.0.1:${port}`,
    log,
    crashes,
    peakMemory: async () => own().peakMemory(id),
    kill: async () => {
      await own().end('SIGKILL')
      host = new BundleHost()
      ;({ id, port } = await host.open({ ...hosted, port }))
    },
    close: () => (ownProcess ? host.end() : host.close(id)),
  }
}
