/** What an attack on the connect page found, one scene each. */
import { describe, expect } from 'vitest'
import { consent } from '../../emulators/salesiq/consent'
import type { Bridge } from '../harness/bridge'
import { linkIn, open, submit } from '../harness/browser'
import { test as base } from '../harness/scene'

const test = base.extend({ options: { bare: true, processes: 1 } })

const homeOf = (bridge: Bridge) => /https?:\S+\/setup\?key=\S+/.exec(bridge.ownerLog().join('\n'))?.[0] ?? ''
const connected = async (bridge: Bridge) => {
  const page = await open(await consent(linkIn(await open(homeOf(bridge)), 'Give consent')))
  return submit(page, 'Use the selected department', { departmentId: 'Support' })
}
const stored = (bridge: Bridge) =>
  bridge.botpress.states.find(({ name }) => name === 'installation')?.payload as Record<string, Record<string, unknown>>
const listings = (bridge: Bridge) =>
  bridge.salesiq.calls.filter(({ route }) => route === 'GET /api/v2/:screen/webhooks').length

describe.concurrent('at the same time', () => {
  test('a save does not undo a consent that comes in meanwhile', async ({ bridge }) => {
    await connected(bridge)
    const link = linkIn(await open(homeOf(bridge)), 'Give consent again')
    bridge.salesiq.faults.add('GET /api/v2/:screen/departments/:id', { kind: 'slow', ms: 1000 })
    const saving = bridge.botpress.registersAgain()
    await open(await consent(link))
    const given = stored(bridge)['connection']?.['refreshToken']
    await saving
    expect(stored(bridge)['connection']?.['refreshToken']).toBe(given)
  })

  test('many guesses of the secret are many tries', async ({ bridge }) => {
    const page = await open(`${bridge.botpress.webhookUrl}/setup`)
    const guesses = Array.from({ length: 30 }, () => submit(page, 'Continue', { clientSecret: 'guess' }))
    const refused = (await Promise.all(guesses)).filter(({ status }) => status === 429)
    expect(refused.length).toBeGreaterThanOrEqual(25)
  })

  test('pressing the button three times makes one webhook', async ({ bridge }) => {
    const page = await connected(bridge)
    const hooks = `${bridge.salesiq.url}/api/v2/${bridge.salesiq.portal.screenName}/webhooks`
    const headers = { authorization: `Zoho-oauthtoken ${bridge.salesiq.issueToken()}` }
    const list = async () => ((await (await fetch(hooks, { headers })).json()) as { data: { id: string }[] }).data
    await fetch(`${hooks}/${(await list())[0]?.id}`, { method: 'DELETE', headers })
    await Promise.all([1, 2, 3].map(() => submit(page, 'Create or repair the webhook')))
    expect(await list()).toHaveLength(1)
  })

  test('forged signatures do not make us ask SalesIQ again and again', async ({ bridge }) => {
    await connected(bridge)
    const webhook = stored(bridge)['webhook'] as { fetchedAt: number }
    webhook.fetchedAt -= 120_000
    const before = listings(bridge)
    const forged = { method: 'POST', body: '{"event":"x"}', headers: { 'x-siqsignature': 'Zm9yZ2Vk' } }
    await Promise.all(Array.from({ length: 20 }, () => fetch(bridge.botpress.webhookUrl, forged)))
    expect(listings(bridge) - before).toBeLessThanOrEqual(1)
  })
})

describe.concurrent('nobody is stranded', () => {
  test('whose department was switched off: another one can be chosen', async ({ bridge }) => {
    await connected(bridge)
    const [support] = bridge.salesiq.portal.departments
    if (support) support.is_enabled = false
    const page = await submit(await open(homeOf(bridge)), 'Use the selected department', { departmentId: 'Sales' })
    expect(page.text).toContain('The department Sales is on.')
  })

  test('whose portal is not known any more: the portal can be chosen anew', async ({ bridge }) => {
    await connected(bridge)
    const { connection } = stored(bridge)
    if (connection) connection['screenName'] = 'elsewhere'
    const page = await open(homeOf(bridge))
    expect(page.text).toContain('Which portal?')
  })

  test('whose token was typed: the page says that it wins, and offers no button in vain', async ({ bridge }) => {
    await bridge.configure({ refreshToken: bridge.salesiq.portal.refreshToken })
    const page = await open(homeOf(bridge))
    expect(page.text).toContain('The token in the settings is used instead of a consent given here.')
    expect(page.html).not.toContain('Give consent again')
  })

  test('whose test chat cannot be closed: an error, and no false success', async ({ bridge }) => {
    const waiting = await submit(await connected(bridge), 'Run the test handoff')
    const hitl = bridge.botpress.conversations.find(({ channel }) => channel === 'hitl')
    if (hitl) hitl.createdAt = new Date(Date.now() - 10_000).toISOString()
    const chat = bridge.salesiq.conversations.at(-1)?.id ?? ''
    await bridge.salesiq.operator().joins(chat)
    await bridge.salesiq.operator().replies(chat, 'yes')
    bridge.salesiq.faults.add('PUT /api/v2/:screen/conversations/:id/close', { kind: 'status', status: 503 }, 2)
    expect((await open(waiting.url)).status).toBe(502)
    expect((await open(waiting.url)).text).toContain('The test worked: chat, webhook and reply arrived.')
    expect(bridge.salesiq.conversations.at(-1)?.status).toBe('ended')
  })

  test('whose page fails for an unknown reason: the log names the kind of error', async ({ bridge }) => {
    const waiting = await submit(await connected(bridge), 'Run the test handoff')
    bridge.botpress.faults.add('GET /v1/chat/conversations/:id', { kind: 'status', status: 403 })
    expect((await open(waiting.url)).text).toContain('Something went wrong; the log of the bot names the error.')
    expect(bridge.ownerLog().join()).toMatch(/Botpress did not answer as expected \(\w+, \d+\)\./)
  })

  test('who removes the integration after a change of the client: is told what may be left, and no token stays', async ({
    bridge,
  }) => {
    await connected(bridge)
    await bridge.configure({ clientId: '1000.ANOTHER' })
    expect(await bridge.botpress.uninstall()).toEqual({ ok: true })
    expect(bridge.troubles().join()).toContain('The webhook in SalesIQ may be left')
    expect(JSON.stringify(bridge.botpress.states)).not.toContain('refreshToken')
  })

  test('what is posted is stored only if it can be a name or a number', async ({ bridge }) => {
    const page = await connected(bridge)
    const [, key = ''] = homeOf(bridge).split('key=')
    const body = new URLSearchParams({ key, screenName: '../..' })
    await fetch(`${bridge.botpress.webhookUrl}/setup/place`, { method: 'POST', body, redirect: 'manual' })
    expect(page.status).toBe(200)
    expect(stored(bridge)['connection']?.['screenName']).toBe('zylker')
  })
})
