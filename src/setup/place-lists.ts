/** The live lists of portals, brands and departments that may be chosen. Each throws a SalesIqFailure. */
import { administer, transportFor } from '../installation/connect'
import type { Installed } from '../installation/connection'
import { portalsOf } from '../salesiq/admin'
import type { Named } from '../salesiq/admin-schemas'
import { SalesIqFailure } from '../salesiq/failure'
import type { SetupRequest } from './setup-request'

export type FoundPortal = { screenName: string; name: string }

/** Lists show the display name where the screen name should be, so what it may be is tried out. */
const spellings = (name: string) => {
  const plain = name.trim().toLowerCase()
  const [first = ''] = plain.split(/\s+/)
  return [...new Set([name.trim(), plain, plain.replace(/\s+/g, ''), plain.replace(/\s+/g, '-'), first])]
}

/** Whether SalesIQ knows a portal by this screen name. */
export const works = async (setup: SetupRequest, known: Installed, screenName: string): Promise<boolean> => {
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
export const livePortals = async (setup: SetupRequest, known: Installed): Promise<FoundPortal[]> => {
  const portals = await portalsOf(transportFor(setup.context, known).rest)
  const found: FoundPortal[] = []
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

export type InBrand = Installed & { screenName: string; appId: string }

/** All departments of the portal, each with whether it belongs to the brand. */
export const departmentsIn = async (
  { context }: SetupRequest,
  known: InBrand,
): Promise<(Named & { isOfBrand: boolean })[]> => {
  const admin = administer(context, known, known.screenName)
  const [departments, ofBrand] = await Promise.all([admin.departments(), admin.departmentsOf(known.appId)])
  return departments.map((each) => ({ ...each, isOfBrand: ofBrand.length === 0 || ofBrand.includes(each.id) }))
}

/** The departments that may be chosen: switched on, and of this brand. */
export const liveDepartments = async (setup: SetupRequest, known: InBrand): Promise<Named[]> =>
  (await departmentsIn(setup, known)).filter(({ enabled, isOfBrand }) => enabled && isOfBrand)
