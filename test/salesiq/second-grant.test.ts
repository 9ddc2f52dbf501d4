/** Two worlds of consents: an organisation's consent that REST v2 refuses, alone and beside the consent of a person. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { consentUrl, exchangeCode, scopesFor } from '../../src/salesiq/consent'
import { markOfClient } from '../../src/installation/connection'
import { test as base } from '../harness/scene'

const test = base.extend({ options: { processes: 1 } })

const TOKEN = 'POST /oauth/v2/token'
const renewals = (bridge: Bridge) => bridge.salesiq.calls.filter(({ route }) => route === TOKEN).length

/** What Zoho gives for a consent with these scopes. */
const refreshTokenFor = async ({ salesiq, botpress }: Bridge, kind: 'org/auth' | 'auth', scopes: string[]) => {
  const before = salesiq.switches.grantReply
  salesiq.switches.grantReply = 'accept'
  const { clientId, clientSecret } = salesiq.portal
  const redirectUri = botpress.webhookUrl
  const query = { response_type: 'code', access_type: 'offline', client_id: clientId, redirect_uri: redirectUri }
  const asked = new URLSearchParams({ ...query, scope: scopes.join(',') })
  const sent = await fetch(`${salesiq.url}/oauth/v2/${kind}?${asked.toString()}`, { redirect: 'manual' })
  salesiq.switches.grantReply = before
  const code = new URL(sent.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const form = { grant_type: 'authorization_code', client_id: clientId, client_secret: clientSecret, code }
  const body = new URLSearchParams({ ...form, redirect_uri: redirectUri })
  const answer = await fetch(`${salesiq.url}/oauth/v2/token`, { method: 'POST', body })
  return ((await answer.json()) as { refresh_token: string }).refresh_token
}

/** The organisation's consent opens chats and sends lines, and REST v2 refuses it. */
const organisationAlone = async (bridge: Bridge) => {
  const refreshToken = await refreshTokenFor(bridge, 'org/auth', ['SalesIQ.conversations.CREATE'])
  return bridge.configure({ accessToken: undefined, refreshToken })
}

const secondOf = async (bridge: Bridge) => ({
  refreshToken: await refreshTokenFor(
    bridge,
    'auth',
    scopesFor('person').map(({ scope }) => scope),
  ),
  client: markOfClient(bridge.salesiq.portal.clientId),
  dataCentre: 'us',
})

/** As the connect page stores it. */
const withSecond = async (bridge: Bridge) => {
  const state = bridge.botpress.states.find(({ name }) => name === 'installation')
  const payload = (state?.payload ?? {}) as { connection?: object }
  if (state) state.payload = { ...payload, connection: { ...payload.connection, second: await secondOf(bridge) } }
}

const handoffs = async (bridge: Bridge, count: number) => {
  const operator = bridge.salesiq.operator()
  for (let round = 0; round < count; round += 1) {
    const { visitor, conversation } = await bridge.handoff({}, { name: `Visitor ${round}` })
    await operator.joins(conversation)
    await visitor.says(`question ${round}`)
    await operator.replies(conversation, `answer ${round}`)
    await bridge.settled()
    expect(conversation.messages.some(({ text }) => text === `question ${round}`)).toBe(true)
    expect(visitor.heard.join()).toContain(`answer ${round}`)
    await operator.closes(conversation)
    await bridge.settled()
    expect(visitor.hitlActive).toBe(false)
  }
}

const health = async (bridge: Bridge) => {
  const { body } = await bridge.botpress.invoke('action_triggered', { type: 'checkHealth', input: {} })
  const { output } = JSON.parse(body) as {
    output: { state: string; findings: { id: string; state: string; text: string; cure?: string }[] }
  }
  return output
}

describe('an organisation’s consent that REST v2 refuses', () => {
  test('the settings are saved, and the owner reads what is lost', async ({ bridge }) => {
    expect(await organisationAlone(bridge)).toEqual({ ok: true })
    const log = bridge.troubles().join('\n')
    expect(log).toContain('Chats are not closed from here')
    expect(log).toContain('Check availability answers “unknown”')
    expect(log).toContain('second consent')
    const { state, findings } = await health(bridge)
    expect(state).toBe('warning')
    expect(findings.filter(({ id }) => id.startsWith('access_')).map(({ id, state }) => [id, state])).toEqual([
      ['access_visitor', 'ok'],
      ['access_conversations', 'warning'],
      ['access_setup', 'warning'],
      ['access_operators', 'warning'],
      ['access_webhooks', 'warning'],
    ])
  })

  test('ten handoffs in a row go both ways and end, with two renewals at the most', async ({ bridge }) => {
    await organisationAlone(bridge)
    bridge.salesiq.calls.length = 0
    await handoffs(bridge, 10)
    expect(renewals(bridge)).toBeLessThanOrEqual(2)
    const refused = bridge.salesiq.calls.filter(({ status, route }) => route.includes('/api/v2/') && status !== 200)
    expect(refused.length).toBeLessThanOrEqual(4)
  })

  test('ten handoffs where REST v2 does not accept the token at all', async ({ bridge }) => {
    await bridge.configure({ accessToken: undefined })
    const body = JSON.stringify({ error: { code: 1008, message: 'Invalid OAuthToken.' } })
    for (const route of [
      'GET /api/v2/:screen/conversations/:id/messages',
      'GET /api/v2/:screen/conversations/:id',
      'GET /api/v2/:screen/conversations',
      'GET /api/v2/:screen/operators/:id',
      'GET /api/v2/:screen/operators',
      'GET /api/v2/:screen/apps',
      'GET /api/v2/:screen/apps/:id',
      'GET /api/v2/:screen/departments/:id',
      'GET /api/v2/:screen/departments',
      'GET /api/v2/:screen/webhooks',
    ])
      bridge.salesiq.faults.add(route, { kind: 'status', status: 401, body }, 1000)
    bridge.salesiq.calls.length = 0
    expect(await bridge.configure({ accessToken: undefined, label: 'Shop bot' })).toEqual({ ok: true })
    await handoffs(bridge, 10)
    expect(renewals(bridge)).toBeLessThanOrEqual(2)
    bridge.salesiq.faults.clear()
  })

  test('availability is unknown, with the reason; departments cannot be listed, with the advice', async ({
    bridge,
  }) => {
    await organisationAlone(bridge)
    const { body } = await bridge.botpress.invoke('action_triggered', { type: 'checkAvailability', input: {} })
    const { output } = JSON.parse(body) as { output: { availability: string; reason: string } }
    expect(output.availability).toBe('unknown')
    expect(output.reason).toMatch(/SalesIQ refused this at \d\d:\d\d UTC \(1009\).*scope SalesIQ\.operators\.READ/)
    const listed = await bridge.botpress.invoke('action_triggered', { type: 'listDepartments', input: {} })
    expect(listed.status).toBe(400)
    expect(listed.body).toContain('second consent')
  })
})

describe('beside the consent of a person', () => {
  test('everything works, each family with the consent that it takes', async ({ bridge }) => {
    await organisationAlone(bridge)
    await withSecond(bridge)
    expect(await organisationAlone(bridge)).toEqual({ ok: true })
    const { findings } = await health(bridge)
    expect(findings.find(({ id }) => id === 'access_visitor')?.state).toBe('ok')
    for (const { id, text } of findings)
      if (id.startsWith('access_') && id !== 'access_visitor') expect(text).toContain('works with the second consent')
    bridge.salesiq.calls.length = 0
    await handoffs(bridge, 3)
    expect(renewals(bridge)).toBeLessThanOrEqual(2)
    const { visitor, conversation } = await bridge.session()
    await visitor.says('/end')
    await bridge.settled()
    expect(conversation.status).toBe('ended')
    const { body } = await bridge.botpress.invoke('action_triggered', { type: 'checkAvailability', input: {} })
    expect((JSON.parse(body) as { output: { availability: string } }).output.availability).toBe('available')
  })

  test('a second consent that was revoked is named', async ({ bridge }) => {
    await organisationAlone(bridge)
    await withSecond(bridge)
    const state = bridge.botpress.states.find(({ name }) => name === 'installation')
    const { connection } = (state?.payload ?? {}) as { connection?: { second?: { refreshToken?: string } } }
    await fetch(`${bridge.salesiq.url}/oauth/v2/token/revoke?token=${connection?.second?.refreshToken}`, {
      method: 'POST',
    })
    await bridge.configure({ accessToken: undefined, refreshToken: bridge.settings['refreshToken'] })
    await organisationAlone(bridge)
    const listed = await bridge.botpress.invoke('action_triggered', { type: 'listDepartments', input: {} })
    expect(listed.body).toContain('The second consent was revoked')
  })

  test('leaves nothing behind when the integration is removed', async ({ bridge }) => {
    await organisationAlone(bridge)
    await withSecond(bridge)
    await organisationAlone(bridge)
    expect(bridge.botpress.states.some(({ name }) => name === 'secondToken')).toBe(true)
    expect(await bridge.botpress.uninstall()).toEqual({ ok: true })
    expect(JSON.stringify(bridge.botpress.states)).not.toContain('1000.')
  })
})

describe('the links', () => {
  test('a person is asked at /oauth/v2/auth, and not for what only an organisation may do', () => {
    const asked = { clientId: '1000.X', redirectUri: 'https://example.com/x', state: 's' }
    const [organisation, person] = [consentUrl('eu', asked), consentUrl('eu', asked, 'person')].map(
      (link) => new URL(link),
    )
    expect(organisation?.pathname).toBe('/oauth/v2/org/auth')
    expect(person?.pathname).toBe('/oauth/v2/auth')
    expect(person?.searchParams.get('scope')).not.toContain('conversations.CREATE')
    expect(organisation?.searchParams.get('scope')).toContain('conversations.CREATE')
    expect(typeof exchangeCode).toBe('function')
  })
})
