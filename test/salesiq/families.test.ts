/** API families: what is refused closes that family for one consent and an hour, costs few calls, and leaves the others alone. */
import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startSalesIq, type SalesIq as Emulator } from '../../emulators/salesiq/emulator'
import { SalesIqAdmin } from '../../src/salesiq/admin'
import { SalesIq } from '../../src/salesiq/client'
import { SalesIqFailure } from '../../src/salesiq/failure'
import { families, type Family } from '../../src/salesiq/families'
import { AccessTokens } from '../../src/salesiq/oauth'
import { probeFamilies } from '../../src/salesiq/probe'
import { restOf } from '../../src/salesiq/rest'
import type { TokenRecord } from '../../src/salesiq/token-record'

const TOKEN = 'POST /oauth/v2/token'
const TIME_LIMIT_MS = 4000

/** A read of each family, as the package makes them. */
const routes: Record<Family, string> = {
  visitor: 'POST /api/visitor/v1/:screen/conversations',
  conversations: 'GET /api/v2/:screen/conversations',
  setup: 'GET /api/v2/:screen/apps',
  operators: 'GET /api/v2/:screen/operators',
  webhooks: 'GET /api/v2/:screen/webhooks',
}

const codes = [1008, 1009, 1016, 1020, 1021, 1024] as const
const statuses = [200, 400, 401, 403] as const

type Right = Exclude<NonNullable<Emulator['switches']['orgToken']['setup']>, 'works'>

let salesiq: Emulator
beforeAll(async () => {
  salesiq = await startSalesIq()
  // How many renewals there are is counted here.
  salesiq.switches.tokenRequestLimit = 10_000
})
afterAll(() => salesiq.close())

const refused = (code: number, status: number) =>
  ({ kind: 'status', status, body: JSON.stringify({ error: { code, message: 'no' } }) }) as const

/** What outlives a process. */
type Kept = { record?: TokenRecord }

/** One process with an installation of its own; those that share `kept` share the stored state. */
const processWith = (kept: Kept = {}, refreshToken = salesiq.portal.refreshToken) => {
  const { clientId, clientSecret, screenName } = salesiq.portal
  const grant = { name: 'first', accountsUrl: salesiq.url, clientId, clientSecret, refreshToken } as const
  const tokens = new AccessTokens(
    randomUUID(),
    { ...grant, timeLimitMs: TIME_LIMIT_MS },
    {
      read: async () => structuredClone(kept.record),
      write: async (record) => void (kept.record = structuredClone(record)),
    },
  )
  const grants = { first: tokens, second: () => Promise.resolve(undefined) }
  const rest = restOf({ url: salesiq.url, timeLimitMs: TIME_LIMIT_MS }, grants)
  const client = new SalesIq({ rest, download: () => () => Promise.reject(new Error('no files here')) }, screenName)
  const admin = new SalesIqAdmin(rest, screenName)
  const department = salesiq.portal.departments[0]?.id ?? ''
  const asks: Record<Family, () => Promise<unknown>> = {
    visitor: () =>
      client.open({
        visitor: { user_id: 'ana' },
        app_id: salesiq.portal.brand.id,
        department_id: department,
        question: 'Hello',
      }),
    conversations: () => client.waiting(department),
    setup: () => admin.brands(),
    operators: () => client.presence(department),
    webhooks: () => admin.hooks(),
  }
  return { asks, kept, tokens, rest, client, admin }
}

const failureOf = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof SalesIqFailure) return error
      throw error
    },
  )

const callsOf = (route: string) => salesiq.calls.filter((call) => call.route === route).length

/** Every call of these families is refused to the token of the organisation, until `mend`. */
const refuse = (which: readonly Family[], code: Right['code'], status: Right['status']) => {
  salesiq.switches.orgToken = Object.fromEntries(which.map((family) => [family, { code, status }]))
}
const mend = () => {
  salesiq.switches.orgToken = {}
  salesiq.faults.clear()
}

const begin = async (refreshToken?: string) => {
  mend()
  const process = processWith({}, refreshToken)
  await process.tokens.prove()
  salesiq.calls.length = 0
  return process
}

describe('a family that is refused', () => {
  for (const family of families) {
    for (const code of codes) {
      test(`${family}, ${code} at any status: is not asked again, and the others go on`, async () => {
        for (const status of statuses) {
          const { asks } = await begin()
          refuse([family], code, status)
          const first = await failureOf(asks[family]())
          expect(first?.kind).toBe('auth')
          expect(first?.evidence).toMatchObject({ family, code })
          const before = salesiq.calls.length
          const again = await failureOf(asks[family]())
          expect(again?.kind).toBe('auth')
          expect(again?.evidence).toMatchObject({ family, code })
          expect(Date.now() - (again?.evidence.closedSince ?? 0)).toBeLessThan(10_000)
          expect(salesiq.calls.length).toBe(before)
          for (const other of families) if (other !== family) await asks[other]()
          expect(callsOf(TOKEN)).toBe(code === 1008 ? 1 : 0)
        }
      })
    }
  }

  test('all of REST v2 with 1008: one renewal, and the visitor API goes on with the token', async () => {
    const { asks } = await begin()
    const others = families.filter((family) => family !== 'visitor')
    refuse(others, 1008, 401)
    for (let handoff = 0; handoff < 10; handoff += 1) {
      await asks.visitor()
      for (const family of others) expect((await failureOf(asks[family]()))?.kind).toBe('auth')
    }
    expect(callsOf(TOKEN)).toBe(1)
    expect(callsOf(routes.visitor)).toBe(10)
    for (const family of others) expect(callsOf(routes[family])).toBeLessThanOrEqual(2)
  })

  test('many at once: one renewal, and each is closed', async () => {
    const { asks, kept } = await begin()
    const others = families.filter((family) => family !== 'visitor')
    refuse(others, 1008, 401)
    await Promise.all(others.map((family) => failureOf(asks[family]())))
    expect(callsOf(TOKEN)).toBe(1)
    expect(Object.keys(kept.record?.closed ?? {}).sort()).toEqual([...others].sort())
  })

  test('is known to other processes, and asked again after an hour', async () => {
    const { asks, kept } = await begin()
    refuse(['operators'], 1016, 403)
    await failureOf(asks.operators())
    salesiq.calls.length = 0
    expect((await failureOf(processWith(kept).asks.operators()))?.evidence.closedSince).toBeDefined()
    expect(salesiq.calls).toHaveLength(0)
    mend()
    const closed = kept.record?.closed?.['operators']
    if (closed) closed.at -= 3_600_001
    await processWith(kept).asks.operators()
    expect(callsOf(routes.operators)).toBe(1)
  })

  test('is open again once a probe finds that it works', async () => {
    const { asks, kept, rest } = await begin()
    refuse(['setup', 'webhooks'], 1009, 403)
    await failureOf(asks.setup())
    await failureOf(asks.webhooks())
    mend()
    salesiq.faults.add(routes.webhooks, refused(1009, 403))
    const reports = await probeFamilies({ first: rest, second: () => Promise.resolve(undefined) }, 'zylker')
    expect(reports.map(({ family, state }) => [family, state])).toEqual([
      ['visitor', 'works'],
      ['conversations', 'works'],
      ['setup', 'works'],
      ['operators', 'works'],
      ['webhooks', 'refused'],
    ])
    expect(Object.keys(kept.record?.closed ?? {})).toEqual(['webhooks'])
    await asks.setup()
  })
})

describe('what closes less than a family', () => {
  test('a scope beside the main one: its calls alone', async () => {
    const { admin, asks } = await begin()
    salesiq.faults.add('GET /api/v2/:screen/departments', refused(1009, 403))
    expect((await failureOf(admin.departments()))?.evidence.closedSince).toBeUndefined()
    expect((await failureOf(admin.departments()))?.evidence.closedSince).toBeDefined()
    await asks.setup()
  })

  test('a line or a close that is refused may be about the chat: nothing', async () => {
    const { client, asks } = await begin()
    const { conversationId } = await client.open({
      visitor: { user_id: 'ana' },
      app_id: salesiq.portal.brand.id,
      department_id: salesiq.portal.departments[0]?.id ?? '',
      question: 'Hello',
    })
    salesiq.faults.add('POST /api/visitor/v1/:screen/conversations/:id/messages', refused(1016, 403))
    salesiq.faults.add('PUT /api/v2/:screen/conversations/:id/close', refused(1016, 403))
    expect((await failureOf(client.send(conversationId, 'hi')))?.kind).toBe('auth')
    expect((await failureOf(client.close(conversationId)))?.kind).toBe('auth')
    await asks.visitor()
    await asks.conversations()
    await client.close(conversationId)
    expect(salesiq.unused()).toEqual([])
  })

  test('one operator who is gone: nothing', async () => {
    const { client, asks } = await begin()
    salesiq.faults.add('GET /api/v2/:screen/operators/:id', refused(1024, 400))
    const patience = { silenceMs: 1000, until: Date.now() + 1000 }
    expect((await failureOf(client.picture('1', patience)))?.evidence.code).toBe(1024)
    await asks.operators()
  })

  test('a bare 403, as a proxy answers: nothing', async () => {
    const { asks } = await begin()
    salesiq.faults.add(routes.visitor, { kind: 'html', status: 403 })
    expect((await failureOf(asks.visitor()))?.kind).toBe('auth')
    await asks.visitor()
  })

  test('an address that Zoho does not document proves nothing of the visitor API', async () => {
    const { rest, asks } = await begin()
    for (const code of [1006, 1008, 1016]) {
      salesiq.faults.add('GET /api/visitor/v1/:screen/conversations', refused(code, 401))
      const [visitor] = await probeFamilies({ first: rest, second: () => Promise.resolve(undefined) }, 'zylker')
      expect(visitor?.state).toBe('unknown')
    }
    await asks.visitor()
    expect(callsOf(TOKEN)).toBe(0)
  })
})

describe('renewals', () => {
  test('three of the ten are kept for the visitor API', async () => {
    const { asks } = await begin()
    const kept: Kept = {}
    for (let round = 0; round < 12; round += 1) {
      salesiq.expireTokens()
      // A process that knows nothing but what is stored, as the platform starts them.
      if (kept.record) kept.record.renewedOnRefusal = 0
      await failureOf(processWith(kept).asks.setup())
    }
    expect(kept.record?.refreshes).toHaveLength(7)
    for (let round = 0; round < 5; round += 1) {
      salesiq.expireTokens()
      await failureOf(processWith(kept).asks.visitor())
    }
    expect(kept.record?.refreshes).toHaveLength(10)
    expect(asks).toBeDefined()
  })

  test('a token that ended is renewed for a family that worked with it, each time', async () => {
    const { asks } = await begin()
    await asks.conversations()
    for (let round = 0; round < 3; round += 1) {
      salesiq.expireTokens()
      await asks.conversations()
    }
    expect(callsOf(TOKEN)).toBe(3)
  })

  test('the pause is the one that the token server asks for', async () => {
    const { kept } = await begin()
    salesiq.expireTokens()
    const body = '{"error":"Access Denied","status":"failure"}'
    salesiq.faults.add(TOKEN, { kind: 'status', status: 429, body, headers: { 'retry-after': '90' } })
    const failure = await failureOf(processWith(kept).asks.visitor())
    expect(failure?.kind).toBe('limited')
    expect(failure?.evidence.retryAfterSeconds).toBe(90)
    expect((kept.record?.pausedUntil ?? 0) - Date.now()).toBeLessThanOrEqual(90_000)
    expect((kept.record?.pausedUntil ?? 0) - Date.now()).toBeGreaterThan(60_000)
  })

  test('a list of allowed IP addresses is named, wherever Zoho speaks of it', async () => {
    const { asks, kept } = await begin()
    salesiq.faults.add(routes.setup, { kind: 'status', status: 401, body: '{"error":{"message":"IP_NOT_ALLOWED"}}' })
    expect((await failureOf(asks.setup()))?.evidence.code).toBe('IP_NOT_ALLOWED')
    await asks.setup()
    salesiq.expireTokens()
    salesiq.faults.add(TOKEN, { kind: 'status', status: 400, body: '{"error":"IP_NOT_ALLOWED"}' })
    expect((await failureOf(processWith({ ...kept }).asks.visitor()))?.evidence.code).toBe('IP_NOT_ALLOWED')
  })
})
