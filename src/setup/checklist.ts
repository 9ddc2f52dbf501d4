/** The checklist: what works, what is next, and what to do. */
import { changeConnection, installationNow } from '../installation/connection'
import { isComplete } from '../installation/health'
import { access } from './access-row'
import { type Checklist, checklistPage, isOpen, type Row } from './checklist-page'
import { client, consent } from './consent-rows'
import { hasConsent, isOutage, type Look, lookAt, type RowOf } from './look'
import { noticeNamed } from './notices'
import type { Notice } from './page'
import { brand, department, departmentName, portal } from './place-rows'
import { type Answer, shown, type SetupRequest } from './setup-request'
import { plugin, testButton, tryOut, webhook } from './webhook-rows'

const rows: RowOf[] = [client, consent, portal, access, brand, department, webhook, tryOut, plugin]

/** "zylker, Support"; a number instead of a name would say nothing to people. */
const placeOf = (look: Look): string =>
  [look.known.screenName, departmentName(look)].filter((name) => name && !/^\d+$/.test(name)).join(', ')

/** The one thing to do next, or where conversations go. */
const headlineOf = (look: Look, next: Row | undefined): string => {
  if (next) return `Next: ${next.next}`
  if (!isComplete(look.known)) return 'Zoho does not answer at the moment'
  const place = placeOf(look)
  return hasConsent(look) && !isOutage(look) ? `Connected to ${place}` : `Set up for ${place}`
}

const steps: Checklist['steps'] = [
  { row: 'try', text: testButton },
  { row: 'plugin', text: 'Install the HITL plugin in your bot' },
  { row: 'plugin', text: 'Put the Start HITL card into a flow' },
  { row: 'plugin', text: 'Publish the bot' },
]

const outage: Notice = {
  kind: 'outage',
  text: 'Zoho does not answer at the moment, so not everything could be checked. Your settings stay as they are: reload this page in some minutes.',
}

const noticesFor = (look: Look): Notice[] => {
  const entered = noticeNamed(look.setup.query.get('notice'))
  return [...(entered ? [{ kind: 'bad' as const, text: entered }] : []), ...(isOutage(look) ? [outage] : [])]
}

/** Looks at everything, live. */
export const checklist = async (setup: SetupRequest): Promise<Answer> => {
  if (!(await installationNow(setup.context)).connection?.webhookUrl)
    await changeConnection(setup.context, { webhookUrl: setup.webhookUrl })
  const look = await lookAt(setup)
  const all = rows.map((row) => row(look))
  const next = all.find(isOpen)
  const isDone = !next && isComplete(look.known)
  const left = look.known.installation.triedAt === undefined ? steps : steps.slice(1)
  return shown(
    checklistPage({
      headline: headlineOf(look, next),
      steps: isDone ? left : [],
      notices: noticesFor(look),
      rows: all,
    }),
  )
}
