/** The rows that say where conversations go: portal, brand and department, each from the live list or entered by hand. */
import type { FindingId } from '../installation/finding'
import { isTyped, settingTitles } from '../installation/origin'
import type { SalesIqFailure } from '../salesiq/failure'
import { isAccessRefused } from '../salesiq/judge'
import type { Row } from './checklist-page'
import type { Action, Option } from './form'
import { type Look, missingFor, type RowOf, waiting } from './look'
import { post } from './setup-request'

/** One of the three, in words and values. */
type Place = {
  id: 'portal' | 'brand' | 'department'
  title: string
  field: 'screenName' | 'appId' | 'departmentId'
  question: string
  /** Above the list, and above the field beside it. */
  legends: { list: string; field: string }
  /** What is so where the list is empty, and what to do. */
  empty: { text: string; cure: string }
  /** What is chosen, for people. */
  value?: string
  options: Omit<Option, 'checked'>[]
  /** Why there is no list. */
  failure?: SalesIqFailure
  finding?: FindingId
}

const legends = {
  portal: {
    list: 'Your portals',
    field: 'the name of the portal: zylker in the address salesiq.zoho.com/zylker',
  },
  brand: {
    list: 'Your brands',
    field:
      'the ID of the brand: in SalesIQ, open the brand under Settings, Brands and copy the long number from the address',
  },
  department: { list: 'Departments of this brand', field: 'the name or the ID of the department' },
}

/** A name of a department is looked up in the list. */
const departmentById =
  'the ID of the department: in SalesIQ, open the department under Settings, Departments and copy the long number from the address'

export const forgetPortal = 'Forget portal, brand and department'

const reload = 'Then reload this page.'

const empty = {
  portal: {
    text: 'Zoho lists no portal for this consent.',
    cure: 'Open SalesIQ as the administrator who gave the consent, and enter the name of the portal from its address.',
  },
  brand: {
    text: 'This portal has no enabled brand.',
    cure: `In SalesIQ, under Settings, Brands, enable a brand or create one. ${reload}`,
  },
  department: {
    text: 'This brand has no enabled department.',
    cure: `In SalesIQ, under Settings, Departments, enable a department and add the brand and an operator to it. ${reload}`,
  },
}

const actionsFor = ({ setup, known }: Look, place: Place): Action[] => {
  const { id, field: name, options } = place
  const to = post(setup, 'place', `Use the selected ${id}`)
  const checked = options.map((option) => ({ ...option, checked: option.value === known[name] }))
  const legend = `${options.length > 0 ? 'Or enter' : 'Enter'} ${place.legends.field}`
  return [
    { kind: 'choice', ...to, legend: place.legends.list, name, options: checked },
    { kind: 'fields', ...to, label: `Use the entered ${id}`, inputs: [{ name, legend }] },
  ]
}

/** Nothing is chosen yet: the question, or why there is no list. */
const open = (look: Look, place: Place): Row => {
  const { id, title, question, options, failure } = place
  const told = options.length > 0 ? { text: question } : place.empty
  const unseen = { text: `SalesIQ gives this page no list of ${id}s. Enter yours below.` }
  const next = `choose the ${id}`
  return { id, title, state: 'todo', ...(failure ? unseen : told), next, actions: actionsFor(look, place) }
}

const originOf = ({ setup }: Look, { field }: Place): string =>
  isTyped(setup.context, field)
    ? ` This is typed in the settings, as ${settingTitles[field]}; to change it, change it there.`
    : ''

const isUnseen = ({ failure }: Place) => failure !== undefined && isAccessRefused(failure)

const chosenIs = ({ id, value }: Place) => `Your ${id} is ${value}.`

/** Something is chosen: as it was found, or, where nothing was found, as it is in the list. */
const chosen = (look: Look, place: Place): Row => {
  const { id, title, field, options, value } = place
  const finding = place.finding && look.findings.get(place.finding)
  const isSeen = finding && !finding.isOutage && !finding.waitsFor
  const isInList = options.some(({ value }) => value === look.known[field])
  const state = isSeen ? finding.state : isInList ? 'ok' : 'set'
  const unseen = isUnseen(place) ? ` SalesIQ does not let this page check the ${id}; the test handoff checks it.` : ''
  const text = (isSeen ? finding.text : `${chosenIs(place)}${unseen}`) + originOf(look, place)
  const row: Row = { id, title, value, state, text, ...(isSeen && { cure: finding.cure }), next: `repair the ${id}` }
  if (isTyped(look.setup.context, field)) return row
  const actions = actionsFor(look, place)
  return state === 'broken' ? { ...row, actions } : { ...row, help: [{ summary: `Choose another ${id}`, actions }] }
}

const rowOf = (look: Look, place: Place): Row => {
  const { id, title, field } = place
  const missing = missingFor(id, look)
  if (!missing) return look.known[field] ? chosen(look, place) : open(look, place)
  const row = waiting(id, title, missing)
  return look.known[field] ? { ...row, value: place.value, text: chosenIs(place) } : row
}

export const portal: RowOf = (look) => {
  const { known, portals, isPortalThere, brands, setup } = look
  const place: Place = {
    ...{ id: 'portal', title: 'Portal', field: 'screenName', question: 'Which portal?' },
    ...{ legends: legends.portal, empty: empty.portal, failure: portals.failure ?? brands.failure },
    options: portals.items.map(({ screenName: value, name }) => ({ value, label: `${name} (${value})` })),
    value: known.screenName,
  }
  const row = rowOf(look, place)
  if (row.state === 'waits' || !known.screenName) return row
  if (!isPortalThere) {
    const unknown = `SalesIQ does not know the portal ${known.screenName}.${originOf(look, place)}`
    return { ...open(look, place), state: 'broken', text: `${unknown} Which portal?`, next: 'choose the portal' }
  }
  const leave: Action = { kind: 'button', ...post(setup, 'portal', forgetPortal) }
  const lines = ['No handoff is possible until you choose again.']
  const help = row.help && [{ summary: 'Choose another portal', lines, actions: [leave] }]
  return { ...row, state: brands.failure ? 'set' : 'ok', help }
}

const nameIn = (items: { id: string; name: string }[], value = '') =>
  items.find(({ id }) => id === value)?.name ?? value

export const brand: RowOf = (look) => {
  const { known, brands } = look
  return rowOf(look, {
    ...{ id: 'brand', title: 'Brand', field: 'appId', question: 'Which brand?', finding: 'brand' },
    ...{ legends: legends.brand, empty: empty.brand, failure: brands.failure },
    options: brands.items.filter(({ enabled }) => enabled).map(({ id: value, name: label }) => ({ value, label })),
    value: nameIn(brands.items, known.appId),
  })
}

export const departmentName = ({ known, departments }: Look): string => nameIn(departments.items, known.departmentId)

export const department: RowOf = (look) => {
  const { departments } = look
  return rowOf(look, {
    ...{ id: 'department', title: 'Department', field: 'departmentId', question: 'Who should answer?' },
    ...{ finding: 'department', empty: empty.department, failure: departments.failure },
    legends: departments.failure ? { ...legends.department, field: departmentById } : legends.department,
    options: departments.items.map(({ id: value, name: label }) => ({ value, label })),
    value: departmentName(look),
  })
}
