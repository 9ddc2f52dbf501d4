/** The rows of the checklist that say where conversations go: portal, brand, department, each from the live list. */
import { administer } from '../installation/connect'
import { cureOf } from '../failures'
import { SalesIqFailure } from '../salesiq/failure'
import type { Action, Step } from './page'
import { liveDepartments, livePortals, works } from './place'
import { asStep, hasGrant, keyField, later, type ChecklistRow } from './row'
import type { SetupRequest } from './setup-request'

type Options = { value: string; label: string }[]

const choice = (
  setup: SetupRequest,
  name: string,
  { legend, options, chosen }: { legend: string; options: Options; chosen?: string },
): Action => ({
  kind: 'choice',
  path: `${setup.webhookUrl}/setup/place`,
  label: 'Take this one',
  legend,
  name,
  fields: keyField(setup),
  options: options.map((option) => ({ ...option, checked: option.value === chosen })),
})

/** A list that cannot be had is told in its step, and leaves the others as they are. */
const listed = async (id: string, title: string, step: () => Promise<Step>): Promise<Step> => {
  try {
    return await step()
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure)) throw failure
    return { id, title, state: 'broken', text: `Could not ${failure.evidence.call}.`, cure: cureOf(failure) }
  }
}

export const portal: ChecklistRow = (setup, known) => {
  const [id, title] = ['portal', 'Portal']
  if (!hasGrant(known)) return later(id, title, 'the consent')
  return listed(id, title, async () => {
    const { screenName: chosen } = known
    if (chosen && (await works(setup, known, chosen)))
      return { id, title, state: 'ok', text: `Your portal is ${chosen}.` }
    const portals = await livePortals(setup, known)
    const options = portals.map(({ screenName, name }) => ({ value: screenName, label: `${name} (${screenName})` }))
    const path = `${setup.webhookUrl}/setup/place`
    const typed: Action = {
      kind: 'field',
      path,
      name: 'screenName',
      legend: 'The name behind the host in the address of SalesIQ',
      label: 'Take this one',
      fields: keyField(setup),
    }
    const action = options.length > 0 ? choice(setup, 'screenName', { legend: 'Your portals', options }) : typed
    return { id, title, state: 'todo', text: 'Which portal?', action }
  })
}

export const brand: ChecklistRow = (setup, known, findings) => {
  const [id, title] = ['brand', 'Brand']
  const { screenName, appId } = known
  if (!hasGrant(known) || !screenName) return later(id, title, 'the portal')
  return listed(id, title, async () => {
    const brands = await administer(setup.context, known, screenName).brands()
    const options = brands.filter(({ enabled }) => enabled).map(({ id: value, name: label }) => ({ value, label }))
    const name = brands.find((entry) => entry.id === appId)?.name
    const done = {
      ...asStep('brand', title, findings),
      ...(name && findings.has('brand') && { text: `${name}: ${findings.get('brand')?.text}` }),
    }
    const action = choice(setup, 'appId', { legend: 'Your brands', options, chosen: appId })
    return appId
      ? { ...done, ...(options.some(({ value }) => value !== appId) && { action }) }
      : { id, title, state: 'todo', text: 'Which brand?', action }
  })
}

export const department: ChecklistRow = (setup, known, findings) => {
  const [id, title] = ['department', 'Department']
  const { screenName, appId, departmentId } = known
  if (!hasGrant(known) || !screenName || !appId) return later(id, title, 'the brand')
  return listed(id, title, async () => {
    const departments = await liveDepartments(setup, { ...known, screenName, appId })
    const options = departments.map(({ id: value, name: label }) => ({ value, label }))
    const action = choice(setup, 'departmentId', { legend: 'Departments of this brand', options, chosen: departmentId })
    if (!departmentId) return { id, title, state: 'todo', text: 'Who should answer?', action }
    return {
      ...asStep('department', title, findings),
      ...(options.some(({ value }) => value !== departmentId) && { action }),
    }
  })
}
