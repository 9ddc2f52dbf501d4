/** The time of an emulator: real time plus what a test has moved it forward, and work that waits for its hour. */
import { setImmediate as nextTurn } from 'node:timers/promises'

type Timer = { due: number; work: () => unknown }

// A longer wait would make setTimeout fire at once: https://nodejs.org/api/timers.html#settimeoutcallback-delay-args
const LONGEST_WAIT_MS = 2 ** 31 - 1

const byDue = (a: Timer, b: Timer) => a.due - b.due

/** Runs at real speed when left alone. One clock can serve several emulators. */
export class Clock {
  /** Milliseconds ahead of real time; `#goal` is where advances under way are going. */
  #ahead = 0
  #goal = 0
  #timers = new Set<Timer>()
  #alarm: NodeJS.Timeout | undefined
  #alarmAt = Infinity
  /** For each advance under way, the work that became due since it began. */
  #advances = new Set<Promise<unknown>[]>()

  /** Epoch ms. */
  now() {
    return Date.now() + this.#ahead
  }

  iso() {
    return new Date(this.now()).toISOString()
  }

  /** Runs `work` once, `ms` from now, or when the clock is moved past that time. The answer cancels. */
  after(ms: number, work: () => unknown): () => void {
    const timer = { due: this.now() + Math.max(0, ms), work }
    this.#timers.add(timer)
    if (timer.due - this.#ahead < this.#alarmAt) this.#setAlarm()
    return () => void this.#timers.delete(timer)
  }

  /** Moves the clock forward and runs what becomes due, in that order. Resolves when that work is done. */
  async advance(ms: number) {
    if (!Number.isFinite(ms) || ms < 0) throw new Error(`The clock cannot be set back or moved by ${ms} ms`)
    const goal = (this.#goal += ms)
    const alsoDue: Promise<unknown>[] = []
    this.#advances.add(alsoDue)
    try {
      for (let timer = this.#next(goal); timer; timer = this.#next(goal)) {
        this.#moveTo(timer.due - Date.now())
        await this.#run(timer)
        // What the work left to the next turn of the event loop may set a timer that is due as well.
        await nextTurn()
      }
      this.#moveTo(goal)
      await Promise.all(alsoDue)
    } finally {
      this.#advances.delete(alsoDue)
    }
  }

  /** Back to real time, and no work waits any more. */
  reset() {
    this.#ahead = this.#goal = 0
    this.#timers.clear()
    this.#setAlarm()
  }

  #next(ahead: number): Timer | undefined {
    return [...this.#timers].filter(({ due }) => due <= Date.now() + ahead).sort(byDue)[0]
  }

  #moveTo(ahead: number) {
    if (ahead <= this.#ahead) return
    this.#ahead = Math.min(ahead, this.#goal)
    this.#setAlarm()
  }

  /** Wakes at the earliest timer. */
  #setAlarm() {
    clearTimeout(this.#alarm)
    const soonest = [...this.#timers].reduce((due, timer) => Math.min(due, timer.due), Infinity)
    this.#alarmAt = soonest - this.#ahead
    if (soonest === Infinity) return
    const wait = Math.min(Math.max(0, this.#alarmAt - Date.now()), LONGEST_WAIT_MS)
    this.#alarm = setTimeout(() => this.#ring(), wait)
    this.#alarm.unref()
  }

  #ring() {
    for (let timer = this.#next(this.#ahead); timer; timer = this.#next(this.#ahead)) void this.#run(timer)
    this.#setAlarm()
  }

  async #run(timer: Timer) {
    this.#timers.delete(timer)
    const done = (async () => timer.work())()
    for (const alsoDue of this.#advances) alsoDue.push(done)
    await done
  }
}

/** An emulator's hold on a clock: its own work can be dropped while that of others goes on waiting. */
export class EmulatorClock {
  readonly clock: Clock
  #isOwn: boolean
  #cancels = new Set<() => void>()

  /** Without a clock it has one of its own. */
  constructor(given?: Clock) {
    this.clock = given ?? new Clock()
    this.#isOwn = given === undefined
  }

  now() {
    return this.clock.now()
  }

  iso() {
    return this.clock.iso()
  }

  advance(ms: number) {
    return this.clock.advance(ms)
  }

  after(ms: number, work: () => unknown): () => void {
    const cancelTimer = this.clock.after(ms, () => {
      this.#cancels.delete(cancel)
      return work()
    })
    const cancel = () => {
      this.#cancels.delete(cancel)
      cancelTimer()
    }
    this.#cancels.add(cancel)
    return cancel
  }

  /** A wait of 0 ms is no timer. */
  async wait(ms: number) {
    if (ms > 0) await new Promise<void>((resolve) => void this.after(ms, resolve))
  }

  /** Runs `work` with a signal that is aborted after `ms`; an advance past that time waits until the work has ended. */
  async limited<T>(ms: number, work: (limit: AbortSignal) => Promise<T>): Promise<T> {
    const limit = new AbortController()
    const running = work(limit.signal)
    const cancel = this.after(ms, async () => {
      limit.abort()
      await running.catch(() => undefined)
    })
    return running.finally(cancel)
  }

  /** Drops the emulator's waiting work; a clock of its own goes back to real time. */
  clear() {
    for (const cancel of this.#cancels) cancel()
    if (this.#isOwn) this.clock.reset()
  }
}
