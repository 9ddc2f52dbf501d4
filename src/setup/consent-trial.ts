/** A consent that was just given is tried before it is stored: for another portal, or by nobody of weight, it is of no use. */
import { administer, type Context, probesFor, restOnTrial } from '../installation/connect'
import type { Installed } from '../installation/connection'
import type { SecondGrant } from '../installation/second-grant'
import type { ConsentKind } from '../salesiq/consent'
import { SalesIqAdmin } from '../salesiq/admin'
import { SalesIqFailure } from '../salesiq/failure'
import { type FamilyReport, probeFamilies } from '../salesiq/probe'
import type { Rest } from '../salesiq/rest'
import { forgetPortal } from './place-rows'

type Given = SecondGrant & { kind: ConsentKind; accessToken: string }

/** 1005: SalesIQ does not know the portal, or not for this consent. */
const isElsewhere = (failure: unknown) => failure instanceof SalesIqFailure && failure.evidence.code === 1005

const failureOf = async (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => undefined,
    (failure: unknown) => failure,
  )

/** The portal may be gone altogether; then the new consent is no worse than the old one. */
const ofOrganisation = async (context: Context, known: Installed, trial: Rest): Promise<string | undefined> => {
  const { screenName, refreshToken, accessToken } = known
  if (!screenName || !isElsewhere(await failureOf(new SalesIqAdmin(trial, screenName).brands()))) return undefined
  if (!refreshToken && !accessToken) return undefined
  if ((await failureOf(administer(context, known, screenName).brands())) !== undefined) return undefined
  return `This consent is for another portal than ${screenName}. It was not stored, and the consent from before stays. Begin again and choose ${screenName} at Zoho. To change the portal, press “${forgetPortal}” on the checklist first.`
}

const served = (reports: FamilyReport[]) => reports.filter(({ state }) => state === 'works').length

const none = () => Promise.resolve(undefined)

const ofPerson = async (context: Context, known: Installed, trial: Rest): Promise<string | undefined> => {
  const { screenName } = known
  if (!screenName) return undefined
  const reports = await probeFamilies({ first: trial, second: none }, screenName)
  if (reports.some(({ failure }) => isElsewhere(failure)))
    return `This consent is for another portal than ${screenName}. Nothing was stored. Begin again and choose ${screenName} at Zoho.`
  const before = await probesFor(context, known).second()
  const least = before ? served(await probeFamilies({ first: before, second: none }, screenName)) : 1
  return served(reports) >= least
    ? undefined
    : `The person who gave this consent has too few rights in the portal ${screenName}. Nothing was stored. Let an administrator of the portal give the second consent.`
}

/** One sentence with the cure where the consent must not be stored; undefined where it may. */
export const problemWith = (context: Context, known: Installed, given: Given): Promise<string | undefined> => {
  const trial = restOnTrial(context, given)
  return given.kind === 'person' ? ofPerson(context, known, trial) : ofOrganisation(context, known, trial)
}
