/** Portal, brand and department: chosen from the live lists, or settled by themselves where there is only one. */
import { administer, transportFor } from '../installation/connect'
import { changeConnection, type Installed, knownSettings } from '../installation/connection'
import { isComplete } from '../installation/health'
import { portalsOf } from '../salesiq/admin'
import type { Named } from '../salesiq/admin-schemas'
import { SalesIqFailure } from '../salesiq/failure'
import { registerWebhook } from '../installation/webhook-registration'
import { type Answer, homeOf, sentTo, type SetupRequest } from './setup-request'

const placeFields = ['screenName', 'appId', 'departmentId'] as const

/** What may be stored of each: nothing that would lead elsewhere in an address. */
const allowed = { screenName: /^[\w-]{1,100}$/, appId: /^\d{1,30}$/, departmentId: /^\d{1,30}$/ }

/** Lists show the display name where the screen name should be, so what it may be is tried out. */
const spellings = (name: string) => {
  const plain = name.trim().toLowerCase()
  return [
    ...new Set([
      name.trim(),
      plain,
      plain.replace(/\s+/g, ''),
      plain.replace(/\s+/g, '-'),
      plain.split(/\s+/)[0] ?? '',
    ]),
  ]
}

/** Whether SalesIQ knows a portal by this screen name. */
export const works = async (setup: SetupRequest, known: Installed, screenName: string) => {
  try {
    await administer(setup.context, known, screenName).brands()
    return true
  } catch (failure) {
    // 1005: wrong screen name.
    if (failure instanceof SalesIqFailure && failure.kind === 'rejected') return false
    throw failure
  }
}

/** The portals of the consent, by the screen name that works. */
export const livePortals = async (
  setup: SetupRequest,
  known: Installed,
): Promise<{ screenName: string; name: string }[]> => {
  const portals = await portalsOf(transportFor(setup.context, known).rest)
  const found: { screenName: string; name: string }[] = []
  for (const portal of portals) {
    for (const screenName of spellings(portal.screenName)) {
      if (screenName !== '' && (await works(setup, known, screenName))) {
        found.push({ screenName, name: portal.name })
        break
      }
    }
  }
  return found
}

/** The departments that may be chosen: switched on, and of this brand. */
export const liveDepartments = async (
  { context }: SetupRequest,
  known: Installed & { screenName: string; appId: string },
): Promise<Named[]> => {
  const admin = administer(context, known, known.screenName)
  const [departments, ofBrand] = await Promise.all([admin.departments(), admin.departmentsOf(known.appId)])
  return departments.filter(({ id, enabled }) => enabled && (ofBrand.length === 0 || ofBrand.includes(id)))
}

const only = <T>(list: T[]): T | undefined => (list.length === 1 ? list[0] : undefined)

const settleOne = async (
  setup: SetupRequest,
  known: Installed,
): Promise<{ screenName?: string; appId?: string; departmentId?: string } | undefined> => {
  const { screenName, appId, departmentId } = known
  if (!screenName) {
    const portal = only(await livePortals(setup, known))
    return portal && { screenName: portal.screenName }
  }
  if (!appId) {
    const brand = only((await administer(setup.context, known, screenName).brands()).filter(({ enabled }) => enabled))
    return brand && { appId: brand.id }
  }
  if (departmentId) return undefined
  const department = only(await liveDepartments(setup, { ...known, screenName, appId }))
  return department && { departmentId: department.id }
}

/** Takes the only portal, brand and department where there is only one, and makes the webhook once all is known. */
export const settleWhatIsClear = async (setup: SetupRequest): Promise<void> => {
  try {
    for (let step = 0; step < placeFields.length; step += 1) {
      const settled = await settleOne(setup, await knownSettings(setup.context))
      if (!settled) break
      await changeConnection(setup.context, settled)
    }
    const known = await knownSettings(setup.context)
    if (isComplete(known) && !known.webhookPublicKey) await registerWebhook(setup.context, known, setup.webhookUrl)
  } catch (failure) {
    // The checklist looks for itself, and shows what stands in the way.
    if (!(failure instanceof SalesIqFailure)) throw failure
  }
}

/** Whoever chooses another portal or brand chooses anew what lies below it. */
export const choosePlace = async (setup: SetupRequest): Promise<Answer> => {
  const field = placeFields.find((name) => setup.form.has(name))
  const value = setup.form.get(field ?? '')?.trim()
  if (field && value && allowed[field].test(value)) {
    const below = Object.fromEntries(placeFields.slice(placeFields.indexOf(field) + 1).map((name) => [name, undefined]))
    await changeConnection(setup.context, { ...below, [field]: value })
    await settleWhatIsClear(setup)
  }
  return sentTo(homeOf(setup, field === 'departmentId' ? 'webhook' : 'brand'))
}

/** Makes the webhook, or looks after it, now. Throws a SalesIqFailure, which becomes a page. */
export const renewWebhook = async (setup: SetupRequest): Promise<Answer> => {
  const known = await knownSettings(setup.context)
  // With a key that was typed, another webhook would sign with another key.
  if (isComplete(known) && !known.webhookPublicKey) await registerWebhook(setup.context, known, setup.webhookUrl)
  return sentTo(homeOf(setup, 'webhook'))
}
