/** The emulator's clock: real time plus what a scene has moved it forward. */

type Timer = { due: number; run: () => unknown; handle: NodeJS.Timeout }

const LONGEST = 2 ** 31 - 1

export class Clock {
  #ahead = 0
  #timers = new Set<Timer>()

  now() {
    return Date.now() + this.#ahead
  }

  /** Runs once at that time, or when the clock is moved past it. */
  at(due: number, run: () => unknown) {
    const wait = Math.min(Math.max(0, due - this.now()), LONGEST)
    const timer: Timer = { due, run, handle: setTimeout(() => void this.#fire(timer), wait) }
    timer.handle.unref()
    this.#timers.add(timer)
  }

  /** Moves the clock forward and does everything that falls due on the way, in its order. */
  async advance(ms: number) {
    const target = this.#ahead + ms
    for (let timer = this.#next(target); timer; timer = this.#next(target)) {
      this.#ahead = Math.max(this.#ahead, timer.due - Date.now())
      await this.#fire(timer)
    }
    this.#ahead = Math.max(this.#ahead, target)
  }

  clear() {
    for (const timer of this.#timers) clearTimeout(timer.handle)
    this.#timers.clear()
    this.#ahead = 0
  }

  #next(target: number) {
    const due = [...this.#timers].filter((timer) => timer.due <= Date.now() + target)
    return due.sort((a, b) => a.due - b.due)[0]
  }

  async #fire(timer: Timer) {
    if (!this.#timers.delete(timer)) return
    clearTimeout(timer.handle)
    await timer.run()
  }
}
