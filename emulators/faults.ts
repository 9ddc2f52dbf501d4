/** Faults on demand: which route breaks next, how, and how often. A fault that was never used is a mistake in the scene. */

/** How one call breaks. `before`: the service never did its work. `after`: it did, and only the answer is lost. */
export type Fault =
  | { kind: 'status'; status: number; body?: string; headers?: Record<string, string> }
  | { kind: 'html'; status?: number }
  | { kind: 'hang' }
  | { kind: 'slow'; ms: number }
  | { kind: 'resetBefore' }
  | { kind: 'resetAfter' }
  | { kind: 'truncated' }

type Planned = { route: string; fault: Fault; left: number }

export class Faults {
  #planned: Planned[] = []

  /** The next `times` calls of `route` (`METHOD /path/:param` as registered) break in this way. */
  add(route: string, fault: Fault, times = 1) {
    this.#planned.push({ route, fault, left: times })
  }

  /** The fault of this call, if one is planned; uses it up. */
  take(route: string): Fault | undefined {
    const planned = this.#planned.find((entry) => entry.route === route && entry.left > 0)
    if (!planned) return undefined
    planned.left -= 1
    return planned.fault
  }

  /** Routes whose faults were planned and did not happen. */
  unused(): string[] {
    return this.#planned.filter((entry) => entry.left > 0).map((entry) => `${entry.route} (${entry.fault.kind})`)
  }

  clear() {
    this.#planned = []
  }
}
