/** How one call breaks in the matrix, in the words of whoever answers. */
import type { Fault } from '../../emulators/faults'

export type Service = 'Botpress' | 'SalesIQ' | 'the token server' | 'the file host'

export const serviceOf = (route: string): Service => {
  if (route.includes('/oauth/')) return 'the token server'
  if (route.includes('/hosted/')) return 'the file host'
  return route.includes('/v1/') && !route.includes('/visitor/')
    ? 'Botpress'
    : route.includes('/_files/')
      ? 'Botpress'
      : 'SalesIQ'
}

/** `killed`: the work is done, and the process that asked for it dies before the answer comes. */
export const faultNames = [
  'hang',
  'reset before',
  'reset after',
  '500',
  '502',
  '429',
  '429 Retry-After',
  'HTML at 200',
  'error at 200',
  'empty',
  'truncated',
  'killed',
] as const

export type FaultName = (typeof faultNames)[number]

const json = { 'content-type': 'application/json' }

/** An error in a form that says nothing else than that the call failed. */
const errors: Record<Service, string> = {
  Botpress: '{"error":"Internal"}',
  SalesIQ: '{"error":{"code":1011,"message":"Either the request parameters are invalid or absent"}}',
  'the token server': '{"error":"general_error"}',
  'the file host': '{"error":"internal"}',
}

const status = (code: number, headers: Record<string, string> = {}): Fault => ({
  kind: 'status',
  status: code,
  headers,
  body: 'no',
})

export const faultFor = (name: FaultName, route: string): Fault => {
  switch (name) {
    case 'hang':
      return { kind: 'hang' }
    case 'reset before':
      return { kind: 'resetBefore' }
    case 'reset after':
      return { kind: 'resetAfter' }
    case '500':
    case '502':
    case '429':
      return status(Number(name))
    case '429 Retry-After':
      return status(429, { 'retry-after': '1' })
    case 'HTML at 200':
      return { kind: 'html' }
    case 'error at 200':
      return { kind: 'status', status: 200, headers: json, body: errors[serviceOf(route)] }
    case 'empty':
      return { kind: 'empty' }
    case 'truncated':
      return { kind: 'truncated' }
    case 'killed':
      return { kind: 'hangAfter' }
  }
}
