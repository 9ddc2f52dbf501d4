/** Gates on demand: a test holds the calls of a route until it lets them pass. */
import { setTimeout as sleep } from 'node:timers/promises'

const calls = (count: number) => `${count} ${count === 1 ? 'call' : 'calls'}`

// Below the time limit of a test, so that the test fails with a sentence that names the gate.
const LONGEST_ARRIVAL_MS = 20_000
const CHECK_EVERY_MS = 50

const checkCount = (count: number) => {
  if (!Number.isInteger(count) || count < 1) throw new Error(`${count} is no number of calls`)
}

/** What holds the calls of one route. */
export class Gate {
  #held: (() => void)[] = []
  #passes = 0
  #isOpen = false
  #watchers = new Set<() => void>()

  constructor(
    readonly route: string,
    private readonly remove: () => void,
  ) {}

  /** How many calls are held. */
  get waiting() {
    return this.#held.length
  }

  /** Resolves when `count` calls are held at the same time. */
  async arrived(count = 1) {
    checkCount(count)
    const deadline = Date.now() + LONGEST_ARRIVAL_MS
    while (this.waiting < count) {
      const short = `${calls(this.waiting)} of ${count} arrived at the gate on ${this.route}`
      if (this.#isOpen) throw new Error(`Only ${short} before it was opened`)
      if (Date.now() > deadline) throw new Error(`Only ${short} within ${LONGEST_ARRIVAL_MS} ms`)
      await this.#change(deadline - Date.now())
    }
  }

  /** Lets the next `count` calls pass: those held first, then those still to come. */
  pass(count = 1) {
    checkCount(count)
    this.#checkClosed()
    this.#passes += count
    while (this.#passes > 0 && this.#held.length > 0) this.#release()
  }

  /** Releases every call, and is no gate any more. */
  open() {
    this.#checkClosed()
    this.#isOpen = true
    this.remove()
    while (this.#held.length > 0) this.#release()
    this.#tell()
  }

  /** Nothing where the call may go on at once. */
  admit(): Promise<void> | undefined {
    if (this.#passes > 0) {
      this.#passes -= 1
      return undefined
    }
    const released = new Promise<void>((resolve) => void this.#held.push(resolve))
    this.#tell()
    return released
  }

  toString() {
    return `The gate on ${this.route} was left closed with ${calls(this.waiting)} held`
  }

  #checkClosed() {
    if (this.#isOpen) throw new Error(`The gate on ${this.route} was opened already`)
  }

  /** Each in a turn of the event loop of its own, as calls arrive from a network. */
  #release() {
    this.#passes = Math.max(0, this.#passes - 1)
    const goOn = this.#held.shift()
    if (goOn) setImmediate(goOn)
  }

  #tell() {
    for (const watcher of this.#watchers) watcher()
  }

  async #change(longestMs: number) {
    const stop = new AbortController()
    const told = new Promise<void>((resolve) => {
      const watcher = () => {
        this.#watchers.delete(watcher)
        resolve()
      }
      this.#watchers.add(watcher)
    })
    await Promise.race([told, sleep(longestMs, undefined, { signal: stop.signal }).catch(() => undefined)])
    stop.abort()
  }
}

/** The gates of one emulator. A route is written as in `faults`; further names stand for its own calls of others. */
export class Gates {
  /** How long `orStuck` waits while gates hold calls and nothing else happens. */
  patienceMs = 5000
  #closed = new Map<string, Gate>()
  #opened = new Set<string>()
  #routes = new Set<string>()
  #lastCall = 0

  /** Names that can be held. */
  know(...routes: string[]) {
    for (const route of routes) this.#routes.add(route)
  }

  /** Holds each call of `route` from now on. */
  hold(route: string): Gate {
    if (!this.#routes.has(route)) throw new Error(`There is no route ${route} to hold`)
    if (this.#closed.has(route)) throw new Error(`There is a gate on ${route} already`)
    const gate = new Gate(route, () => {
      this.#closed.delete(route)
      this.#opened.add(route)
    })
    this.#closed.set(route, gate)
    return gate
  }

  /** The closed gate on a route. */
  on(route: string): Gate {
    const gate = this.#closed.get(route)
    if (gate) return gate
    throw new Error(
      this.#opened.has(route) ? `The gate on ${route} was opened already` : `There is no gate on ${route}`,
    )
  }

  /** Every closed gate. */
  get closed(): Gate[] {
    return [...this.#closed.values()]
  }

  /** Nothing where no gate holds the call, else what resolves when the call may go on. */
  admit(route: string): Promise<void> | undefined {
    this.#lastCall = Date.now()
    return this.#closed.get(route)?.admit()
  }

  /** A sentence for each gate that is still closed. */
  unused(): string[] {
    return this.closed.map(String)
  }

  /** Gives what `progress` gives; rejects when gates hold calls and no other call comes for `patienceMs`. */
  async orStuck<T>(progress: Promise<T>): Promise<T> {
    const stop = new AbortController()
    try {
      return await Promise.race([progress, this.#stuck(stop.signal)])
    } finally {
      stop.abort()
    }
  }

  /** Releases every call. */
  clear() {
    for (const gate of this.closed) gate.open()
    this.#opened.clear()
  }

  async #stuck(signal: AbortSignal): Promise<never> {
    let quietSince = Date.now()
    for (;;) {
      await sleep(CHECK_EVERY_MS, undefined, { signal, ref: false })
      const holding = this.closed.filter(({ waiting }) => waiting > 0)
      if (holding.length === 0) quietSince = Date.now()
      const quietMs = Date.now() - Math.max(quietSince, this.#lastCall)
      if (quietMs >= this.patienceMs) throw new Error(holding.map(String).join('; '))
    }
  }
}
