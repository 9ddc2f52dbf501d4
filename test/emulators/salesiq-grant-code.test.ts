/** What becomes of the code that the consent page gives. */
import { describe, expect, test } from 'vitest'
import { type Desk, startDesk } from './salesiq-desk'

const BACK = 'https://bot.example.com/setup?x=1'

const authorizeUrl = ({ salesiq }: Desk, changes: Record<string, string> = {}, path = '/oauth/v2/auth') => {
  const query = new URLSearchParams({
    response_type: 'code',
    client_id: path.includes('/org/') ? salesiq.portal.clientId : salesiq.portal.ordinaryClient.clientId,
    redirect_uri: BACK,
    scope: 'SalesIQ.conversations.ALL,SalesIQ.apps.READ',
    access_type: 'offline',
    state: 'a b&c',
    ...changes,
  })
  return `${salesiq.url}${path}?${query.toString()}`
}

const deskWithClient = async (switches: Parameters<typeof startDesk>[0] = {}) => {
  const desk = await startDesk(switches)
  for (const client of [desk.salesiq.portal, desk.salesiq.portal.ordinaryClient]) client.redirectUris.push(BACK)
  return desk
}

const exchange = ({ salesiq, call }: Desk, code: string, changes: Record<string, string> = {}) =>
  call('POST /oauth/v2/token', {
    token: null,
    form: {
      grant_type: 'authorization_code',
      client_id: salesiq.portal.ordinaryClient.clientId,
      client_secret: salesiq.portal.ordinaryClient.clientSecret,
      redirect_uri: BACK,
      code,
      ...changes,
    },
  })

const codeFrom = async (desk: Desk, changes: Record<string, string> = {}, path?: string) =>
  new URL(await desk.salesiq.consent(authorizeUrl(desk, changes, path))).searchParams.get('code') ?? ''

describe('the code', () => {
  test('gives an access token with the scopes asked for, and a refresh token because it was offline', async () => {
    const desk = await deskWithClient()
    const { json } = await exchange(desk, await codeFrom(desk))
    expect(json['refresh_token']).toMatch(/^1000\./)
    const token = String(json['access_token'])
    const fine = await desk.call('GET /api/v2/:screen/apps', { token })
    expect(fine.json).toHaveProperty('data')
    const refused = await desk.call('GET /api/v2/:screen/departments', { token })
    expect(refused.json['error']?.['code']).toBe(1009)
  })

  test('gives no refresh token online', async () => {
    const desk = await deskWithClient()
    const { json } = await exchange(desk, await codeFrom(desk, { access_type: 'online' }))
    expect(json).not.toHaveProperty('refresh_token')
  })

  test('works once, for its own redirect address, and for a minute', async () => {
    const desk = await deskWithClient()
    const code = await codeFrom(desk)
    await exchange(desk, code)
    expect((await exchange(desk, code)).json).toEqual({ error: 'invalid_code' })
    const elsewhere = await exchange(desk, await codeFrom(desk), { redirect_uri: 'https://x.example.com' })
    expect(elsewhere.json).toEqual({ error: 'invalid_redirect_uri' })
    const late = await codeFrom(desk)
    await desk.salesiq.advance(60_000)
    expect((await exchange(desk, late)).json).toEqual({ error: 'invalid_code' })
  })

  test('lives as long as codeLifetimeMs says', async () => {
    const desk = await deskWithClient({ codeLifetimeMs: 180_000 })
    const code = await codeFrom(desk)
    await desk.salesiq.advance(179_000)
    expect((await exchange(desk, code)).json).toHaveProperty('access_token')
  })

  test('evicts the oldest refresh token where there are too many', async () => {
    const desk = await deskWithClient({ maxRefreshTokens: 1 })
    const { portal } = desk.salesiq
    const organisation = { client_id: portal.clientId, client_secret: portal.clientSecret }
    await exchange(desk, await codeFrom(desk, {}, '/oauth/v2/org/auth'), organisation)
    const { json } = await desk.call('POST /oauth/v2/token', {
      token: null,
      form: {
        grant_type: 'refresh_token',
        ...organisation,
        refresh_token: portal.refreshToken,
      },
    })
    expect(json).toEqual({ error: 'invalid_code' })
  })
})

describe('an ordinary token, without an organisation', () => {
  const ordinary = async (switches: Parameters<typeof startDesk>[0] = {}) => {
    const desk = await deskWithClient(switches)
    const token = String((await exchange(desk, await codeFrom(desk))).json['access_token'])
    return desk.call('POST /api/visitor/v1/:screen/conversations', { token, json: desk.opening() })
  }

  test('is refused at the visitor API, with the code of nonOrgTokenError', async () => {
    expect((await ordinary()).json['error']?.['code']).toBe(1009)
    expect((await ordinary({ nonOrgTokenError: 1016 })).json['error']?.['code']).toBe(1016)
  })

  test('is good enough where visitorApiNeedsOrgToken is off', async () => {
    expect((await ordinary({ visitorApiNeedsOrgToken: false })).json).toHaveProperty('data')
  })

  test('GET /oauth/v2/org/auth gives one for the organisation', async () => {
    const desk = await deskWithClient()
    const { clientId: client_id, clientSecret: client_secret } = desk.salesiq.portal
    const code = await codeFrom(desk, {}, '/oauth/v2/org/auth')
    const token = String((await exchange(desk, code, { client_id, client_secret })).json['access_token'])
    const opened = await desk.call('POST /api/visitor/v1/:screen/conversations', { token, json: desk.opening() })
    expect(opened.json).toHaveProperty('data')
  })
})
