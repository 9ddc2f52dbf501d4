/** Opening: optional details that SalesIQ refuses, openings with an unknown outcome, how a conversation is, and what is repeated. */
import { randomUUID } from 'node:crypto'
import { describe, expect, test as base } from 'vitest'
import { type SalesIq as Emulator, startSalesIq } from '../../emulators/salesiq/emulator'
import type { Fault } from '../../emulators/faults'
import { SalesIqAdmin } from '../../src/salesiq/admin'
import { SalesIq } from '../../src/salesiq/client'
import { stateFrom } from '../../src/salesiq/conversation'
import { SalesIqFailure } from '../../src/salesiq/failure'
import { AccessTokens } from '../../src/salesiq/oauth'
import type { OpenRequest } from '../../src/salesiq/open'
import { restOf } from '../../src/salesiq/rest'

const OPEN = 'POST /api/visitor/v1/:screen/conversations'
const APPS = 'GET /api/v2/:screen/apps'
const CLOSE = 'PUT /api/v2/:screen/conversations/:id/close'

const clientsOf = (emulator: Emulator) => {
  const { clientId, clientSecret, screenName, refreshToken } = emulator.portal
  const grant = { name: 'first', accountsUrl: emulator.url, clientId, clientSecret, refreshToken } as const
  const accessToken = emulator.issueToken()
  const store = { read: () => Promise.resolve(undefined), write: () => Promise.resolve() }
  const tokens = new AccessTokens(randomUUID(), { ...grant, accessToken, timeLimitMs: 4000 }, store)
  const grants = { first: tokens, second: () => Promise.resolve(undefined) }
  const rest = restOf({ url: emulator.url, timeLimitMs: 4000 }, grants)
  const download = () => () => Promise.reject(new Error('no files here'))
  return { salesIq: new SalesIq({ rest, download }, screenName), admin: new SalesIqAdmin(rest, screenName) }
}

type Request = (visitor?: Partial<OpenRequest['visitor']>, question?: string) => OpenRequest

const requestAt =
  ({ portal }: Emulator): Request =>
  (visitor = {}, question = 'Hello') => ({
    visitor: { user_id: 'ana', ...visitor },
    app_id: portal.brand.id,
    department_id: portal.departments[0]?.id ?? '',
    question,
  })

type Stage = ReturnType<typeof clientsOf> & {
  emulator: Emulator
  request: Request
  callsOf: (route: string) => number
}

const test = base.extend<{ stage: Stage }>({
  stage: async ({}, use) => {
    const emulator = await startSalesIq()
    const callsOf = (route: string) => emulator.calls.filter((call) => call.route === route).length
    await use({ ...clientsOf(emulator), emulator, request: requestAt(emulator), callsOf })
    await emulator.close()
  },
})

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => (error instanceof SalesIqFailure ? error : Promise.reject(error as Error)),
  )

const said = (error: object): Fault => ({ kind: 'status', status: 400, body: JSON.stringify({ error }) })

describe.concurrent('an optional detail that SalesIQ refuses', () => {
  test('is left out, and named', async ({ stage: { salesIq, emulator, request } }) => {
    const { left, conversationId } = await salesIq.open(request({ email: 'ana at home', phone: 'none' }))
    expect(left.sort()).toEqual(['email', 'phone'])
    const opened = emulator.conversations.find(({ id }) => id === conversationId)
    expect(opened?.visitor.email).toBeUndefined()
  })

  const full = { email: 'a@b.example', phone: '+1', country_code: 'XX', current_page: 'x', page_title: 'email' }
  const ways: [what: string, error: object, left: string[]][] = [
    ['by json_key', { code: 1015, message: 'no', json_key: 'visitor.country_code' }, ['country_code']],
    ['by param', { code: 1011, message: 'no', param: 'page_title' }, ['page_title']],
    ['in words', { code: 1015, message: 'Invalid e-mail address' }, ['email']],
    ['in words that were sent as well', { code: 1015, message: 'Invalid email' }, ['email']],
    ['in words, two of them', { code: 1007, message: 'Phone number and country are wrong' }, ['phone', 'country_code']],
  ]
  for (const [what, error, expected] of ways) {
    test(`is known ${what}`, async ({ stage: { salesIq, emulator, request, callsOf } }) => {
      emulator.faults.add(OPEN, said(error))
      emulator.switches.contactCheck = 'none'
      const { left } = await salesIq.open(request(full))
      expect(left).toEqual(expected)
      expect(callsOf(OPEN)).toBe(2)
    })
  }

  const others: [what: string, error: object][] = [
    ['what is not optional', { code: 1015, message: 'no', json_key: 'department_id' }],
    ['what was not sent', { code: 1015, message: 'no', json_key: 'visitor.phone' }],
    ['nothing', { code: 1015, message: 'Either the input stream is invalid or absent' }],
  ]
  for (const [what, error] of others) {
    test(`a refusal that names ${what} is one`, async ({ stage: { salesIq, emulator, request, callsOf } }) => {
      emulator.faults.add(OPEN, said(error))
      expect((await failureOf(salesIq.open(request({ email: 'a@b.example' }))))?.kind).toBe('rejected')
      expect(callsOf(OPEN)).toBe(1)
    })
  }
})

describe.concurrent('an opening of which nobody knows whether it was done', () => {
  test('says so, is not repeated, and is found by its mark', async ({
    stage: { salesIq, emulator, request, callsOf },
  }) => {
    const since = Date.now()
    await salesIq.open(request({ user_id: 'ben' }, 'Hello [bp-0123456789]'))
    emulator.faults.add(OPEN, { kind: 'resetAfter' })
    const failure = await failureOf(salesIq.open(request({}, 'Hello [bp-9876543210]')))
    expect(failure?.evidence.mayHaveArrived).toBe(true)
    expect(callsOf(OPEN)).toBe(2)
    const found = await salesIq.findOpened({ mark: 'bp-9876543210', since })
    expect(found?.conversationId).toBe(emulator.conversations.at(-1)?.id)
    expect(await salesIq.findOpened({ mark: 'bp-aaaaaaaaaa', since })).toBeUndefined()
    expect(await salesIq.findOpened({ mark: 'bp-9876543210', since: Date.now() + 60_000 })).toBeUndefined()
  })

  test('may be open as well where its number cannot be found', async ({ stage: { salesIq, emulator, request } }) => {
    emulator.switches.createReplyHasConversationId = false
    emulator.faults.add('GET /api/v2/:screen/conversations', said({ code: 1009, message: 'no' }))
    const failure = await failureOf(salesIq.open(request()))
    expect(failure?.evidence).toMatchObject({ code: 1009, mayHaveArrived: true })
  })
})

describe.concurrent('how a conversation is', () => {
  test('waiting, attended, over and missed, and unknown where SalesIQ does not tell', async ({
    stage: { salesIq, emulator, request },
  }) => {
    const { conversationId } = await salesIq.open(request())
    expect(await salesIq.state(conversationId)).toMatchObject({ state: 'waiting', attender: undefined })
    const operator = emulator.operator()
    await operator.joins(conversationId)
    const attended = await salesIq.state(conversationId)
    expect(attended).toMatchObject({ state: 'attended', attender: { id: operator.id } })
    expect(attended.attendedAt).toBeGreaterThan(0)
    await operator.closes(conversationId)
    expect(await salesIq.state(conversationId)).toMatchObject({ state: 'over', isMissed: false })
    expect(await salesIq.state('12345')).toEqual({ state: 'unknown' })
  })

  const operator = { id: '40510000000002002' }
  const bot = { id: 'b1', is_bot: 'true' }
  const cases: [what: string, details: Omit<Parameters<typeof stateFrom>[0] & object, 'id'>, expected: object][] = [
    ['state 3', { chat_status: { state: '3' } }, { state: 'over', isMissed: true }],
    ['over, code 1, nobody', { chat_status: { state: '4', status_code: '1' } }, { state: 'over', isMissed: true }],
    ['over, no code, a bot', { chat_status: { state: '4' }, owner: bot }, { state: 'over', isMissed: true }],
    [
      'over, code 1, attended',
      { chat_status: { state: '4', status_code: '1' }, attended_time: 5 },
      { isMissed: false },
    ],
    ['over, code 2', { chat_status: { state: '4', status_code: '2' } }, { isMissed: false }],
    ['over, an owner', { chat_status: { state: '4', status_code: '1' }, owner: operator }, { isMissed: false }],
    ['closed without a state', { chat_status: { status_key: 'closed' }, ended_by: 'agent' }, { endedBy: 'agent' }],
    ['open, a human', { chat_status: { status_key: 'open' }, attender: operator }, { state: 'attended' }],
    ['open, a bot', { chat_status: { status_key: 'open' }, attender: bot }, { state: 'waiting' }],
    ['nothing', {}, { state: 'unknown' }],
  ]
  for (const [what, details, expected] of cases) {
    test(`${what}`, () => expect(stateFrom({ id: '1', ...details })).toMatchObject(expected))
  }
})

describe.concurrent('what is repeated', () => {
  const limited = (headers?: Record<string, string>): Fault => ({ kind: 'status', status: 429, body: '', headers })
  const odd: Fault = { kind: 'status', status: 200, body: '{"data":"odd"}' }
  const reads: [what: string, fault: Fault, calls: number][] = [
    ['429 without Retry-After', limited(), 2],
    ['429 with Retry-After 1', limited({ 'retry-after': '1' }), 2],
    ['429 with Retry-After 60', limited({ 'retry-after': '60' }), 1],
    ['1023 at 200', { kind: 'status', status: 200, body: '{"error":{"code":1023}}' }, 2],
    ['an answer that fits nothing', odd, 2],
    ['503', { kind: 'status', status: 503 }, 2],
    ['1019', said({ code: 1019 }), 1],
  ]
  for (const [what, fault, calls] of reads) {
    test(`a read, after ${what}: ${calls === 2 ? 'once' : 'no'}`, async ({ stage: { admin, emulator, callsOf } }) => {
      emulator.faults.add(APPS, fault)
      const failure = await failureOf(admin.brands())
      expect(callsOf(APPS)).toBe(calls)
      expect(failure === undefined).toBe(calls === 2)
    })
  }

  test('a close, after 429: once', async ({ stage: { salesIq, emulator, request, callsOf } }) => {
    const { conversationId } = await salesIq.open(request())
    emulator.faults.add(CLOSE, limited())
    await salesIq.close(conversationId)
    expect(callsOf(CLOSE)).toBe(2)
  })

  test('an opening: only after a Retry-After that is short', async ({
    stage: { salesIq, emulator, request, callsOf },
  }) => {
    for (const fault of [limited(), odd, { kind: 'status', status: 503 } as const]) {
      emulator.calls.length = 0
      emulator.faults.add(OPEN, fault)
      await failureOf(salesIq.open(request()))
      expect(callsOf(OPEN)).toBe(1)
    }
    emulator.faults.add(OPEN, limited({ 'retry-after': '1' }))
    await salesIq.open(request())
    expect(callsOf(OPEN)).toBe(3)
  })
})
