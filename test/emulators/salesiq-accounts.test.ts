/** Tokens: refreshed, throttled, evicted, revoked, as Zoho's accounts server does it. */
import { describe, expect, test } from 'vitest'
import { type Desk, startDesk } from './salesiq-desk'

const refreshForm = ({ salesiq }: Desk, changes: Record<string, string> = {}) => ({
  grant_type: 'refresh_token',
  client_id: salesiq.portal.clientId,
  client_secret: salesiq.portal.clientSecret,
  refresh_token: salesiq.portal.refreshToken,
  ...changes,
})

const refresh = (desk: Desk, changes: Record<string, string> = {}) =>
  desk.call('POST /oauth/v2/token', { form: refreshForm(desk, changes), token: null })

const works = async (desk: Desk, token: string) => {
  const { json } = await desk.call('GET /api/v2/:screen/apps', { token })
  return json['error'] ? Number(json['error']['code']) : true
}

describe('a refresh', () => {
  test('gives a token that works, with both times of the live reply', async () => {
    const desk = await startDesk()
    const { status, headers, json } = await refresh(desk)
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('application/json;charset=UTF-8')
    expect(json).toMatchObject({ expires_in_sec: 3600, expires_in: 3_600_000, token_type: 'Bearer' })
    expect(json).not.toHaveProperty('refresh_token')
    expect(await works(desk, String(json['access_token']))).toBe(true)
  })

  test('may come in the query string as well', async () => {
    const desk = await startDesk()
    const { json } = await desk.call('POST /oauth/v2/token', { query: refreshForm(desk), token: null })
    expect(json['access_token']).toMatch(/^1005\./)
  })

  test('tells seconds, and the scope, where the switches say so', async () => {
    const desk = await startDesk({ expiresIn: 'seconds', tokenReplyHasScope: true })
    const { json } = await refresh(desk)
    expect(json['expires_in']).toBe(3600)
    expect(json).not.toHaveProperty('expires_in_sec')
    expect(json['scope']).toContain('SalesIQ.conversations.ALL')
  })

  test.each([
    ['a wrong client', { client_id: 'x' }, 'invalid_client'],
    ['a wrong secret', { client_secret: 'x' }, 'invalid_client_secret'],
    ['a wrong refresh token', { refresh_token: 'x' }, 'invalid_code'],
    ['an unknown grant', { grant_type: 'password' }, 'general_error'],
  ])('with %s is refused at HTTP 200 with nothing but the error', async (_what, changes, error) => {
    const { status, json } = await refresh(await startDesk(), changes)
    expect([status, json]).toEqual([200, { error }])
  })

  test('is refused at HTTP 400 where tokenErrorStatus says so', async () => {
    const { status } = await refresh(await startDesk({ tokenErrorStatus: 400 }), { client_secret: 'x' })
    expect(status).toBe(400)
  })
})

describe('a strange address', () => {
  test.each([200, 400, 403] as const)('is refused at %d where ipNotAllowed says so', async (ipNotAllowed) => {
    const desk = await startDesk({ ipNotAllowed })
    const { status, json } = await refresh(desk)
    expect([status, json]).toEqual([ipNotAllowed, { error: 'IP_NOT_ALLOWED' }])
    desk.salesiq.switches.ipNotAllowed = 'off'
    expect((await refresh(desk)).json).toHaveProperty('access_token')
  })

  test('is refused with a description where ipNotAllowedShape says so', async () => {
    const { json } = await refresh(await startDesk({ ipNotAllowed: 400, ipNotAllowedShape: 'description' }))
    expect(json).toEqual({ error: 'Access Denied', error_description: 'IP_NOT_ALLOWED', status: 'failure' })
  })
})

describe('the throttle', () => {
  test('refuses the eleventh request of ten minutes, and again until there was quiet', async () => {
    const desk = await startDesk()
    for (let count = 0; count < 10; count += 1) await refresh(desk)
    const refused = await refresh(desk)
    expect(refused.status).toBe(400)
    expect(refused.json).toMatchObject({ error: 'Access Denied', status: 'failure' })
    await desk.salesiq.advance(9 * 60_000)
    expect((await refresh(desk)).json).toHaveProperty('error')
    await desk.salesiq.advance(11 * 60_000)
    expect((await refresh(desk)).json).toHaveProperty('access_token')
  })

  test('comes at HTTP 200, earlier, shorter, or without lengthening, where its switches say so', async () => {
    const desk = await startDesk({
      tokenThrottleStatus: 200,
      tokenRequestLimit: 1,
      tokenRequestWindowMs: 1000,
      throttleExtends: false,
    })
    await refresh(desk)
    const refused = await refresh(desk)
    expect([refused.status, refused.json['error']]).toEqual([200, 'Access Denied'])
    await desk.salesiq.advance(1000)
    expect((await refresh(desk)).json).toHaveProperty('access_token')
  })
})

test('the throttle says when to come again where throttleRetryAfter says so, and only then', async () => {
  const desk = await startDesk({ tokenRequestLimit: 1, throttleRetryAfter: '600' })
  expect((await refresh(desk)).headers.get('retry-after')).toBeNull()
  expect((await refresh(desk)).headers.get('retry-after')).toBe('600')
  desk.salesiq.switches.throttleRetryAfter = ''
  expect((await refresh(desk)).headers.get('retry-after')).toBeNull()
})

describe('an access token', () => {
  test('lives an hour', async () => {
    const desk = await startDesk()
    const token = String((await refresh(desk)).json['access_token'])
    await desk.salesiq.advance(3_600_000)
    expect(await works(desk, token)).toBe(1008)
  })

  test('is evicted when there are too many of them', async () => {
    const desk = await startDesk({ tokenRequestLimit: 100, maxActiveTokens: 10 })
    const tokens: string[] = []
    for (let count = 0; count < 11; count += 1) tokens.push(String((await refresh(desk)).json['access_token']))
    expect(await works(desk, tokens[0] ?? '')).toBe(1008)
    expect(await works(desk, tokens[1] ?? '')).toBe(true)
  })

  test('can be made without a call, and made to expire', async () => {
    const desk = await startDesk()
    const token = desk.salesiq.issueToken()
    expect(await works(desk, token)).toBe(true)
    expect(await works(desk, desk.salesiq.issueToken({ expired: true }))).toBe(1008)
    desk.salesiq.expireTokens()
    expect(await works(desk, token)).toBe(1008)
  })
})

describe('revoking', () => {
  test('a refresh token takes its access tokens along', async () => {
    const desk = await startDesk()
    const token = String((await refresh(desk)).json['access_token'])
    const query = { token: desk.salesiq.portal.refreshToken }
    const revoked = await desk.call('POST /oauth/v2/token/revoke', { query, token: null })
    expect([revoked.status, revoked.json]).toEqual([200, { status: 'success' }])
    expect(await works(desk, token)).toBe(1008)
    expect((await refresh(desk)).json).toEqual({ error: 'invalid_code' })
    expect((await desk.call('POST /oauth/v2/token/revoke', { query, token: null })).status).toBe(400)
  })

  test('works on the newer page’s route too, which wants the client’s credentials', async () => {
    const desk = await startDesk()
    const { clientId, clientSecret } = desk.salesiq.portal
    const token = String((await refresh(desk)).json['access_token'])
    const form = { token, token_type: 'access_token' }
    const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
    const refused = await desk.call('POST /oauth/v2/revoke/token', { form, token: null })
    expect(refused.json).toHaveProperty('error')
    const revoked = await desk.call('POST /oauth/v2/revoke/token', { form, token: null, headers: { authorization } })
    expect(revoked.json).toEqual({ status: 'success' })
    expect(await works(desk, token)).toBe(1008)
  })
})

test('the list of data centres leads nowhere but here', async () => {
  const desk = await startDesk()
  const { json } = await desk.call('GET /oauth/serverinfo', { token: null })
  expect(json['result']).toBe('success')
  expect(new Set(Object.values(json['locations'] ?? {}))).toEqual(new Set([desk.salesiq.url]))
})
