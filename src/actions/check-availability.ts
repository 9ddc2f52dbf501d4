/** Whether somebody would answer now, for a flow that wants to know before it hands over. */
import type * as bp from '.botpress'
import { connect, type Context } from '../installation/connect'
import { settingsOf } from '../installation/connection'
import { departmentIdOf } from '../installation/departments'
import { cureOf } from '../failures'
import { BoundedMap } from '../net/memory'
import type { SalesIq } from '../salesiq/client'
import { SalesIqFailure } from '../salesiq/failure'
import { isAccessRefused } from '../salesiq/judge'
import type { Presence } from '../salesiq/operators'
import type { Settings } from '../installation/settings'
import { trimmed } from '../translate/characters'

type CheckAvailability = bp.IntegrationProps['actions']['checkAvailability']
type Output = Awaited<ReturnType<CheckAvailability>>
type Numbers = Omit<Output, 'ageSeconds'>

const freshMs = 20_000

/** A bot may ask at each turn of a conversation; SalesIQ is asked once in a while. */
const remembered = new BoundedMap<string, { numbers: Numbers; at: number }>(500)

const count = (operators: readonly Presence[], presence: Presence) =>
  operators.filter((each) => each === presence).length

/** Free operators count only as far as nobody is known to wait for them already. */
const judge = (operators: readonly Presence[], waiting = 0): Output['availability'] => {
  const available = count(operators, 'available')
  if (available > waiting) return 'available'
  return available > 0 || count(operators, 'busy') > 0 ? 'busy' : 'closed'
}

/** The codes by which SalesIQ says that it has no such department. */
const noDepartment = new Set<unknown>([1019, 1025])

const isUnknown = (failure: unknown) =>
  failure instanceof SalesIqFailure && failure.kind === 'rejected' && noDepartment.has(failure.evidence.code)

/**
 * Whether brand and department are on, and whether somebody is there; without an answer they are believed to be on.
 * `isMissing`: SalesIQ does not know the department.
 */
const placeOf = async (salesIq: SalesIq, appId: string, departmentId: string) => {
  const [brand, department] = await Promise.all([
    salesIq.brand(appId).catch(() => undefined),
    salesIq
      .department(departmentId)
      .catch((failure: unknown) => (isUnknown(failure) ? ('missing' as const) : undefined)),
  ])
  if (department === 'missing') return { isMissing: true as const }
  const off = brand?.enabled === false ? 'brand' : department?.enabled === false ? 'department' : undefined
  const reason = off && `The ${off} is switched off.`
  const place = { keepsBusinessHours: brand?.hasHours, reason }
  return { isMissing: false as const, place, isOnline: department?.isOnline }
}

/** A refusal to the consent is an answer: the rest has to do without. Anything else is thrown. */
const ifAllowed = <T>(work: Promise<T>): Promise<{ value: T } | SalesIqFailure> =>
  work.then(
    (value) => ({ value }),
    (failure: unknown) => {
      if (failure instanceof SalesIqFailure && isAccessRefused(failure)) return failure
      throw failure
    },
  )

const numbersOf = (operators: readonly Presence[]) => ({
  available: count(operators, 'available'),
  busy: count(operators, 'busy'),
  away: count(operators, 'away'),
})

/** Operators may not be listed: what the department itself shows is left. Throws the refusal where that is nothing. */
const withoutOperators = (refusal: SalesIqFailure, isOnline: boolean | undefined): Output['availability'] => {
  if (isOnline === undefined) throw refusal
  return isOnline ? 'available' : 'closed'
}

const look = async (context: Context, settings: Settings, departmentId: string): Promise<Numbers> => {
  const salesIq = connect(context, settings)
  const [operators, counted, where] = await Promise.all([
    ifAllowed(salesIq.presence(departmentId)),
    ifAllowed(salesIq.waiting(departmentId)),
    placeOf(salesIq, settings.appId, departmentId),
  ])
  if (where.isMissing) return { availability: 'unknown', reason: 'SalesIQ has no department of this number.' }
  const { place, isOnline } = where
  const waiting = counted instanceof SalesIqFailure ? undefined : counted.value
  const availability =
    operators instanceof SalesIqFailure ? withoutOperators(operators, isOnline) : judge(operators.value, waiting)
  return {
    availability: place.reason ? 'closed' : availability,
    ...(!(operators instanceof SalesIqFailure) && numbersOf(operators.value)),
    waiting,
    ...place,
  }
}

const unknown = (reason: string): Output => ({ availability: 'unknown', ageSeconds: 0, reason })

const freshOrLooked = async (context: Context, settings: Settings, departmentId: string): Promise<Output> => {
  const key = [context.ctx.webhookId, settings.screenName, settings.appId, departmentId].join('\n')
  const known = remembered.get(key)
  const age = known ? Date.now() - known.at : Infinity
  if (known && age < freshMs) return { ...known.numbers, ageSeconds: Math.round(age / 1000) }
  const numbers = await look(context, settings, departmentId)
  remembered.set(key, { numbers, at: Date.now() })
  return { ...numbers, ageSeconds: 0 }
}

/** A flow that cannot be told must be able to go on, so that what SalesIQ does not answer is `unknown` and no error. */
export const checkAvailability: CheckAvailability = async (props) => {
  const settings = await settingsOf(props)
  const wanted = trimmed(props.input.department) ?? settings.departmentId
  try {
    const departmentId = await departmentIdOf(props, settings, wanted)
    if (departmentId === undefined) return unknown('SalesIQ has no department of this name.')
    return await freshOrLooked(props, settings, departmentId)
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure)) throw failure
    return unknown(cureOf(failure))
  }
}
