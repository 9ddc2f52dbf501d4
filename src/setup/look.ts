/** One live look at everything that the checklist shows; the rows are made of it and make no call. */
import { administer } from '../installation/connect'
import { type Installed, knownSettings } from '../installation/connection'
import type { Finding, FindingId } from '../installation/finding'
import { inspect } from '../installation/health'
import type { Named } from '../salesiq/admin-schemas'
import { SalesIqFailure } from '../salesiq/failure'
import type { Row } from './checklist-page'
import { type FoundPortal, livePortals, liveDepartments } from './place-lists'
import type { SetupRequest } from './setup-request'

/** A list as far as it could be read. */
export type Listed<T> = { items: T[]; failure?: SalesIqFailure }

export type Look = {
  setup: SetupRequest
  known: Installed
  findings: ReadonlyMap<FindingId, Finding>
  /** The chosen portal is known to SalesIQ, or SalesIQ did not say. */
  isPortalThere: boolean
  portals: Listed<FoundPortal>
  brands: Listed<Named>
  departments: Listed<Named>
}

/** One row of the checklist. */
export type RowOf = (look: Look) => Row

const none: Listed<never> = { items: [] }

const listed = async <T>(list: () => Promise<T[]>): Promise<Listed<T>> => {
  try {
    return { items: await list() }
  } catch (failure) {
    if (failure instanceof SalesIqFailure) return { items: [], failure }
    throw failure
  }
}

/** Lists what can be chosen: portals only as long as none is chosen that SalesIQ knows. */
const listsFor = async (setup: SetupRequest, known: Installed) => {
  const { screenName, appId } = known
  const brands = screenName ? await listed(() => administer(setup.context, known, screenName).brands()) : none
  const isPortalThere = screenName !== undefined && brands.failure?.kind !== 'rejected'
  const portals = isPortalThere ? none : await listed(() => livePortals(setup, known))
  const departments =
    isPortalThere && appId ? await listed(() => liveDepartments(setup, { ...known, screenName, appId })) : none
  return { isPortalThere, portals, brands, departments }
}

export const hasConsent = ({ findings }: Pick<Look, 'findings'>): boolean => findings.get('consent')?.state === 'ok'

export const lookAt = async (setup: SetupRequest): Promise<Look> => {
  const known = await knownSettings(setup.context)
  const findings = new Map((await inspect(setup.context, known)).map((finding) => [finding.id, finding]))
  const lists = hasConsent({ findings })
    ? await listsFor(setup, known)
    : { isPortalThere: known.screenName !== undefined, portals: none, brands: none, departments: none }
  return { setup, known, findings, ...lists }
}

/** What a row has to wait for, in words: the first thing in the order of set-up that is not there. */
export const missingFor = (row: 'portal' | 'brand' | 'department' | 'webhook', look: Look): string | undefined => {
  const { known, isPortalThere } = look
  const order = [
    { row: 'portal', what: isOutage(look) ? 'an answer from Zoho' : 'the consent', isThere: hasConsent(look) },
    { row: 'brand', what: 'the portal', isThere: isPortalThere },
    { row: 'department', what: 'the brand', isThere: Boolean(known.appId) },
    { row: 'webhook', what: 'the department', isThere: Boolean(known.departmentId) },
  ]
  return order.slice(0, order.findIndex((each) => each.row === row) + 1).find(({ isThere }) => !isThere)?.what
}

/** Zoho or SalesIQ gave no answer to something: said once, above the rows. */
export const isOutage = ({ findings }: Pick<Look, 'findings'>): boolean =>
  [...findings.values()].some((finding) => finding.isOutage)

export const waiting = (id: string, title: string, what: string): Row => ({
  id,
  title,
  state: 'waits',
  word: `Waits for ${what}`,
  text: '',
})
