/** One HTTP call as a person may read it: request, answer, and the same call for curl. Secrets are masked. */
import type { Call } from '../../emulators/server'
import type { Stage } from '../people/stage'
import { masked, maskedHeader } from './mask'

export type Detail = { request: string; answer: string; curl: string }

/** What both sides of a call are made of. */
type Parts = {
  method: string
  url: string
  headers: Record<string, string>
  body: string
  status: number
  answer: string
}

const longest = 20_000

const isBinary = (text: string) => /\ufffd|\u0000/.test(text)

const pretty = (text: string): string => {
  if (text === '') return ''
  if (isBinary(text)) return `(${text.length} characters that are no text)`
  if (/^\s*<!doctype html/i.test(text)) return `(a page of HTML with ${text.length} characters)`
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2)
  } catch {
    return text
  }
}

const cut = (text: string) => (text.length > longest ? `${text.slice(0, longest)}\n(… cut)` : text)

/** What the connection adds by itself. */
const quiet = new Set([
  'host',
  'connection',
  'content-length',
  'accept-encoding',
  'user-agent',
  'accept',
  'traceparent',
])

const quoted = (text: string) => `'${text.replaceAll("'", String.raw`'\''`)}'`

const curlOf = ({ method, url, headers, body }: Parts) => {
  const shown = Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`)
  const data = body === '' ? [] : [`--data-raw ${quoted(isBinary(body) ? '(no text)' : body)}`]
  return [`curl -X ${method} ${quoted(url)}`, ...shown, ...data].join(' \\\n  ')
}

const maskedParts = (parts: Parts, secrets: readonly string[]): Parts => ({
  ...parts,
  url: masked(parts.url, secrets),
  headers: Object.fromEntries(
    Object.entries(parts.headers)
      .filter(([name]) => !quiet.has(name.toLowerCase()))
      .map(([name, value]) => [name, maskedHeader(name, value, secrets)]),
  ),
  body: masked(parts.body, secrets),
  answer: masked(parts.answer, secrets),
})

const detailOf = (given: Parts, secrets: readonly string[]): Detail => {
  const parts = maskedParts(given, secrets)
  const { method, url, headers, body, status, answer } = parts
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return {
    request: cut([`${method} ${url}`, ...lines, '', pretty(body)].join('\n').trim()),
    answer: cut(`${status === 0 ? 'No answer' : `Status ${status}`}\n\n${pretty(answer)}`.trim()),
    curl: curlOf(parts),
  }
}

const plainHeaders = (headers: Call['headers']) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]))

const ofCall = (call: Call | undefined, origin: string): Parts | undefined => {
  if (!call) return undefined
  const { method, path, query, headers, body, status, answer } = call
  const url = `${origin}${path}${query === '' ? '' : `?${query}`}`
  return { method, url, headers: plainHeaders(headers), body, status, answer }
}

/** Of a call of the integration the headers are not kept; these are what the integration reads. */
const ofInvocation = (invocation: Stage['botpress']['invocations'][number] | undefined): Parts | undefined => {
  if (!invocation) return undefined
  const { url, operation, body, status, answer, error } = invocation
  const headers = { 'content-type': 'application/json', 'x-bp-operation': operation }
  const sent = body === undefined ? '' : JSON.stringify(body)
  return { method: 'POST', url, headers, body: sent, status, answer: answer || (error ?? '') }
}

const ofDelivery = (delivery: Stage['salesiq']['deliveries'][number] | undefined): Parts | undefined => {
  if (!delivery) return undefined
  const { url, headers, body, status, error = '' } = delivery
  return { method: 'POST', url, headers, body, status, answer: error }
}

const partsOf = ({ botpress, salesiq }: Stage, name: string, index: number): Parts | undefined => {
  if (name === 'botpress') return ofCall(botpress.calls[index], botpress.url)
  if (name === 'salesiq') return ofCall(salesiq.calls[index], salesiq.url)
  if (name === 'invocation') return ofInvocation(botpress.invocations[index])
  return name === 'delivery' ? ofDelivery(salesiq.deliveries[index]) : undefined
}

const secretsOf = ({ salesiq: { portal }, botpress }: Stage) => [
  portal.clientSecret,
  portal.refreshToken,
  ...portal.brands.map(({ jwtSecret }) => jwtSecret),
  botpress.names.token,
]

/** By the key of a call (see `calls.ts`). */
export const detailOfCall = (stage: Stage, key: string): Detail | undefined => {
  const [name = '', index = ''] = key.split('-')
  const parts = partsOf(stage, name, Number(index))
  return parts && detailOf(parts, secretsOf(stage))
}
