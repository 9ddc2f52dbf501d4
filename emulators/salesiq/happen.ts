/** Something happens in a conversation: every webhook that listens hears of it. */
import { randomUUID } from 'node:crypto'
import { entityOf, type Happening } from './entity'
import { writeEnvelope } from './envelope'
import type { Webhook } from './webhook'
import type { World } from './world'

const listens = (webhook: Webhook, { event, conversation }: Happening) =>
  webhook.enabled &&
  webhook.type === 'data' &&
  webhook.events.includes(event) &&
  (webhook.appIds.length === 0 || webhook.appIds.includes(conversation.appId))

const sendTo = async (world: World, webhook: Webhook, happening: Happening) => {
  const { courier, clock } = world
  const entity = entityOf(world, happening)
  if (!entity) return
  const { event, conversation } = happening
  // Written now: a webhook that comes late still tells of the moment it was made.
  const write = writeEnvelope(world, webhook, { ...happening, entity: structuredClone(entity) })
  const oddity = courier.plan.take(event)
  const copies = oddity?.kind === 'duplicate' ? oddity.times : (happening.copies ?? 0)
  const send = async () => {
    for (let copy = 0; copy <= copies; copy += 1) {
      await courier.send({ id: randomUUID(), webhook, event, conversationId: conversation.id, write })
    }
  }
  if (oddity?.kind === 'lost') return
  if (oddity?.kind === 'late') return courier.track(clock.wait(oddity.ms).then(send))
  if (courier.plan.keep(send)) return
  await send()
}

/** Resolves when the first attempt of each webhook was answered or given up. */
export const happen = async (world: World, happening: Happening) => {
  const listening = world.webhooks.filter((webhook) => listens(webhook, happening))
  await world.courier.track(Promise.all(listening.map((webhook) => sendTo(world, webhook, happening))))
}
