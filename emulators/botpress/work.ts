/** What is under way: everything the emulator has started and not finished, lanes of jobs in order, and later work. */
import type { EmulatorClock } from '../clock'
import type { Gates } from '../gates'

export class Work {
  #pending = new Set<Promise<unknown>>()
  #lanes = new Map<string, Promise<unknown>>()

  constructor(
    private readonly clock: EmulatorClock,
    private readonly gates: Gates,
  ) {}

  track<T>(work: Promise<T>): Promise<T> {
    const done = work.then(
      () => undefined,
      () => undefined,
    )
    this.#pending.add(done)
    void done.then(() => this.#pending.delete(done))
    return work
  }

  /** Runs the job after all earlier jobs of its lane, whatever became of them. */
  inLane<T>(lane: string, job: () => Promise<T>): Promise<T> {
    const earlier = this.#lanes.get(lane) ?? Promise.resolve()
    const result = earlier.then(job)
    const over = result.then(
      () => undefined,
      () => undefined,
    )
    this.#lanes.set(lane, over)
    void over.then(() => this.#lanes.get(lane) === over && this.#lanes.delete(lane))
    return this.track(result)
  }

  /** Later work, which `settled` does not wait for until its time has come. */
  after(ms: number, job: () => Promise<unknown>) {
    this.clock.after(ms, () => this.track(job()).catch(() => undefined))
  }

  /** Resolves once nothing is under way; rejects when gates hold what is left. */
  async settled(): Promise<void> {
    while (this.#pending.size > 0) await this.gates.orStuck(Promise.race(this.#pending))
  }

  forget() {
    this.#lanes.clear()
    this.#pending.clear()
  }
}
