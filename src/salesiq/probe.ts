/** What a consent may do: one cheap read in each family of the API. */
import type { Asked, Family } from './families'
import { families } from './families'
import { SalesIqFailure } from './failure'
import { isAccessRefused } from './judge'
import type { Rest } from './rest'
import { anything } from './schemas'

/**
 * - `works`: with the consent of the organisation.
 * - `second`: refused to that, and works with the second consent.
 * - `refused`: to every consent that there is.
 * - `unknown`: no answer, or none that says anything of the consent.
 */
export type FamilyReport = {
  family: Family
  state: 'works' | 'second' | 'refused' | 'unknown'
  /** What the organisation's consent was refused with, or why nothing is known. */
  failure?: SalesIqFailure
}

/** The two consents, each by itself. */
export type Probes = { first: Rest; second: () => Promise<Rest | undefined> }

type Probe = Omit<Asked, 'call' | 'family' | 'isProbe'> & { path: (screenName: string) => string }

/**
 * The visitor API has no read with a documented address (open-conversation-v1.html names a list and not its path). What
 * is tried is a guess, so that it says little: the test handoff is the proof. See `visitorFrom`.
 */
const probes: Record<Family, Probe> = {
  visitor: {
    scope: 'SalesIQ.conversations.READ',
    about: 'address',
    path: (screenName) => `/api/visitor/v1/${screenName}/conversations?avuid=probe`,
  },
  conversations: {
    scope: 'SalesIQ.conversations.READ',
    path: (screenName) => `/api/v2/${screenName}/conversations?limit=1`,
  },
  setup: { scope: 'SalesIQ.apps.READ', path: (screenName) => `/api/v2/${screenName}/apps` },
  operators: { scope: 'SalesIQ.operators.READ', path: (screenName) => `/api/v2/${screenName}/operators?index=1` },
  webhooks: { scope: 'SalesIQ.webhooks.READ', path: (screenName) => `/api/v2/${screenName}/webhooks` },
}

const ask = async (rest: Rest, family: Family, screenName: string): Promise<SalesIqFailure | undefined> => {
  const { path, ...asked } = probes[family]
  const call = `try the API family ${family}`
  try {
    await rest({
      ...asked,
      // What a real opening was refused with counts more than a guess.
      ...{ call, family, isProbe: family !== 'visitor' },
      ...{ method: 'GET', path: path(screenName), schema: anything, repeatable: true },
    })
    return undefined
  } catch (failure) {
    if (failure instanceof SalesIqFailure) return failure
    throw failure
  }
}

const reportOn = async (probing: Probes, family: Family, screenName: string): Promise<FamilyReport> => {
  const failure = await ask(probing.first, family, screenName)
  if (!failure) return { family, state: 'works' }
  if (!isAccessRefused(failure)) return { family, state: 'unknown', failure }
  const second = await probing.second()
  const again = second && (await ask(second, family, screenName))
  return { family, state: second && !again ? 'second' : 'refused', failure }
}

/**
 * A refusal counts where a real opening was refused. Otherwise it counts as 1009 alone, and only where REST v2 accepts the
 * same scope from the same consent: then it is the kind of the client that the visitor API does not accept.
 */
const visitorFrom = (report: FamilyReport, conversations: FamilyReport | undefined): FamilyReport => {
  const { code, closedSince } = report.failure?.evidence ?? {}
  if (report.family !== 'visitor' || report.state !== 'refused' || closedSince !== undefined) return report
  return code === 1009 && conversations?.state === 'works' ? report : { ...report, state: 'unknown' }
}

/** One report for each family, in their order. Throws nothing but what is not a failure of Zoho's. */
export const probeFamilies = async (probing: Probes, screenName: string): Promise<FamilyReport[]> => {
  const encoded = encodeURIComponent(screenName)
  const reports = await Promise.all(families.map((family) => reportOn(probing, family, encoded)))
  const conversations = reports.find(({ family }) => family === 'conversations')
  return reports.map((report) => visitorFrom(report, conversations))
}
