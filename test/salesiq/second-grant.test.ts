/** Two worlds of consents: an organisation's consent that REST v2 refuses, alone and beside the consent of a person. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { consentUrl } from '../../src/salesiq/consent'
import { handoffs, mostRenewals, renewals, type Right } from '../harness/access'
import { test as base } from '../harness/scene'
import { withSecond } from '../harness/second-grant'

const test = base.extend({ options: { processes: 1 } })

/** The organisation's consent opens chats and sends lines, and all of REST v2 refuses it. */
const organisationAlone = (bridge: Bridge, apiV2: Right = { code: 1009, status: 403 }) => {
  bridge.salesiq.switches.orgToken = { apiV2 }
  return bridge.configure({ accessToken: undefined })
}

const health = async (bridge: Bridge) => {
  const { body } = await bridge.botpress.invoke('action_triggered', { type: 'checkHealth', input: {} })
  const { output } = JSON.parse(body) as {
    output: { state: string; findings: { id: string; state: string; text: string; cure?: string }[] }
  }
  return output
}

describe.concurrent('an organisation’s consent that REST v2 refuses', () => {
  test('the settings are saved, and the owner reads what is lost', async ({ bridge }) => {
    expect(await organisationAlone(bridge)).toEqual({ ok: true })
    const log = bridge.troubles().join('\n')
    expect(log).toContain('The integration cannot close chats')
    expect(log).toContain('Check availability knows only whether the department is online')
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

describe('a client that is no organisation client', () => {
  test('is named at the first handoff; the next one costs no call, until the settings are saved', async ({
    bridge,
  }) => {
    bridge.salesiq.switches.orgToken = { visitor: { code: 1009, status: 403 } }
    const [first, second] = [bridge.botpress.visitor({ name: 'Ana' }), bridge.botpress.visitor({ name: 'Ben' })]
    await expect(first.asksForHuman()).rejects.toThrow('the client is not an organisation client')
    bridge.salesiq.calls.length = 0
    await expect(second.asksForHuman()).rejects.toThrow('the client is not an organisation client')
    expect(bridge.salesiq.calls).toEqual([])
    const { state, findings } = await health(bridge)
    expect(state).toBe('broken')
    expect(findings.find(({ id }) => id === 'access_visitor')?.state).toBe('broken')
    bridge.salesiq.switches.orgToken = {}
    await bridge.configure({ label: 'Shop bot' })
    await second.asksForHuman()
    expect(second.hitlActive).toBe(true)
  })
})

describe.concurrent('beside the consent of a person', () => {
  test('everything works, each family with the consent that it takes', async ({ bridge }) => {
    await withSecond(bridge)
    expect(await organisationAlone(bridge, { code: 1008, status: 401 })).toEqual({ ok: true })
    const { findings } = await health(bridge)
    for (const { id, text } of findings)
      if (id.startsWith('access_') && id !== 'access_visitor') expect(text).toContain('works with the second consent')
    bridge.salesiq.calls.length = 0
    await handoffs(bridge, 3)
    expect(renewals(bridge)).toBeLessThanOrEqual(mostRenewals)
    const { visitor, conversation } = await bridge.session()
    await visitor.says('/end')
    await bridge.settled()
    expect(conversation.status).toBe('ended')
    const { body } = await bridge.botpress.invoke('action_triggered', { type: 'checkAvailability', input: {} })
    expect((JSON.parse(body) as { output: { availability: string } }).output.availability).toBe('available')
  })

  test('a second consent that was revoked is named', async ({ bridge }) => {
    const { refreshToken } = await withSecond(bridge)
    await fetch(`${bridge.salesiq.url}/oauth/v2/token/revoke?token=${refreshToken}`, { method: 'POST' })
    await organisationAlone(bridge)
    const listed = await bridge.botpress.invoke('action_triggered', { type: 'listDepartments', input: {} })
    expect(listed.body).toContain('The second consent was revoked')
  })

  test('leaves nothing behind when the integration is removed', async ({ bridge }) => {
    await withSecond(bridge)
    await organisationAlone(bridge)
    expect(bridge.botpress.states.some(({ name }) => name === 'secondToken')).toBe(true)
    expect(await bridge.botpress.uninstall()).toEqual({ ok: true })
    expect(JSON.stringify(bridge.botpress.states)).not.toMatch(/"100[05]\./)
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
  })
})
