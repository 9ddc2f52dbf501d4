/** Who is there, by whatever SalesIQ shows of it, and what is answered where SalesIQ shows nothing. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { test } from '../harness/scene'

type Availability = {
  availability: string
  available?: number
  busy?: number
  away?: number
  waiting?: number
  reason?: string
}

const check = async (bridge: Bridge, input: { department?: string } = {}) => {
  const { body } = await bridge.botpress.invoke('action_triggered', { type: 'checkAvailability', input })
  return (JSON.parse(body) as { output: Availability }).output
}

const everybody = (bridge: Bridge, status: 'available' | 'busy' | 'away') =>
  bridge.salesiq.portal.operators.forEach((operator) => (operator.status = status))

describe.concurrent('availability.status of operators', () => {
  for (const busyAvailability of ['online', 'offline'] as const) {
    test(`counts beside status_code; somebody busy who is ${busyAvailability} is busy`, async ({ bridge }) => {
      bridge.salesiq.switches.availability = ['operators']
      bridge.salesiq.switches.busyAvailability = busyAvailability
      everybody(bridge, 'busy')
      expect((await check(bridge)).availability).toBe('busy')
    })
  }

  test('says who is there where status_code is not documented', async ({ bridge }) => {
    bridge.salesiq.switches.availability = ['operators']
    everybody(bridge, 'away')
    bridge.salesiq.switches.offlineStatusCode = '1'
    expect((await check(bridge)).availability).toBe('closed')
  })
})

describe.concurrent('a department that SalesIQ does not know', () => {
  for (const [how, department] of [
    ['number', '99999999999999999'],
    ['name', 'Nowhere'],
  ] as const) {
    test(`by its ${how}: unknown, with the reason, and no numbers`, async ({ bridge }) => {
      const reason = `SalesIQ has no department of this ${how}.`
      expect(await check(bridge, { department })).toEqual({ availability: 'unknown', ageSeconds: 0, reason })
    })
  }
})

describe.concurrent('a consent that may not', () => {
  test('read departments: the operators are an answer by themselves', async ({ bridge }) => {
    bridge.salesiq.faults.add('GET /api/v2/:screen/departments/:id', {
      kind: 'status',
      status: 403,
      body: '{"error":{"code":1020,"message":"Invalid operator"}}',
    })
    expect((await check(bridge)).availability).toBe('available')
  })

  test('list operators: the department says whether somebody is there', async ({ bridge }) => {
    bridge.salesiq.switches.orgToken = { operators: { code: 1020, status: 400 } }
    bridge.salesiq.switches.availability = ['departments']
    const answer = await check(bridge)
    expect(answer.availability).toBe('available')
    expect(answer.available).toBeUndefined()
    expect(answer.waiting).toBe(0)
  })

  test('count conversations: the operators are an answer by themselves', async ({ bridge }) => {
    bridge.salesiq.switches.orgToken = { conversations: { code: 1016, status: 403 } }
    const answer = await check(bridge)
    expect(answer.availability).toBe('available')
    expect(answer.waiting).toBeUndefined()
  })
})
