/** Disturbed calls of the integration: late (and so out of order) or twice. One that never came is a mistake in the scene. */

/** `late`: the call starts `ms` later. `duplicate`: the integration is called a second time after it has answered. */
export type Disturbance = { kind: 'late'; ms: number } | { kind: 'duplicate' }

export class Disturbances {
  #planned: { operation: string; disturbance: Disturbance }[] = []

  /** The next `times` calls of an operation (`message_created`, `action_triggered`, …) are disturbed. */
  add(operation: string, disturbance: Disturbance, times = 1) {
    this.#planned.push(...Array.from({ length: times }, () => ({ operation, disturbance })))
  }

  take(operation: string): Disturbance | undefined {
    const index = this.#planned.findIndex((planned) => planned.operation === operation)
    return index < 0 ? undefined : this.#planned.splice(index, 1)[0]?.disturbance
  }

  unused() {
    return this.#planned.map(({ operation, disturbance }) => `${operation} (${disturbance.kind})`)
  }

  clear() {
    this.#planned = []
  }
}
