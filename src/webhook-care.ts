/** The webhook in SalesIQ: found by its address or made, kept up to date, and taken away with the integration. */
import type { KeyObject } from 'node:crypto'
import { administer, type Door } from './connect'
import { installationNow, keepInstallation, type Known } from './connection'
import { eventsInUse, type SalesIqAdmin } from './salesiq/admin'
import type { Hook } from './salesiq/admin-schemas'
import { readPublicKey } from './salesiq/signature'
import type { Settings } from './settings'

type Placed = Known & Settings

const withoutQuery = (url: string) => url.split('?', 1)[0]?.replace(/\/$/, '') ?? ''

const isUpToDate = (hook: Hook, appId: string) =>
  hook.secured && hook.appIds.includes(appId) && eventsInUse.every((event) => hook.events.includes(event))

const foundOrMade = async (
  admin: SalesIqAdmin,
  url: string,
  { appId, knownId }: { appId: string; knownId?: string },
) => {
  const hooks = await admin.hooks()
  const found =
    hooks.find(({ id }) => id === knownId) ?? hooks.find((hook) => withoutQuery(hook.url) === withoutQuery(url))
  if (!found) return { hook: await admin.makeHook(url, appId), isMade: true }
  return {
    hook: isUpToDate(found, appId) ? found : await admin.changeHook(found.id, [...new Set([...found.appIds, appId])]),
    isMade: false,
  }
}

/** Afterwards the webhook stands and its public keys are stored. Throws a SalesIqFailure; a second run makes no second one. */
export const careForWebhook = async (door: Door, known: Placed, url: string): Promise<void> => {
  const admin = administer(door, known, known.screenName)
  const { webhook } = await installationNow(door)
  const { hook, isMade } = await foundOrMade(admin, url, { appId: known.appId, knownId: webhook?.id })
  const { publicKeys, failures } = hook.publicKeys.length > 0 ? hook : await admin.makeKey(hook.id)
  const isOurs = isMade || (webhook?.id === hook.id && webhook.isOurs)
  await keepInstallation(door, { webhook: { id: hook.id, isOurs, publicKeys, fetchedAt: Date.now(), failures } })
}

const fetchPauseMs = 60_000

/** The keys as SalesIQ has them now, once a minute at the most: they were changed there, or somebody is guessing. */
export const keysAnew = async (door: Door, known: Placed): Promise<KeyObject[]> => {
  const { webhook } = await installationNow(door)
  if (!webhook) return []
  if (Date.now() - webhook.fetchedAt < fetchPauseMs) return keysOf(webhook.publicKeys)
  const hooks = await administer(door, known, known.screenName).hooks()
  const publicKeys = hooks.find(({ id }) => id === webhook.id)?.publicKeys ?? webhook.publicKeys
  await keepInstallation(door, { webhook: { ...webhook, publicKeys, fetchedAt: Date.now() } })
  return keysOf(publicKeys)
}

export const keysOf = (publicKeys: readonly string[]): KeyObject[] =>
  publicKeys.flatMap((text) => readPublicKey(text) ?? [])

/** Takes away what was made here, and nothing else. */
export const removeOwnWebhook = async (door: Door, known: Placed): Promise<void> => {
  const { webhook } = await installationNow(door)
  if (webhook?.isOurs) await administer(door, known, known.screenName).removeHook(webhook.id)
}
