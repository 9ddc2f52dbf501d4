/** Every HTTP call that either emulator made or took, in one shape. */
import type { Invocation } from '../emulators/botpress/invocations'
import type { Call } from '../emulators/server'
import { type CallLine, shortPath, type Who } from './line'
import { meaningOfCall, meaningOfInvocation, meaningOfWebhook } from './meanings'
import type { Stage } from './stage'

/** `at` in epoch ms. */
export type MadeCall = CallLine & { key: string; at: number; who: Who; isOver: boolean }

/** After this time (ms) a call is shown although no answer came. */
const patienceMs = 12_000

// These break the connection, so nothing will ever be recorded as an answer.
const endless = new Set(['hang', 'resetBefore', 'resetAfter'])

// SalesIQ also refuses with status 200 and an error in the body.
const refuses = (status: number, answer: string) => status === 0 || status >= 400 || /^\{\s*"error"/.test(answer)

// Nothing was stored yet: that is how the Botpress API says so (botpress-platform.md §5).
const isEmptyState = ({ route, status }: Call) => status === 404 && route.includes(' /v1/chat/states/')

const isLate = (at: number) => Date.now() - at > patienceMs

const received = (call: Call, more: Pick<MadeCall, 'key' | 'who' | 'meaning'>): MadeCall => {
  const { at, method, status, ms, answer, fault } = call
  const isOver = status !== 0 || isLate(at) || endless.has(fault ?? '')
  const isRefused = refuses(status, answer) && !isEmptyState(call)
  const meaning = isEmptyState(call) ? 'nothing is stored yet' : more.meaning
  return { kind: 'call', ...more, meaning, at, method, path: shortPath(call.path), status, ms, isRefused, isOver }
}

const invoked = (invocation: Invocation, index: number): MadeCall => {
  const { at, operation, type, status, ms, answer, error } = invocation
  const path = `/ (${type === undefined ? operation : `${operation} ${type}`})`
  const isOver = status !== 0 || error !== undefined || isLate(at)
  const known = { key: `invocation ${index}`, who: 'integration' as const, meaning: meaningOfInvocation(invocation) }
  return { kind: 'call', ...known, at, method: 'POST', path, status, ms, isRefused: refuses(status, answer), isOver }
}

export const isWebhook = ({ route }: Call) => route.includes('/:webhookId')

/** The webhook calls that never reached Botpress; the others are among the calls that it took. */
const lost = ({ salesiq }: Stage): MadeCall[] =>
  salesiq.deliveries.flatMap((delivery, index) => {
    if (delivery.status !== 0) return []
    const { at, ms, url } = delivery
    const known = { key: `delivery ${index}`, who: 'webhook' as const, meaning: delivery.error ?? '' }
    const call = { method: 'POST', path: shortPath(new URL(url).pathname), status: 0, ms, isRefused: true }
    return [{ kind: 'call', ...known, ...call, at, isOver: true }]
  })

export const callsOf = (stage: Stage): MadeCall[] => [
  ...stage.botpress.calls.map((call, index) =>
    isWebhook(call)
      ? received(call, { key: `botpress ${index}`, who: 'webhook', meaning: meaningOfWebhook(call) })
      : received(call, { key: `botpress ${index}`, who: 'Botpress API', meaning: meaningOfCall(call) }),
  ),
  ...stage.botpress.invocations.map(invoked),
  ...stage.salesiq.calls.map((call, index) =>
    received(call, { key: `salesiq ${index}`, who: 'SalesIQ', meaning: meaningOfCall(call) }),
  ),
  ...lost(stage),
]
