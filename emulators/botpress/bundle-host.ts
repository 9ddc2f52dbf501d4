/** A Node process that runs built bundles, each apart from the others, as its parent sees it. */
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { LogLine } from './log-book'

export type HostedBundle = {
  file: string
  env: Record<string, string>
  fresh: boolean
  /** No other bundle runs in the process. */
  isAlone: boolean
  /** 0: any free one. */
  port: number
  /** A line that the bundle printed. */
  printed: (stream: LogLine['stream'], line: string) => void
  /** An error that nobody caught; without a process of its own, perhaps another bundle's. */
  crashed: (error: string) => void
}

type Answer = {
  id: number
  port?: number
  used?: number
  peak?: number
  failed?: string
  crash?: string
  isOver?: true
} & Partial<{
  stream: LogLine['stream']
  line: string
}>

const script = fileURLToPath(new URL('bundle-process.mjs', import.meta.url))

let ids = 0

export class BundleHost {
  readonly #child: ChildProcess
  readonly #bundles = new Map<number, HostedBundle>()
  readonly #waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>()
  readonly gone: Promise<unknown>

  constructor() {
    this.#child = fork(script, {
      // Plain node: no loader of the test runner, and nothing of its environment.
      execArgv: [],
      env: { PATH: process.env['PATH'] },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.gone = once(this.#child, 'exit').then(() => this.#lost())
    this.#child.on('message', (answer: Answer) => this.#take(answer))
    for (const stream of ['stdout', 'stderr'] as const) this.#printed(stream)
    this.#rest()
  }

  get isIdle() {
    return this.#bundles.size === 0
  }

  get isRunning() {
    return this.#child.exitCode === null && this.#child.signalCode === null
  }

  /** Answers the bundle's number and port. Rejects with the reason if it does not start. */
  async open(bundle: HostedBundle): Promise<{ id: number; port: number }> {
    const id = (ids += 1)
    this.#bundles.set(id, bundle)
    this.#child.ref()
    this.#child.channel?.ref()
    const { file, fresh, port, isAlone } = bundle
    const env = { PATH: process.env['PATH'], BP_LOG_FORMAT: 'json', ...bundle.env }
    try {
      const answer = await this.#ask({ do: 'open', id, file, env, fresh, port, isAlone })
      return { id, port: answer.port ?? 0 }
    } catch (error) {
      this.#forget(id)
      throw error
    }
  }

  async close(id: number) {
    if (!this.#bundles.has(id)) return
    await this.#ask({ do: 'close', id }).catch(() => undefined)
    this.#forget(id)
  }

  /** Of the process, in bytes: what is in use, and the most that was since this was last asked. */
  async memory(id: number): Promise<{ used: number; peak: number }> {
    const { used = 0, peak = 0 } = await this.#ask({ do: 'memory', id })
    return { used, peak }
  }

  /** Moves the clock of a bundle ahead. */
  async advance(id: number, ms: number) {
    await this.#ask({ do: 'advance', id, ms })
  }

  /** Moves the clock of a bundle ahead, and ends each wait and limit whose time has come by that clock. */
  async elapse(id: number, ms: number) {
    await this.#ask({ do: 'elapse', id, ms })
  }

  async end(signal: NodeJS.Signals = 'SIGTERM') {
    this.#child.kill(signal)
    await this.gone
  }

  #ask(order: { do: string; id: number } & Record<string, unknown>): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(order.id, { resolve, reject })
      if (this.isRunning) this.#child.send(order)
      else this.#lost()
    })
  }

  #take(answer: Answer) {
    if (answer.isOver) return this.#child.send({ do: 'arrived' })
    const bundle = this.#bundles.get(answer.id)
    if (answer.stream && answer.line !== undefined) return bundle?.printed(answer.stream, answer.line)
    if (answer.crash !== undefined) return bundle?.crashed(answer.crash)
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if (answer.failed === undefined) return waiting?.resolve(answer)
    return waiting?.reject(new Error(`The bundle did not start:\n${answer.failed}`))
  }

  /** What Node itself prints belongs to each bundle. */
  #printed(stream: LogLine['stream']) {
    const source = this.#child[stream]
    if (!source) return
    createInterface({ input: source }).on('line', (line) => {
      for (const bundle of this.#bundles.values()) bundle.printed(stream, line)
    })
  }

  #lost() {
    for (const { reject } of this.#waiting.values()) reject(new Error('The process of the bundle has ended'))
    this.#waiting.clear()
  }

  #forget(id: number) {
    this.#bundles.delete(id)
    if (this.isIdle) this.#rest()
  }

  /** A process that runs no bundle keeps nobody from ending. */
  #rest() {
    this.#child.unref()
    this.#child.channel?.unref()
    for (const stream of [this.#child.stdout, this.#child.stderr]) (stream as Socket | null)?.unref()
  }
}
