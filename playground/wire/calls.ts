/** Every HTTP call that either emulator made or took, in one shape. */
import type { Invocation } from '../../emulators/botpress/invocations'
import type { Call } from '../../emulators/server'
import type { Stage } from '../people/stage'
import { meaningOfBrowser, meaningOfCall, meaningOfInvocation, meaningOfWebhook } from './meanings'

/** Who is called: `browser` stands for whatever a person's browser asks for, `webhook` for Botpress when SalesIQ calls. */
export type Side = 'Botpress API' | 'SalesIQ' | 'webhook' | 'integration' | 'browser'

/** One HTTP call; `status` 0: no answer came. `meaning` in a few plain words. `at` in epoch ms. */
export type MadeCall = {
  key: string
  at: number
  who: Side
  method: string
  path: string
  status: number
  ms: number
  isRefused: boolean
  /** Nothing more will be known. */
  isOver: boolean
  meaning: string
}

/** After this time (ms) a call is shown although no answer came. */
const patienceMs = 12_000

// These break the connection, so nothing will ever be recorded as an answer.
const endless = new Set(['hang', 'hangAfter', 'resetBefore', 'resetAfter'])

// SalesIQ also refuses with status 200 and an error in the body.
const refuses = (status: number, answer: string) => status === 0 || status >= 400 || /^\{\s*"error"/.test(answer)

// Nothing was stored yet: that is how the Botpress API says so (https://botpress.com/docs/api-reference).
const isEmptyState = ({ route, status }: Call) => status === 404 && route.includes(' /v1/chat/states/')

const isLate = (at: number) => Date.now() - at > patienceMs

/** Ids are long and say nothing: their last letters are enough to tell them apart. */
export const shortPath = (path: string) =>
  path
    .replace(/\/states\/(integration|conversation)\//, '/states/…/')
    .split('/')
    .map((part) => (part.length > 14 && /\d/.test(part) ? part.replace(/^([a-z]+_)?.*(.{3})$/, '$1…$2') : part))
    .join('/')

type Known = Pick<MadeCall, 'key' | 'who' | 'meaning'>

const received = (call: Call, known: Known): MadeCall => {
  const { at, method, status, ms, answer, fault } = call
  const isOver = status !== 0 || isLate(at) || endless.has(fault ?? '')
  const isRefused = refuses(status, answer) && !isEmptyState(call)
  const meaning = isEmptyState(call) ? 'nothing is stored yet' : known.meaning
  return { ...known, meaning, at, method, path: shortPath(call.path), status, ms, isRefused, isOver }
}

const invoked = (invocation: Invocation, key: string): MadeCall => {
  const { at, operation, type, status, ms, answer, error } = invocation
  const path = `/ (${type === undefined ? operation : `${operation} ${type}`})`
  const isOver = status !== 0 || error !== undefined || isLate(at)
  const meaning = meaningOfInvocation(invocation)
  const isRefused = refuses(status, answer)
  return { key, who: 'integration', meaning, at, method: 'POST', path, status, ms, isRefused, isOver }
}

/** Browsers ask for pages and files; SalesIQ's webhooks are posted to the bare address. */
const isBrowser = ({ route, method }: Call) =>
  route.includes('/:webhookId/') ||
  (method === 'GET' && /\/(:webhookId$|_files\/|_images\/|oauth\/v2\/(org\/)?auth)/.test(route))

/** What tests and other programs ask of an emulator is no call between the services. */
const isControl = ({ path }: Call) => path.startsWith('/_emulator')

const atBotpress = (call: Call, key: string): MadeCall | undefined => {
  if (isControl(call)) return undefined
  if (isBrowser(call)) return received(call, { key, who: 'browser', meaning: meaningOfBrowser(call) })
  return call.route.includes('/:webhookId')
    ? received(call, { key, who: 'webhook', meaning: meaningOfWebhook(call) })
    : received(call, { key, who: 'Botpress API', meaning: meaningOfCall(call) })
}

const atSalesIq = (call: Call, key: string): MadeCall | undefined => {
  if (isControl(call)) return undefined
  return isBrowser(call)
    ? received(call, { key, who: 'browser', meaning: meaningOfBrowser(call) })
    : received(call, { key, who: 'SalesIQ', meaning: meaningOfCall(call) })
}

type Delivery = Stage['salesiq']['deliveries'][number]

/** A webhook call that never reached Botpress; the others are among the calls that Botpress took. */
const lost = ({ at, ms, url, status, error }: Delivery, key: string): MadeCall | undefined => {
  if (status !== 0) return undefined
  const call = { method: 'POST', path: shortPath(new URL(url).pathname), status: 0, ms, isRefused: true }
  return { key, who: 'webhook', meaning: error ?? '', at, ...call, isOver: true }
}

/** One list of an emulator that only grows. `at` gives nothing for what is no call of its own. */
export type Source = { name: string; size: () => number; at: (index: number) => MadeCall | undefined }

const source = <T>(name: string, list: readonly T[], call: (item: T, key: string) => MadeCall | undefined): Source => ({
  name,
  size: () => list.length,
  at: (index) => {
    const item = list[index]
    return item && call(item, `${name}-${index}`)
  },
})

export const sourcesOf = ({ botpress, salesiq }: Stage): Source[] => [
  source('botpress', botpress.calls, atBotpress),
  source('invocation', botpress.invocations, invoked),
  source('salesiq', salesiq.calls, atSalesIq),
  source('delivery', salesiq.deliveries, lost),
]

export const callsOf = (stage: Stage): MadeCall[] =>
  sourcesOf(stage).flatMap(({ size, at }) => Array.from({ length: size() }, (_, index) => at(index) ?? []).flat())
