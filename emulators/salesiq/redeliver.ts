/** Delivers something again, or anything at all: correctly signed unless the headers say otherwise. */
import { randomUUID } from 'node:crypto'
import type { Webhook } from './webhook'
import type { World } from './world'

export type Anything = { payload?: unknown; rawBody?: string; headers?: Record<string, string>; webhookId?: string }

const target = ({ webhooks }: World, id: string | undefined): Webhook => {
  const found = id === undefined ? webhooks.at(-1) : webhooks.find((webhook) => webhook.id === id)
  if (!found) throw new Error(id === undefined ? 'There is no webhook' : `No webhook ${id}`)
  return found
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

const labels = (payload: unknown) => {
  const { event, entity_id } = (typeof payload === 'object' && payload ? payload : {}) as Record<string, unknown>
  return { event: textOf(event), conversationId: textOf(entity_id) }
}

/** To the newest webhook unless one is named; never tried again. */
export const deliverAnything = (world: World, { payload, rawBody, headers, webhookId }: Anything) => {
  const webhook = target(world, webhookId)
  const parcel = { id: randomUUID(), webhook, ...labels(payload), write: () => '' }
  return world.courier.track(world.courier.deliver(parcel, rawBody ?? JSON.stringify(payload), headers))
}

/** The last delivery once more, as a retry would be: same body but for `attempt`. */
export const redeliverLast = (world: World) => {
  const last = world.courier.executions.at(-1)
  if (!last) throw new Error('Nothing was delivered yet')
  last.attempts += 1
  return world.courier.track(world.courier.deliver(last, last.write(last.attempts)))
}
