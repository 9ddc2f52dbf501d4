/** Faults on demand: which route breaks next, how, and how often. A fault that was never used is a mistake in the scene. */

/** How one call breaks. `before`: the service never did its work. `after`, `truncated` and `empty`: it did, and the answer is lost. */
export type Fault =
  | { kind: 'status'; status: number; body?: string; headers?: Record<string, string> }
  | { kind: 'html'; status?: number }
  | { kind: 'hang' }
  | { kind: 'hangAfter' }
  | { kind: 'slow'; ms: number }
  | { kind: 'resetBefore' }
  | { kind: 'resetAfter' }
  | { kind: 'truncated' }
  | { kind: 'empty' }

/** `times`: how many calls break; `after`: how many pass before. */
type When = { times?: number; after?: number }

type Planned = { route: string; fault: Fault; left: number; after: number }

export class Faults {
  #planned: Planned[] = []

  /** The next calls of `route` (`METHOD /path/:param` as registered) break in this way: one, unless told otherwise. */
  add(route: string, fault: Fault, when: number | When = {}) {
    const { times = 1, after = 0 } = typeof when === 'number' ? { times: when } : when
    this.#planned.push({ route, fault, left: times, after })
  }

  /** The fault of this call, if one is planned; uses it up. */
  take(route: string): Fault | undefined {
    const planned = this.#planned.find((entry) => entry.route === route && entry.left > 0)
    if (!planned) return undefined
    if (planned.after > 0) {
      planned.after -= 1
      return undefined
    }
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
