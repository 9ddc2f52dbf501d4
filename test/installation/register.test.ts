/** What saving the settings proves: each cause in one sentence that names the setting and the cure. */
import { describe, expect, test as plainTest } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { copied, open } from '../harness/browser'
import { sharedBridge, test } from '../harness/scene'

const BRAND = 'GET /api/v2/:screen/apps/:id'
const DEPARTMENT = 'GET /api/v2/:screen/departments/:id'

type Case = [what: string, changes: (bridge: Bridge) => Record<string, unknown>, said: RegExp]

const fresh = { accessToken: undefined }

const wrong: Case[] = [
  ['the client', () => ({ ...fresh, clientId: '1000.NOBODY' }), /settings clientId and region/],
  ['the client secret', () => ({ ...fresh, clientSecret: 'f'.repeat(42) }), /setting clientSecret/],
  ['the refresh token', () => ({ ...fresh, refreshToken: '1000.a.b' }), /setting Refresh token/],
  [
    'no refresh token, and an access token that is over',
    () => ({ refreshToken: undefined, accessToken: '1000.x.y' }),
    /Empty the setting Access token/,
  ],
  ['the screen name', () => ({ screenName: 'nobody' }), /setting screenName/],
  ['the brand', () => ({ appId: '40510000000000001' }), /setting appId/],
  ['the department', () => ({ departmentId: '40510000000000001' }), /setting departmentId/],
  ['an id that is no number', () => ({ appId: 'my brand' }), /setting appId must be a number/],
  ['an empty setting', () => ({ clientId: '   ' }), /setting clientId is empty/],
  [
    'a public key that is none',
    () => ({ webhookPublicKey: 'not a key' }),
    /setting webhookPublicKey is not an RSA public key/,
  ],
]

describe('settings that are definitely wrong', () => {
  const shared = sharedBridge()
  for (const [what, changes, said] of wrong) {
    plainTest(`${what}: refused, by name`, async () => {
      const bridge = shared()
      const { ok, error } = await bridge.configure(changes(bridge))
      expect(ok).toBe(false)
      expect(error).toMatch(said)
    })
  }

  for (const errorStatus of ['ok200', 'http4xx'] as const) {
    test(`the same with errors in the style ${errorStatus}`, async ({ bridge }) => {
      bridge.salesiq.switches.errorStatus = errorStatus
      expect((await bridge.configure({ screenName: 'nobody' })).error).toMatch(/setting screenName/)
      expect((await bridge.configure({ appId: '40510000000000001' })).error).toMatch(/setting appId/)
    })
  }

  test('a brand that is switched off', async ({ bridge }) => {
    bridge.salesiq.portal.brand.enabled = false
    expect((await bridge.configure({})).error).toMatch(/brand of the setting appId is disabled/)
  })

  test('a department that is switched off', async ({ bridge }) => {
    const [department] = bridge.salesiq.portal.departments
    if (department) department.is_enabled = false
    expect((await bridge.configure({})).error).toMatch(/department of the setting departmentId is disabled/)
  })
})

describe.concurrent('what proves nothing', () => {
  test('a scope that the consent lacks: a warning that names it, the settings are saved', async ({ bridge }) => {
    const accessToken = bridge.salesiq.issueToken({ scopes: ['SalesIQ.apps.READ', 'SalesIQ.conversations.ALL'] })
    expect(await bridge.configure({ refreshToken: undefined, accessToken })).toEqual({ ok: true })
    expect(bridge.ownerLog().join()).toMatch(/settings are saved, but: .*scope SalesIQ\.departments\.READ/)
    expect(bridge.ownerLog().join()).toMatch(/settings are saved, but: .*scope SalesIQ\.operators\.READ/)
  })

  const outages = [{ kind: 'status', status: 503 }, { kind: 'html', status: 502 }, { kind: 'resetBefore' }] as const
  for (const fault of outages) {
    test(`SalesIQ out of reach (${fault.kind}): a warning, the settings are saved`, async ({ bridge }) => {
      bridge.salesiq.faults.add(BRAND, fault, 2)
      bridge.salesiq.faults.add(DEPARTMENT, fault, 2)
      expect(await bridge.configure({})).toEqual({ ok: true })
      expect(bridge.ownerLog().join()).toContain('The settings are saved, but: Could not read the brand.')
    })
  }

  for (const status of [200, 400]) {
    test(`Zoho asks to slow down, at status ${status}: a warning, and no further try`, async ({ bridge }) => {
      const body = JSON.stringify({ error_description: 'trop de demandes', error: 'Access Denied', status: 'failure' })
      bridge.salesiq.faults.add('POST /oauth/v2/token', { kind: 'status', status, body })
      bridge.salesiq.calls.length = 0
      const other = { ...fresh, refreshToken: '1000.another.one' }
      expect(await bridge.configure(other)).toEqual({ ok: true })
      expect(await bridge.configure(other)).toEqual({ ok: true })
      expect(bridge.ownerLog().join()).toContain('Zoho asks to slow down')
      expect(bridge.salesiq.calls.filter(({ route }) => route === 'POST /oauth/v2/token')).toHaveLength(1)
    })
  }
})

describe.concurrent('settings that are right', () => {
  test('ids with spaces around them', async ({ bridge }) => {
    expect(await bridge.configure({ appId: ` ${String(bridge.settings['appId'])}\n` })).toEqual({ ok: true })
  })

  test('a public key as PEM, as bare base64, and as PEM on one line', async ({ bridge }) => {
    const { publicKeyPem, publicKey } = bridge.salesiq.addWebhook({ url: bridge.botpress.webhookUrl })
    for (const webhookPublicKey of [publicKeyPem, publicKey, publicKeyPem.replaceAll('\n', ' ')]) {
      expect(await bridge.configure({ webhookPublicKey })).toEqual({ ok: true })
      const { status } = await bridge.salesiq.deliver({ payload: { event: 'conversation.created' } })
      expect(status).toBe(200)
    }
  })

  test('a webhook by hand is believed by the key in its address, and by nothing else', async ({ bridge }) => {
    const scopes = ['SalesIQ.conversations.ALL', 'SalesIQ.apps.READ', 'SalesIQ.departments.READ']
    const withoutWebhooks = { refreshToken: undefined, accessToken: bridge.salesiq.issueToken({ scopes }) }
    expect(await bridge.configure({ ...withoutWebhooks, webhookPublicKey: undefined })).toEqual({ ok: true })
    expect(bridge.ownerLog().join()).toMatch(/webhook in SalesIQ could not be made: .*SalesIQ\.webhooks\.READ/)
    const [link = ''] = /https?:\S+\/setup\?key=\S+/.exec(bridge.ownerLog().join('\n')) ?? []
    const [, query = ''] = copied(await open(link), 'Address of the webhook, to copy').split('?')
    const post = async (suffix: string) =>
      (await fetch(`${bridge.botpress.webhookUrl}${suffix}`, { method: 'POST', body: '{"event":"x"}' })).status
    expect(await post(`?${query}`)).toBe(200)
    expect(await post('')).toBe(401)
    expect(await post('?key=')).toBe(401)
    expect(await post(`?${query.slice(0, -1)}`)).toBe(401)
    expect(await post(`?${link.split('?')[1]}`)).toBe(401)
    await bridge.configure({})
    expect(await post(`?${query}`)).toBe(401)
  })

  test('registering twice asks for one token', async ({ bridge }) => {
    await bridge.configure(fresh)
    await bridge.configure(fresh)
    expect(bridge.salesiq.calls.filter(({ route }) => route === 'POST /oauth/v2/token')).toHaveLength(1)
  })

  test('a Botpress that takes no notes does not refuse settings that are right', async ({ bridge }) => {
    bridge.botpress.refuses('POST /v1/chat/integrations/configure', 'Forbidden')
    bridge.botpress.refuses('PATCH /v1/chat/states/:type/:id/:name', 'Forbidden')
    expect(await bridge.configure({ label: 'Shop bot' })).toEqual({ ok: true })
    expect(bridge.troubles().join()).toContain('Botpress did not store the set-up (Forbidden)')
  })

  test('removing the integration leaves no token behind', async ({ bridge }) => {
    await bridge.configure(fresh)
    expect(await bridge.botpress.uninstall()).toEqual({ ok: true })
    expect(JSON.stringify(bridge.botpress.states)).not.toMatch(/"100[05]\./)
  })
})
