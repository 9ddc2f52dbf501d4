/** The webhook in SalesIQ: found by its address or made, kept up to date, and taken away with the integration. */
import type { KeyObject } from 'node:crypto'
import { singleFlight } from '../net/memory'
import { administer, type Context } from './connect'
import { installationNow, type Installed, keepInstallation } from './connection'
import { eventsInUse, type SalesIqAdmin } from '../salesiq/admin'
import type { Hook } from '../salesiq/admin-schemas'
import { readPublicKey } from '../salesiq/events'
import type { Settings } from './settings'

/** Where SalesIQ shows its webhooks, for people. */
export const webhookPlace = 'Settings, Developers, Workflows (in some portals: Settings, Webhooks)'

type Placed = Installed & Settings

const withoutQuery = (url: string) => url.split('?', 1)[0]?.replace(/\/$/, '') ?? ''

const isUpToDate = (hook: Hook, appId: string) =>
  hook.secured && hook.appIds.includes(appId) && eventsInUse.every((event) => hook.events.includes(event))

/** Another process may have made one in the same moment: the older one stays. */
const makeOne = async (admin: SalesIqAdmin, url: string, appId: string) => {
  const made = await admin.makeHook(url, appId)
  const same = (await admin.hooks()).filter((hook) => withoutQuery(hook.url) === withoutQuery(url))
  const [oldest = made] = same.sort((a, b) => a.id.length - b.id.length || (a.id < b.id ? -1 : 1))
  if (oldest.id !== made.id) await admin.removeHook(made.id)
  return { hook: oldest, isMade: true }
}

const foundOrMade = async (context: Context, admin: SalesIqAdmin, { url, appId }: { url: string; appId: string }) => {
  const { webhook } = await installationNow(context)
  const hooks = await admin.hooks()
  const known = hooks.find(({ id }) => id === webhook?.id)
  // Keys of a webhook that is gone would refuse every event of one made by hand.
  if (webhook && !known) await keepInstallation(context, { webhook: { ...webhook, publicKeys: [] } })
  const found = known ?? hooks.find((hook) => withoutQuery(hook.url) === withoutQuery(url))
  if (!found) return makeOne(admin, url, appId)
  const isMade = webhook?.id === found.id && webhook.isOurs
  if (isUpToDate(found, appId)) return { hook: found, isMade }
  return { hook: await admin.changeHook(found.id, [...new Set([...found.appIds, appId])]), isMade }
}

const caring = singleFlight<void>()

/** Afterwards the webhook stands and its public keys are stored. Throws a SalesIqFailure; a second run makes no second one. */
export const registerWebhook = (context: Context, known: Placed, url: string): Promise<void> =>
  caring(context.ctx.webhookId, async () => {
    const admin = administer(context, known, known.screenName)
    const { hook, isMade } = await foundOrMade(context, admin, { url, appId: known.appId })
    const { publicKeys, failures } = hook.publicKeys.length > 0 ? hook : await admin.makeKey(hook.id)
    await keepInstallation(context, {
      webhook: { id: hook.id, isOurs: isMade, publicKeys, fetchedAt: Date.now(), failures },
    })
  })

const fetchPauseMs = 60_000
const fetching = singleFlight<KeyObject[]>()

/** The keys as SalesIQ has them now, once a minute at the most: they were changed there, or somebody is guessing. */
export const keysAnew = (context: Context, known: Placed): Promise<KeyObject[]> =>
  fetching(context.ctx.webhookId, async () => {
    const { webhook } = await installationNow(context)
    if (!webhook) return []
    if (Date.now() - webhook.fetchedAt < fetchPauseMs) return keysOf(webhook.publicKeys)
    // Noted before it is asked, so that a refusal counts as well.
    await keepInstallation(context, { webhook: { ...webhook, fetchedAt: Date.now() } })
    const hooks = await administer(context, known, known.screenName).hooks()
    const publicKeys = hooks.find(({ id }) => id === webhook.id)?.publicKeys ?? webhook.publicKeys
    await keepInstallation(context, { webhook: { ...webhook, publicKeys, fetchedAt: Date.now() } })
    return keysOf(publicKeys)
  })

export const keysOf = (publicKeys: readonly string[]): KeyObject[] =>
  publicKeys.flatMap((text) => readPublicKey(text) ?? [])

/** Takes away what was made here, and nothing else; false where something of ours may be left. */
export const removeOwnWebhook = async (context: Context, known: Installed): Promise<boolean> => {
  const { webhook } = known.installation
  if (!webhook?.isOurs) return true
  if (!known.screenName || !(known.refreshToken ?? known.accessToken)) return false
  await administer(context, known, known.screenName).removeHook(webhook.id)
  return true
}
