/** Broken answers of the Botpress emulator, and what the SDK's own retries make of them. */
import { describe, expect } from 'vitest'
import { until } from '../harness/until'
import { type Desk, session, test } from './botpress-fixture/stage'

const EVENTS = 'POST /v1/chat/events'
const statuses = (desk: Desk) => desk.botpress.calls.filter(({ route }) => route === EVENTS).map(({ status }) => status)
const rate = (desk: Desk) => desk.post('/event', { type: 'rated', payload: { stars: 5 } })

describe.concurrent('a broken answer, and a disturbed call', () => {
  test('told to wait, the SDK asks again, and both calls are seen', async ({ desk }) => {
    desk.botpress.refuses(EVENTS, 'RateLimited', { retryAfter: 1 })
    expect((await rate(desk)).status).toBe(200)
    expect(statuses(desk)).toEqual([429, 201])
    expect(desk.botpress.unused()).toEqual([])
  })

  test('a refused POST is not tried again, and the refusal’s words come out', async ({ desk }) => {
    desk.botpress.refuses(EVENTS, 'Internal')
    expect(await rate(desk)).toMatchObject({
      status: 400,
      answer: { message: expect.stringContaining(EVENTS) as string },
    })
    expect(statuses(desk)).toEqual([500])
  })

  test.for([
    [409, 'ResourceLockedConflict'],
    [403, 'QuotaExceeded'],
    [413, 'LimitExceeded'],
    [402, 'PaymentRequired'],
  ] as const)('a refusal %i %s has its code', async ([code, type], { desk }) => {
    desk.botpress.refuses(EVENTS, type)
    await rate(desk)
    expect(statuses(desk)).toEqual([code])
  })

  test('a connection that breaks after the work was done doubles it when the SDK asks again', async ({ desk }) => {
    desk.botpress.faults.add(EVENTS, { kind: 'resetAfter' })
    await rate(desk)
    expect(statuses(desk)).toEqual([0, 201])
    expect(desk.botpress.events).toHaveLength(2)
  })

  test('a connection that breaks before the work was done leaves no trace', async ({ desk }) => {
    desk.botpress.faults.add(EVENTS, { kind: 'resetBefore' })
    await rate(desk)
    expect(desk.botpress.events).toHaveLength(1)
  })

  test('a fault that was never met is told', ({ desk }) => {
    desk.botpress.faults.add(EVENTS, { kind: 'html' })
    expect(desk.botpress.unused()).toEqual([`${EVENTS} (html)`])
  })

  test('more requests than allowed in a second are told to wait', async ({ desk }) => {
    desk.botpress.switches.requestsPerSecond = 2
    await Promise.all([rate(desk), rate(desk), rate(desk)])
    expect(statuses(desk).toSorted()).toEqual([201, 201, 201, 429])
  })

  test('an answer of an action that does not fit its schema is an error and a violation', async ({ desk }) => {
    await desk.botpress.configure({ desk: 'front', refuses: 'output' })
    const visitor = desk.botpress.visitor()
    await expect(visitor.asksForHuman()).rejects.toThrow(
      "output of createUser: it must have required property 'userId'",
    )
    expect(desk.botpress.violations).toHaveLength(1)
  })

  test('an invented conversation id is an error to the bot', async ({ desk }) => {
    await desk.botpress.configure({ desk: 'front', refuses: 'honesty' })
    await expect(desk.botpress.visitor().asksForHuman()).rejects.toMatchObject({ type: 'ResourceNotFound' })
  })

  test('a message the integration cannot take is tried again as often as the switch says', async ({ desk }) => {
    desk.botpress.switches.invocationRetries = 2
    const { visitor } = await session(desk)
    await desk.botpress.configure({ desk: 'front', refuses: 'message' })
    await visitor.says('hello?')
    const tries = desk.botpress.invocations.filter(({ operation }) => operation === 'message_created')
    expect(tries).toHaveLength(3)
    expect(desk.botpress.failures).toHaveLength(1)
  })

  test('a line can reach the integration twice, or after the one that follows it', async ({ desk }) => {
    const { visitor } = await session(desk)
    desk.botpress.disturbances.add('message_created', { kind: 'duplicate' })
    await visitor.says('twice')
    await desk.botpress.settled()
    desk.botpress.disturbances.add('message_created', { kind: 'late', ms: 60_000 })
    const texts = () =>
      desk.botpress.invocations
        .filter(({ operation }) => operation === 'message_created')
        .map(({ body }) => (body as { payload: { text: string } }).payload.text)
    const lines = [visitor.says('late'), visitor.says('early')]
    await until('the second line arrives', () => texts().includes('early'))
    await desk.botpress.advance(60_000)
    await Promise.all(lines)
    expect(texts()).toEqual(['twice', 'twice', 'early', 'late'])
  })

  test('a disturbance that never came is told', ({ desk }) => {
    desk.botpress.disturbances.add('register', { kind: 'duplicate' })
    expect(desk.botpress.unused()).toEqual(['register (duplicate)'])
  })
})
