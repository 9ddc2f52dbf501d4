/** What every REST call must get right before SalesIQ listens: address, verb, token, scope, parameters. */
import { describe, expect, test } from 'vitest'
import { codeOf, startDesk } from './salesiq-desk'

const OPEN = 'POST /api/visitor/v1/:screen/conversations'
const APPS = 'GET /api/v2/:screen/apps'

describe('a refusal', () => {
  test('comes at HTTP 400, with message, code and what it points at', async () => {
    const { call } = await startDesk()
    const { status, json, headers } = await call('GET /api/v2/:screen/nothing')
    expect([status, json]).toEqual([400, { error: { message: 'Invalid URL', code: 1006 } }])
    expect(headers.get('content-type')).toContain('application/json')
  })

  test('of a missing or bad token comes at HTTP 401', async () => {
    const { call } = await startDesk()
    expect((await call(APPS, { token: null })).status).toBe(401)
    expect((await call(APPS, { token: 'stale' })).status).toBe(401)
  })

  test('comes at HTTP 200 where errorStatus says so', async () => {
    const { call } = await startDesk({ errorStatus: 'ok200' })
    const { status, json } = await call('GET /api/v2/:screen/nothing')
    expect([status, json]).toEqual([200, { error: { message: 'Invalid URL', code: 1006 } }])
    expect((await call(APPS, { token: 'stale' })).status).toBe(200)
  })

  test('comes with the usual 4xx of its kind where errorStatus says so', async () => {
    const { call } = await startDesk({ errorStatus: 'http4xx' })
    expect((await call('GET /api/v2/:screen/nothing')).status).toBe(404)
    expect((await call(APPS, { token: null })).status).toBe(401)
    expect((await call(APPS, { token: 'stale' })).status).toBe(401)
    expect((await call(OPEN, { json: {} })).status).toBe(400)
  })

  test('of a stale token is a 400 where invalidTokenStatus says so', async () => {
    const { call } = await startDesk({ invalidTokenStatus: 400 })
    const answer = await call(APPS, { token: 'stale' })
    expect([answer.status, codeOf(answer)]).toEqual([400, 1008])
  })
})

describe('the verb and the address', () => {
  test('a wrong verb is 1004, or 1010 where wrongVerbError says so', async () => {
    const { call, salesiq } = await startDesk()
    expect(codeOf(await call('PATCH /api/v2/:screen/apps'))).toBe(1004)
    salesiq.switches.wrongVerbError = 1010
    expect(codeOf(await call('DELETE /api/v2/:screen/apps'))).toBe(1010)
  })

  test('a wrong screen name is 1005', async () => {
    const { call } = await startDesk()
    expect(codeOf(await call(APPS, { params: { screen: 'Zylker INC' } }))).toBe(1005)
  })
})

describe('the token', () => {
  test('is taken from the header only, in either spelling', async () => {
    const { call, salesiq } = await startDesk()
    const token = salesiq.issueToken()
    const bearer = await call(APPS, { token: null, headers: { authorization: `Bearer ${token}` } })
    expect(bearer.json).toHaveProperty('data')
    const inQuery = await call(APPS, { token: null, query: { access_token: token } })
    expect(inQuery.json['error']).toMatchObject({ code: 1002, header: 'Authorization' })
    const bare = await call(APPS, { token: null, headers: { authorization: token } })
    expect(codeOf(bare)).toBe(1002)
  })

  test.each([
    [OPEN, 'conversations.CREATE'],
    ['GET /api/visitor/v1/:screen/conversations', 'conversations.READ'],
    ['POST /api/visitor/v1/:screen/conversations/:id/messages', 'conversations.CREATE'],
    ['POST /api/visitor/v1/:screen/conversations/:id/reopen', 'conversations.CREATE'],
    ['GET /api/v2/:screen/conversations', 'conversations.READ'],
    ['GET /api/v2/:screen/conversations/:id', 'conversations.READ'],
    ['GET /api/v2/:screen/conversations/:id/messages', 'conversations.READ'],
    ['GET /api/v2/:screen/conversations/:id/attachments/:attachment', 'conversations.READ'],
    ['GET /api/v2/:screen/conversations/:id/attachments/:attachment/:name', 'conversations.READ'],
    ['POST /api/v2/:screen/conversations/:id/messages', 'conversations.CREATE'],
    ['POST /api/v2/:screen/visitors/:email/messages', 'conversations.CREATE'],
    ['PUT /api/v2/:screen/conversations/:id/pickup', 'conversations.UPDATE'],
    ['PUT /api/v2/:screen/conversations/:id/transfer', 'conversations.UPDATE'],
    ['PUT /api/v2/:screen/conversations/:id/accept', 'conversations.UPDATE'],
    ['PUT /api/v2/:screen/conversations/:id/reject', 'conversations.UPDATE'],
    ['PUT /api/v2/:screen/conversations/:id/close', 'conversations.UPDATE'],
    ['DELETE /api/v2/:screen/conversations/:id', 'conversations.DELETE'],
    [APPS, 'apps.READ'],
    ['GET /api/v2/:screen/apps/:id', 'apps.READ'],
    ['GET /api/v2/:screen/departments', 'departments.READ'],
    ['GET /api/v2/:screen/departments/:id', 'departments.READ'],
    ['GET /api/v2/:screen/operators', 'operators.READ'],
    ['GET /api/v2/:screen/operators/:id', 'operators.READ'],
    ['GET /api/v2/portals', 'portals.READ'],
    ['GET /api/v2/portals/:screen', 'portals.READ'],
    ['POST /api/v2/:screen/webhooks', 'webhooks.CREATE'],
    ['GET /api/v2/:screen/webhooks', 'webhooks.READ'],
    ['GET /api/v2/:screen/webhooks/:id', 'webhooks.READ'],
    ['PUT /api/v2/:screen/webhooks/:id', 'webhooks.UPDATE'],
    ['DELETE /api/v2/:screen/webhooks/:id', 'webhooks.DELETE'],
    ['POST /api/v2/:screen/webhooks/:id/keys', 'webhooks.CREATE'],
    ['DELETE /api/v2/:screen/webhooks/:id/keys/:key', 'webhooks.DELETE'],
    ['GET /api/v2/:screen/webhooks/:id/executions', 'webhooks.READ'],
    ['POST /api/v2/:screen/webhooks/:id/executions', 'webhooks.CREATE'],
    ['POST /api/v2/:screen/webhooks/:id/executions/:execution', 'webhooks.CREATE'],
    ['DELETE /api/v2/:screen/webhooks/:id/executions', 'webhooks.DELETE'],
  ])('%s asks for %s', async (route, scope) => {
    const { call, salesiq } = await startDesk()
    const [module] = scope.split('.')
    const others = ['CREATE', 'READ', 'UPDATE', 'DELETE'].map((verb) => `SalesIQ.${module}.${verb}`)
    const without = salesiq.issueToken({ scopes: others.filter((other) => other !== `SalesIQ.${scope}`) })
    expect(codeOf(await call(route, { token: without }))).toBe(1009)
    const lower = salesiq.issueToken({ scopes: [`salesiq.${scope.toLowerCase()}`] })
    expect(codeOf(await call(route, { token: lower }))).not.toBe(1009)
    const all = salesiq.issueToken({ scopes: [`SalesIQ.${module}.ALL`] })
    expect(codeOf(await call(route, { token: all }))).not.toBe(1009)
  })
})

describe('the rate', () => {
  test('has no limit by default, and one of apiCallsPerMinute where that is set', async () => {
    const { call, salesiq } = await startDesk({ apiCallsPerMinute: 2 })
    await call(APPS)
    await call(APPS)
    expect(codeOf(await call(APPS))).toBe(1023)
    await salesiq.advance(60_000)
    expect((await call(APPS)).json).toHaveProperty('data')
  })
})

describe('the query', () => {
  test('an unknown parameter is refused and named', async () => {
    const { call } = await startDesk()
    expect((await call(APPS, { query: { page: '1' } })).json['error']).toMatchObject({ code: 1011, param: 'page' })
  })

  test('a parameter that comes twice or is no number is refused and named', async () => {
    const { call, salesiq } = await startDesk()
    const odd = await call('GET /api/v2/:screen/conversations', { query: { limit: 'many' } })
    expect(odd.json['error']).toMatchObject({ code: 1007, param: 'limit' })
    const headers = { authorization: `Bearer ${salesiq.issueToken()}` }
    const twice = await fetch(`${salesiq.url}/api/v2/zylker/conversations?limit=1&limit=2`, { headers })
    expect(await twice.json()).toMatchObject({ error: { code: 1007, param: 'limit' } })
  })
})
