/** A bundle in a process of its own, whose CPU time and memory are its own. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'

export type Load = { ms: number; cpuMs: number }
export type Used = { cpuMs: number; heap: number; rss: number }

const script = fileURLToPath(new URL('process.mjs', import.meta.url))

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** The next thing that the process says. */
const answerOf = <T>(child: ChildProcess): Promise<T> =>
  new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`The process of a bundle ended with ${code}.`))
    child.once('exit', ended)
    child.once('message', (answer) => {
      child.off('exit', ended)
      resolve(answer as T)
    })
  })

type Start = { file: string; env?: Record<string, string>; port?: number }

const start = async ({ file, env = {}, port }: Start) => {
  const child = fork(script, [file, ...(port === undefined ? [] : [String(port)])], {
    // `BENCH_NODE`: further options of Node, such as `--cpu-prof`.
    execArgv: ['--expose-gc', ...(process.env['BENCH_NODE'] ?? '').split(' ').filter(Boolean)],
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const { load } = await answerOf<{ load: Load }>(child)
  return { child, load }
}

const end = async (child: ChildProcess) => {
  const gone = once(child, 'exit')
  child.disconnect()
  await gone
}

/** How long it takes to load a bundle in a new process. */
export const loadOf = async (file: string): Promise<Load> => {
  const { child, load } = await start({ file })
  await end(child)
  return load
}

export const startProcess = async (what: Omit<Start, 'port'>) => {
  const port = await freePort()
  const { child } = await start({ ...what, port })
  return {
    url: `http://127.0.0.1:${port}`,
    /** `isCollected`: after the garbage is gone. */
    used: async ({ isCollected = false } = {}): Promise<Used> => {
      child.send({ isCollected })
      return answerOf<Used>(child)
    },
    end: () => end(child),
  }
}
