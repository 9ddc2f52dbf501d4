/** Portal, brand and department: chosen or entered, or settled by themselves where there is only one. */
import { administer } from '../installation/connect'
import { changeConnection, type Installed, knownSettings } from '../installation/connection'
import { isComplete } from '../installation/health'
import { SalesIqFailure } from '../salesiq/failure'
import { isAccessRefused } from '../salesiq/judge'
import { registerWebhook } from '../installation/webhook-registration'
import type { NoticeName } from './notices'
import { departmentsIn, liveDepartments, livePortals, works } from './place-lists'
import { type Answer, homeOf, sentTo, type SetupRequest } from './setup-request'

const placeFields = ['screenName', 'appId', 'departmentId'] as const

type Place = { screenName?: string; appId?: string; departmentId?: string }
type Checked = { problem: NoticeName } | { place: Place }
type Check = (setup: SetupRequest, known: Installed, value: string) => Promise<Checked>

const isNumber = (value: string) => /^\d{1,30}$/.test(value)

/** What SalesIQ does not let us look up is taken as it was entered. */
const orUnseen = async (work: Promise<Checked>, unseen: Checked): Promise<Checked> => {
  try {
    return await work
  } catch (failure) {
    if (failure instanceof SalesIqFailure && isAccessRefused(failure)) return unseen
    throw failure
  }
}

const checkPortal: Check = async (setup, known, screenName) => {
  if (!/^[\w-]{1,100}$/.test(screenName)) return { problem: 'oddName' }
  const place = { screenName }
  const look = async () =>
    (await works(setup, known, screenName)) ? { place } : ({ problem: 'unknownPortal' } as const)
  return orUnseen(look(), { place })
}

const checkBrand: Check = async ({ context }, known, appId) => {
  const { screenName } = known
  if (!isNumber(appId) || !screenName) return { problem: 'oddNumber' }
  const look = async (): Promise<Checked> => {
    const found = (await administer(context, known, screenName).brands()).find(({ id }) => id === appId)
    if (!found) return { problem: 'unknownBrand' }
    return found.enabled ? { place: { appId } } : { problem: 'disabledBrand' }
  }
  return orUnseen(look(), { place: { appId } })
}

const checkDepartment: Check = async (setup, known, value) => {
  const { screenName, appId } = known
  if (!screenName || !appId) return { problem: 'unknownDepartment' }
  const look = async (): Promise<Checked> => {
    const departments = await departmentsIn(setup, { ...known, screenName, appId })
    const named = departments.filter(({ id, name }) => id === value || name.toLowerCase() === value.toLowerCase())
    const found = named.find(({ enabled }) => enabled) ?? named[0]
    if (!found) return { problem: 'unknownDepartment' }
    if (!found.enabled) return { problem: 'disabledDepartment' }
    return found.isOfBrand ? { place: { departmentId: found.id } } : { problem: 'foreignDepartment' }
  }
  const unseen: Checked = isNumber(value) ? { place: { departmentId: value } } : { problem: 'departmentByNumber' }
  return orUnseen(look(), unseen)
}

/** Where each is entered, and what else is to be chosen anew with it: all that lies below. */
const fields = {
  screenName: { row: 'portal', check: checkPortal, below: { appId: undefined, departmentId: undefined } },
  appId: { row: 'brand', check: checkBrand, below: { departmentId: undefined } },
  departmentId: { row: 'department', check: checkDepartment, below: {} },
}

const only = <T>(list: T[]): T | undefined => (list.length === 1 ? list[0] : undefined)

const settleOne = async (setup: SetupRequest, known: Installed): Promise<Place | undefined> => {
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

/** Stores what was chosen or entered, once SalesIQ does not say that it is wrong. Throws a SalesIqFailure without an answer. */
export const choosePlace = async (setup: SetupRequest): Promise<Answer> => {
  const field = placeFields.find((name) => setup.form.has(name))
  if (!field) return sentTo(homeOf(setup))
  const { row, check, below } = fields[field]
  const checked = await check(setup, await knownSettings(setup.context), setup.form.get(field)?.trim() ?? '')
  if ('problem' in checked) return sentTo(homeOf(setup, row, checked.problem))
  await changeConnection(setup.context, { ...below, ...checked.place })
  await settleWhatIsClear(setup)
  return sentTo(homeOf(setup, row))
}

/** Forgets the chosen portal, and what was chosen in it. */
export const leavePortal = async (setup: SetupRequest): Promise<Answer> => {
  await changeConnection(setup.context, { screenName: undefined, ...fields.screenName.below })
  return sentTo(homeOf(setup, 'portal'))
}

/** Makes the webhook, or looks after it, now. Throws a SalesIqFailure, which becomes a page. */
export const renewWebhook = async (setup: SetupRequest): Promise<Answer> => {
  const known = await knownSettings(setup.context)
  // With a key that was typed, another webhook would sign with another key.
  if (isComplete(known) && !known.webhookPublicKey) await registerWebhook(setup.context, known, setup.webhookUrl)
  return sentTo(homeOf(setup, 'webhook'))
}
