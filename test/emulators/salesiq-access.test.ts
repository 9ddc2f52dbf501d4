/** What the token of an organisation and the token of a person may do in each family of the API. */
import { describe, expect, test } from 'vitest'
import { routePages } from '../../emulators/salesiq/emulator'
import { familyOf } from '../../emulators/salesiq/access'
import { codeOf, type Desk, startDesk } from './salesiq-desk'

const OPEN = 'POST /api/visitor/v1/:screen/conversations'

const calls = {
  visitor: ['POST /api/visitor/v1/:screen/conversations/:id/messages'],
  conversations: ['GET /api/v2/:screen/conversations', 'POST /api/v2/:screen/visitors/:email/messages'],
  setup: ['GET /api/v2/portals', 'GET /api/v2/:screen/apps', 'GET /api/v2/:screen/departments'],
  operators: ['GET /api/v2/:screen/operators', 'GET /api/v2/:screen/downloads/:file'],
  webhooks: ['GET /api/v2/:screen/webhooks', 'POST /api/v2/:screen/webhooks/:id/keys'],
} as const

type Family = keyof typeof calls

const all = Object.keys(calls) as Family[]

type Right = { code: number; status: number }

/** The families in which a refusal of this code and status is met. */
const refusedFamilies = async ({ call }: Desk, { code, status }: Right, token?: string) => {
  const refused: Family[] = []
  for (const family of all) {
    const answers = []
    for (const route of calls[family]) {
      const json = route.startsWith('POST') && !route.endsWith('keys') ? { text: 'x' } : undefined
      answers.push(await call(route, { json, token, params: { id: '1', email: 'a@example.com', file: 'x' } }))
    }
    const isRefused = answers.map((answer) => codeOf(answer) === code && answer.status === status)
    if (isRefused.every(Boolean)) refused.push(family)
    else expect(isRefused, family).not.toContain(true)
  }
  return refused
}

describe('an organisation token', () => {
  test('works everywhere by default', async () => {
    const desk = await startDesk()
    for (const [, [route]] of Object.entries(calls).slice(1))
      expect((await desk.call(route)).json).toHaveProperty('data')
    expect((await desk.call(OPEN, { json: desk.opening() })).json).toHaveProperty('data')
  })

  test.each(all)('is refused in the family %s alone, where orgToken says so', async (family) => {
    const desk = await startDesk({ orgToken: { [family]: { code: 1020, status: 403 } } })
    expect(await refusedFamilies(desk, { code: 1020, status: 403 })).toEqual([family])
  })

  const codes = [1008, 1009, 1016, 1020, 1024] as const
  const statuses = [200, 400, 401, 403] as const
  const pairs = codes.flatMap((code) => statuses.map((status) => ({ code, status })))

  test.each(pairs)('is refused in all of REST v2 by apiV2: $code at $status', async (right) => {
    const { call } = await startDesk({ orgToken: { apiV2: right } })
    for (const route of ['GET /api/v2/portals', 'GET /api/v2/:screen/operators']) {
      const answer = await call(route)
      expect([codeOf(answer), answer.status]).toEqual([right.code, right.status])
    }
  })

  test('is refused by apiV2 where the family does not say otherwise, and never at the visitor API', async () => {
    const desk = await startDesk({ orgToken: { apiV2: { code: 1024, status: 400 }, webhooks: 'works' } })
    expect(await refusedFamilies(desk, { code: 1024, status: 400 })).toEqual(['conversations', 'setup', 'operators'])
    expect((await desk.call(OPEN, { json: desk.opening() })).json).toHaveProperty('data')
  })

  test('is refused through the control interface too, which names the part that is wrong', async () => {
    const { call, salesiq } = await startDesk()
    const put = async (orgToken: unknown) =>
      (await call('PUT /_emulator/switches', { token: null, json: { orgToken } })).json['error']
    expect(await put({ setup: { code: 1009, status: 200 } })).toBeUndefined()
    expect(salesiq.switches.orgToken).toEqual({ setup: { code: 1009, status: 200 } })
    expect(await put({ set_up: 'works' })).toBe('No switch is called orgToken.set_up')
    expect(await put({ setup: 'fails' })).toBe('Switch orgToken.setup cannot be "fails"')
    expect(await put({ setup: { code: 7, status: 200 } })).toBe('Switch orgToken.setup.code cannot be 7')
    expect(await put({ setup: { code: 1009, status: 200, note: '' } })).toBe('No switch is called orgToken.setup.note')
    expect(await put({ setup: { code: 1009 } })).toBe('Switch orgToken.setup.status cannot be undefined')
    expect(await put('works')).toBe('Switch orgToken cannot be "works"')
    expect(salesiq.switches.orgToken).toEqual({ setup: { code: 1009, status: 200 } })
    const answer = await call('PUT /_emulator/switches', { token: null, json: { orgToken: { x: 1 } } })
    expect(answer.status).toBe(400)
  })
})

describe('a person’s token', () => {
  test('works in all of REST v2, whatever orgToken says, and is refused at the visitor API with 1009', async () => {
    const desk = await startDesk({ orgToken: { apiV2: { code: 1008, status: 401 } } })
    const token = desk.salesiq.issueToken({ org: false })
    expect(await refusedFamilies(desk, { code: 1008, status: 401 }, token)).toEqual([])
    expect(codeOf(await desk.call(OPEN, { json: desk.opening(), token }))).toBe(1009)
    expect((await desk.call('GET /api/v2/:screen/webhooks', { token })).json).toHaveProperty('data')
  })

  test('of somebody who is no administrator is refused with 1016 at webhooks', async () => {
    const { call, salesiq } = await startDesk()
    const token = salesiq.issueToken({ org: false, operator: 'Tom Reed' })
    expect(codeOf(await call('GET /api/v2/:screen/webhooks', { token }))).toBe(1016)
    expect((await call('GET /api/v2/:screen/departments', { token })).json).toHaveProperty('data')
  })

  test('acts as that person', async () => {
    const { call, salesiq } = await startDesk()
    const chat = await salesiq.startWebsiteChat()
    const token = salesiq.issueToken({ org: false, operator: 'Tom Reed' })
    await call('PUT /api/v2/:screen/conversations/:id/pickup', { token, params: { id: chat.id } })
    expect(chat.attender?.name).toBe('Tom Reed')
  })
})

test('each REST route belongs to a family', () => {
  const rest = routePages.map(({ route }) => route.split(' ')[1] ?? '').filter((path) => path.startsWith('/api/'))
  expect(new Set(rest.map((path) => familyOf({ path })))).toEqual(new Set(all))
})
