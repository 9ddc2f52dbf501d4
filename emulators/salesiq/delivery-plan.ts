/** Webhooks late, twice, out of order or held back, on demand. */

export type Oddity = { kind: 'late'; ms: number } | { kind: 'duplicate'; times: number } | { kind: 'lost' }

type Planned = { event: string; oddity: Oddity; left: number }

export const releaseOrders = ['asSent', 'reversed', 'shuffled'] as const

export type ReleaseOrder = (typeof releaseOrders)[number]

/** `shuffled` is the same each time: the second, the fourth and so on, then the first, the third and so on. */
const inOrder = <T>(items: T[], order: ReleaseOrder) => {
  if (order === 'reversed') return items.toReversed()
  if (order === 'asSent') return items
  const isSecond = (_item: T, index: number) => index % 2 === 1
  return [...items.filter(isSecond), ...items.filter((item, index) => !isSecond(item, index))]
}

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

  /** Sends what was held, one after the other; `together`: without waiting for any answer. */
  async release(order: ReleaseOrder = 'asSent', { together = false }: { together?: boolean } = {}) {
    const held = inOrder(this.#held ?? [], order)
    this.#held = undefined
    if (together) await Promise.all(held.map((send) => send()))
    else for (const send of held) await send()
  }

  clear() {
    this.#planned = []
    this.#held = undefined
  }
}

export const newDeliveryPlan = () => new DeliveryPlan()
