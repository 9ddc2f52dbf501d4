/** Organisation clients and ordinary ones: which page takes which, and what becomes of the consent. */
import { describe, expect, test } from 'vitest'
import type { Client } from '../../emulators/salesiq/portal'
import { codeOf, type Desk, startDesk } from './salesiq-desk'

const BACK = 'https://bot.example.com/setup'
const PERSON = '/oauth/v2/auth'
const ORGANISATION = '/oauth/v2/org/auth'

const desk = async (switches: Parameters<typeof startDesk>[0] = {}) => {
  const started = await startDesk(switches)
  const { portal } = started.salesiq
  for (const client of [portal, portal.ordinaryClient]) client.redirectUris.push(BACK)
  const organisation: Client = { ...portal, org: true }
  return { ...started, organisation, ordinary: portal.ordinaryClient }
}

const address = ({ salesiq }: Pick<Desk, 'salesiq'>, path: string, { clientId }: Client) => {
  const asked = { response_type: 'code', client_id: clientId, redirect_uri: BACK, access_type: 'offline' }
  const scope = 'SalesIQ.conversations.ALL,SalesIQ.apps.READ,SalesIQ.portals.READ,SalesIQ.webhooks.ALL'
  return `${salesiq.url}${path}?${new URLSearchParams({ ...asked, scope }).toString()}`
}

/** What the token server answers to the code that the page gave. */
const granted = async (started: Desk, path: string, client: Client) => {
  const back = new URL(await started.salesiq.consent(address(started, path, client)))
  const form = { grant_type: 'authorization_code', redirect_uri: BACK, code: back.searchParams.get('code') ?? '' }
  const secrets = { client_id: client.clientId, client_secret: client.clientSecret }
  return (await started.call('POST /oauth/v2/token', { token: null, form: { ...form, ...secrets } })).json
}

describe('the page of the organisation', () => {
  test('gives an organisation client a token that begins with 1005', async () => {
    const started = await desk()
    const { access_token, refresh_token } = await granted(started, ORGANISATION, started.organisation)
    expect([access_token, refresh_token]).toEqual(Array(2).fill(expect.stringMatching(/^1005\./)))
    const sent = { token: String(access_token), json: started.opening() }
    expect((await started.call('POST /api/visitor/v1/:screen/conversations', sent)).json).toHaveProperty('data')
  })

  test('does not know a client that is no organisation client, and redirects nowhere', async () => {
    const started = await desk()
    for (const client of [started.ordinary, { ...started.ordinary, clientId: '1000.NOBODY' }]) {
      const page = await fetch(address(started, ORGANISATION, client), { redirect: 'manual' })
      expect(page.status).toBe(400)
      expect(page.headers.get('location')).toBeNull()
      expect(page.headers.get('content-type')).toContain('text/html')
      expect(await page.text()).toContain('client ID does not exist')
    }
  })
})

describe('the page of a person', () => {
  test('gives an ordinary client a token that begins with 1000 and that REST v2 takes', async () => {
    const started = await desk({ orgToken: { apiV2: { code: 1009, status: 400 } } })
    const { access_token } = await granted(started, PERSON, started.ordinary)
    expect(access_token).toMatch(/^1000\./)
    const token = String(access_token)
    expect((await started.call('GET /api/v2/portals', { token })).json).toHaveProperty('data')
    const opened = await started.call('POST /api/visitor/v1/:screen/conversations', { token, json: started.opening() })
    expect(codeOf(opened)).toBe(1009)
  })

  test('does not take an organisation client, unless orgClientForPerson says so', async () => {
    const started = await desk()
    const page = await fetch(address(started, PERSON, started.organisation), { redirect: 'manual' })
    expect([page.status, await page.text()]).toEqual([400, expect.stringContaining('invalid_client')])
    started.salesiq.switches.orgClientForPerson = 'grant'
    expect((await granted(started, PERSON, started.organisation))['access_token']).toMatch(/^1000\./)
  })
})

describe('a client', () => {
  test('is added, of either kind, and has a secret and redirect addresses of its own', async () => {
    const started = await desk()
    const client = started.salesiq.addClient({ org: true, redirectUris: [BACK] })
    expect((await granted(started, ORGANISATION, client))['access_token']).toMatch(/^1005\./)
    const other = started.salesiq.addClient({ org: false, clientId: '1000.MINE', clientSecret: 'secret' })
    await expect(granted(started, PERSON, other)).rejects.toThrow('invalid_redirect_uri')
    other.redirectUris.push(BACK)
    expect(await granted(started, PERSON, { ...other, clientSecret: 'another' })).toEqual({
      error: 'invalid_client_secret',
    })
    expect(() => started.salesiq.addClient({ org: true, clientId: '1000.MINE' })).toThrow('already')
    started.salesiq.reset()
    expect(started.salesiq.portal.addedClients).toEqual([])
  })

  test('cannot use a code or a refresh token of another', async () => {
    const started = await desk()
    const { refresh_token } = await granted(started, PERSON, started.ordinary)
    const { clientId: client_id, clientSecret: client_secret } = started.organisation
    const form = { grant_type: 'refresh_token', refresh_token: String(refresh_token), client_id, client_secret }
    expect((await started.call('POST /oauth/v2/token', { token: null, form })).json).toEqual({ error: 'invalid_code' })
  })

  test('is added through the control interface: POST /_emulator/clients', async () => {
    const { call, salesiq } = await desk()
    const json = { org: true, redirectUris: [BACK] }
    const { json: client } = await call('POST /_emulator/clients', { token: null, json })
    expect(salesiq.portal.addedClients).toEqual([client])
    expect((await call('POST /_emulator/clients', { token: null, json: { kind: 'org' } })).status).toBe(400)
  })
})

describe('the consent of an associate', () => {
  test('for the organisation is sent back as denied, where consentBy says so', async () => {
    const started = await desk({ consentBy: 'associate' })
    const back = await started.salesiq.consent(address(started, ORGANISATION, started.organisation))
    expect(new URL(back).searchParams.get('error')).toBe('access_denied')
  })

  test('for the organisation is an error page, or is granted, where associateConsent says so', async () => {
    const started = await desk({ consentBy: 'associate', associateConsent: 'page' })
    const asked = address(started, ORGANISATION, started.organisation)
    await expect(started.salesiq.consent(asked)).rejects.toThrow('Only an administrator')
    started.salesiq.switches.associateConsent = 'granted'
    expect(await granted(started, ORGANISATION, started.organisation)).toHaveProperty('access_token')
  })

  test('for that person is granted, and opens no webhooks', async () => {
    const started = await desk({ consentBy: 'associate' })
    const token = String((await granted(started, PERSON, started.ordinary))['access_token'])
    expect((await started.call('GET /api/v2/:screen/apps', { token })).json).toHaveProperty('data')
    expect(codeOf(await started.call('GET /api/v2/:screen/webhooks', { token }))).toBe(1016)
  })
})

describe('the consent for another portal', () => {
  test('gives a token that this portal refuses with 1005, where consentPortal says so', async () => {
    const started = await desk({ consentPortal: 'other', portalListScreenName: 'screenName' })
    const token = String((await granted(started, ORGANISATION, started.organisation))['access_token'])
    const sent = { token, json: started.opening() }
    expect(codeOf(await started.call('POST /api/visitor/v1/:screen/conversations', sent))).toBe(1005)
    expect(codeOf(await started.call('GET /api/v2/:screen/apps', { token }))).toBe(1005)
    const { json } = await started.call('GET /api/v2/portals', { token })
    expect(json['data']).toMatchObject([{ screenname: 'globex', name: 'Globex' }])
    const apps = await started.call('GET /api/v2/:screen/apps', { token, params: { screen: 'globex' } })
    expect(apps.json['data']).toHaveLength(1)
    expect(apps.json['data']?.[0]?.['id']).not.toBe(started.salesiq.portal.brand.id)
  })

  test('gives a token for which there are no conversations and webhooks of this portal', async () => {
    const { call, salesiq } = await desk()
    await salesiq.startWebsiteChat()
    const token = salesiq.issueToken({ elsewhere: true })
    const { json } = await call('GET /api/v2/:screen/conversations', { token, params: { screen: 'globex' } })
    expect(json['data']).toEqual([])
  })
})
