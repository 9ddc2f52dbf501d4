/** "Runtime API … 100 req/s": counts requests within the last second. */
import type { EmulatorClock } from '../clock'
import { ApiFailure } from './api-failure'
import type { Switches } from './switches'

const SECOND_MS = 1000

export class RateLimit {
  #times: number[] = []

  constructor(
    private readonly clock: EmulatorClock,
    private readonly switches: Switches,
  ) {}

  check() {
    const limit = this.switches.requestsPerSecond
    if (limit === 0) return
    const now = this.clock.now()
    this.#times = this.#times.filter((time) => time > now - SECOND_MS)
    if (this.#times.length >= limit) throw new ApiFailure('RateLimited', `More than ${limit} requests in a second`, 1)
    this.#times.push(now)
  }

  forget() {
    this.#times = []
  }
}
