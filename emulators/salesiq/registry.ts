/** Adds webhooks to the portal, without the HEAD request that the management API makes. */
import { base64Key, handoffEvents, newKey, pemKey, type Webhook } from './webhook'
import type { World } from './world'

export type WantedWebhook = { url: string; secured?: boolean; events?: string[]; appIds?: string[] }

export const newWebhook = (world: World, wanted: Pick<Webhook, 'url' | 'secured' | 'events' | 'appIds'>): Webhook => {
  const now = world.clock.now()
  return {
    ...wanted,
    id: world.ids.next(),
    type: 'data',
    enabled: true,
    version: 1,
    keys: [],
    failures: 0,
    executionLifetimeMs: 60 * 24 * 3_600_000,
    createdAt: now,
    modifiedAt: now,
    creatorId: world.portal.operators[0]?.id ?? '',
  }
}

/** A webhook with a key, secured unless told otherwise; listens to the events of a handoff by default. */
export const addWebhook = (world: World, wanted: WantedWebhook) => {
  const { url, secured = true, events = handoffEvents, appIds = [] } = wanted
  const webhook = newWebhook(world, { url, secured, events, appIds })
  const key = newKey(webhook, world.clock.now())
  webhook.keys.push(key)
  world.webhooks.push(webhook)
  return { id: webhook.id, publicKey: base64Key(key), publicKeyPem: pemKey(key) }
}
