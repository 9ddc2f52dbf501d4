/** What the consents of an installation may do in SalesIQ, family by family, and what is lost without. */
import { type Context, probesFor, transportFor } from './connect'
import type { Installed } from './connection'
import { cureOf } from '../failures'
import type { Finding } from './finding'
import { duration } from '../net/duration'
import { within } from '../net/within'
import { families, type Family } from '../salesiq/families'
import { type FamilyReport, probeFamilies } from '../salesiq/probe'

/** What a family is for, and what happens without it. */
export const familyWords: Record<Family, { title: string; loss: string }> = {
  visitor: { title: 'Opening chats and sending lines', loss: 'No handoff is possible.' },
  conversations: {
    title: 'Reading and closing conversations',
    loss: 'Text still goes both ways. The integration cannot close chats (it asks the operator to do so), and files of operators do not reach the visitor.',
  },
  setup: {
    title: 'Portals, brands and departments',
    loss: 'They can be neither listed nor checked: enter the name of the portal and the IDs by hand. In cards, use the IDs of departments.',
  },
  operators: {
    title: 'Operators',
    loss: 'Check availability knows only whether the department is online, or answers “unknown”. Operators have no pictures.',
  },
  webhooks: { title: 'Webhooks', loss: 'Create the webhook by hand in SalesIQ: the connect page shows how.' },
}

const probeMs = duration('HITL_PROBE_MS', 4000)

const notInTime = (): FamilyReport[] => families.map((family) => ({ family, state: 'unknown' }))

/** Lets the next opening be made although an earlier one was refused: somebody has changed something since. */
export const reopenVisitor = (context: Context, known: Installed): Promise<void> =>
  transportFor(context, known).tokens.reopen({ family: 'visitor', scope: 'SalesIQ.conversations.CREATE' })

const unknownText = (family: Family) =>
  family === 'visitor'
    ? 'can only be seen by opening a chat, as the test handoff of the connect page does'
    : 'no answer'

/** A refusal is a warning, since each capability has a fallback; without the visitor API there is none. */
export const findingOf = ({ family, state, failure }: FamilyReport): Finding => {
  const id = `access_${family}` as const
  const { title, loss } = familyWords[family]
  switch (state) {
    case 'works':
      return { id, state: 'ok', text: `${title}: works.` }
    case 'second':
      return { id, state: 'ok', text: `${title}: works with the second consent.` }
    case 'unknown': {
      const finding: Finding = { id, state: 'ok', text: `${title}: ${unknownText(family)}.` }
      if (family === 'visitor') return { ...finding, isUnproven: true }
      return { ...finding, state: 'warning', cure: failure ? cureOf(failure) : 'Try again later.', isOutage: true }
    }
    case 'refused':
      return {
        id,
        // Without a real opening that was refused, a refusal of the visitor API is a likelihood.
        state: family === 'visitor' && failure?.evidence.closedSince !== undefined ? 'broken' : 'warning',
        text: `${title}: SalesIQ refuses this with your consent (error ${failure?.evidence.code ?? failure?.evidence.status}). ${loss}`,
        cure: failure && cureOf(failure),
      }
  }
}

/**
 * One finding for each family, live; `unknown` for all where SalesIQ takes too long, and none before the portal is known.
 * Makes one or two calls for each family.
 */
export const inspectAccess = async (context: Context, known: Installed): Promise<Finding[]> => {
  if (!known.screenName) return []
  const reports = probeFamilies(probesFor(context, known), known.screenName)
  return (await within(probeMs, reports, notInTime())).map(findingOf)
}
