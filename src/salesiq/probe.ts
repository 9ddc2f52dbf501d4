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
 * is tried is a guess, so that only a success or 1009 says anything: the test handoff is the proof.
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

const isRefused = (family: Family, failure: SalesIqFailure) => {
  const { code, closedSince } = failure.evidence
  return isAccessRefused(failure) && (family !== 'visitor' || code === 1009 || closedSince !== undefined)
}

const reportOn = async (probing: Probes, family: Family, screenName: string): Promise<FamilyReport> => {
  const failure = await ask(probing.first, family, screenName)
  if (!failure) return { family, state: 'works' }
  if (!isRefused(family, failure)) return { family, state: 'unknown', failure }
  const second = await probing.second()
  const again = second && (await ask(second, family, screenName))
  return { family, state: second && !again ? 'second' : 'refused', failure }
}

/** One report for each family, in their order. Throws nothing but what is not a failure of Zoho's. */
export const probeFamilies = (probing: Probes, screenName: string): Promise<FamilyReport[]> =>
  Promise.all(families.map((family) => reportOn(probing, family, encodeURIComponent(screenName))))
