/** Webhooks late, twice, out of order or held back, on demand. */

export type Oddity = { kind: 'late'; ms: number } | { kind: 'duplicate'; times: number } | { kind: 'lost' }

type Planned = { event: string; oddity: Oddity; left: number }

/** A scene's wishes for the next webhooks, by event name. */
export class DeliveryPlan {
  #planned: Planned[] = []
  #held: (() => Promise<void>)[] | undefined

  add(event: string, oddity: Oddity, times = 1) {
    this.#planned.push({ event, oddity, left: times })
  }

  take(event: string): Oddity | undefined {
    const planned = this.#planned.find((entry) => entry.event === event && entry.left > 0)
    if (planned) planned.left -= 1
    return planned?.oddity
  }

  unused() {
    return this.#planned.filter(({ left }) => left > 0).map(({ event, oddity }) => `${event} (${oddity.kind})`)
  }

  /** From now on webhooks wait until they are released. */
  hold() {
    this.#held ??= []
  }

  /** True when the webhook waits now. */
  keep(send: () => Promise<void>) {
    this.#held?.push(send)
    return this.#held !== undefined
  }

  /** Sends what was held, one after the other. */
  async release(order: 'asSent' | 'reversed' = 'asSent') {
    const held = this.#held ?? []
    this.#held = undefined
    for (const send of order === 'reversed' ? held.reverse() : held) await send()
  }

  clear() {
    this.#planned = []
    this.#held = undefined
  }
}

export const newDeliveryPlan = () => new DeliveryPlan()
