/** The webhook makes and mends itself, keys change without a loss, and what breaks is told once, before customers notice. */
import { describe, expect } from 'vitest'
import { consent } from '../../emulators/salesiq/consent'
import type { Bridge } from '../harness/bridge'
import { copied, linkIn, open, submit } from '../harness/browser'
import { test as base } from '../harness/scene'

const test = base.extend({ options: { bare: true } })

const homeOf = (bridge: Bridge) => /https?:\S+\/setup\?key=\S+/.exec(bridge.ownerLog().join('\n'))?.[0] ?? ''

const connected = async (bridge: Bridge) => {
  const page = await open(await consent(linkIn(await open(homeOf(bridge)), 'Give consent')))
  return submit(page, 'Use the selected department', { departmentId: 'Support' })
}

const hooks = async (bridge: Bridge) => {
  const headers = { authorization: `Zoho-oauthtoken ${bridge.salesiq.issueToken()}` }
  const answer = await fetch(`${bridge.salesiq.url}/api/v2/${bridge.salesiq.portal.screenName}/webhooks`, { headers })
  return (
    (await answer.json()) as {
      data: { id: string; url: string; secured: boolean; events: string[]; public_keys?: { id: string }[] }[]
    }
  ).data
}

const told = (bridge: Bridge, type: string) =>
  bridge.botpress.botHeard.filter((event) => event.type === type).map(({ payload }) => String(payload['problem']))

/** A day has passed since the settings were last found right. */
const tomorrow = async (bridge: Bridge) => {
  const state = bridge.botpress.states.find(({ name }) => name === 'installation')
  const watch = state?.payload['watch'] as { proven?: { at: number } } | undefined
  if (watch?.proven) watch.proven.at -= 24 * 3_600_000
  const result = await bridge.botpress.registersAgain()
  await bridge.settled()
  return result
}

describe.concurrent('the webhook', () => {
  test('is made once, signed, with the eight events, for the brand; and goes with the integration', async ({
    bridge,
  }) => {
    await connected(bridge)
    await bridge.botpress.registersAgain()
    await bridge.botpress.registersAgain()
    const [hook, ...others] = await hooks(bridge)
    expect(others).toEqual([])
    expect(hook).toMatchObject({
      url: bridge.botpress.webhookUrl,
      secured: true,
      app_ids: [bridge.salesiq.portal.brand.id],
    })
    expect(hook?.events).toHaveLength(8)
    expect(hook?.public_keys).toHaveLength(1)
    expect(await bridge.botpress.uninstall()).toEqual({ ok: true })
    expect(await hooks(bridge)).toEqual([])
    expect(bridge.botpress.states.filter(({ name }) => name === 'installation' || name === 'token')).toEqual([])
  })

  test('that somebody made by hand is taken over, and stays when the integration goes', async ({ bridge }) => {
    bridge.salesiq.addWebhook({
      url: `${bridge.botpress.webhookUrl}?key=old`,
      secured: false,
      events: ['conversation.missed'],
    })
    await connected(bridge)
    const [hook, ...others] = await hooks(bridge)
    expect(others).toEqual([])
    expect(hook).toMatchObject({ secured: true })
    expect(hook?.events).toHaveLength(8)
    await bridge.botpress.uninstall()
    expect(await hooks(bridge)).toHaveLength(1)
  })

  test('that cannot be made does not fail the save; the page says how by hand', async ({ bridge }) => {
    await connected(bridge)
    bridge.salesiq.faults.add('GET /api/v2/:screen/webhooks', { kind: 'status', status: 503 }, 4)
    expect(await bridge.botpress.registersAgain()).toEqual({ ok: true })
    expect(bridge.troubles().join()).toContain('The webhook in SalesIQ could not be made')
    const page = await open(homeOf(bridge))
    expect(page.text).toContain('To create the webhook by hand in SalesIQ')
    expect((await submit(page, 'Create or repair the webhook')).status).toBe(200)
  })
})

describe.concurrent('keys that change in the middle of a session', () => {
  test('the webhook’s: no line is lost', async ({ bridge }) => {
    await connected(bridge)
    const { visitor, operator, conversation } = await bridge.session()
    await operator.replies(conversation, 'before')
    const [hook] = await hooks(bridge)
    const headers = { authorization: `Zoho-oauthtoken ${bridge.salesiq.issueToken()}` }
    const keys = `${bridge.salesiq.url}/api/v2/${bridge.salesiq.portal.screenName}/webhooks/${hook?.id}/keys`
    await fetch(keys, { method: 'POST', headers })
    await fetch(`${keys}/${hook?.public_keys?.[0]?.id}`, { method: 'DELETE', headers })
    const state = bridge.botpress.states.find(({ name }) => name === 'installation')
    const stored = state?.payload['webhook'] as { fetchedAt: number }
    stored.fetchedAt -= 120_000
    await operator.replies(conversation, 'after')
    await bridge.settled()
    expect(visitor.heard.slice(-2)).toEqual(['before', 'after'])
  })

  test('the client secret: a webhook made by hand goes on for a while, and the owner is told', async ({ bridge }) => {
    const scopes = ['SalesIQ.conversations.ALL', 'SalesIQ.apps.READ', 'SalesIQ.departments.READ']
    const { portal } = bridge.salesiq
    const byHand = {
      accessToken: bridge.salesiq.issueToken({ scopes }),
      screenName: portal.screenName,
      appId: portal.brand.id,
      departmentId: 'Support',
    }
    expect(await bridge.configure(byHand)).toEqual({ ok: true })
    const address = copied(await open(homeOf(bridge)), 'Address of the webhook, to copy')
    bridge.salesiq.addWebhook({ url: address, secured: false })
    const { visitor, operator, conversation } = await bridge.session()
    await bridge.configure({ ...byHand, clientSecret: 'a new one, freshly made' })
    await operator.replies(conversation, 'still here')
    await bridge.settled()
    expect(visitor.heard.at(-1)).toBe('still here')
    expect(bridge.troubles().join()).toContain('still uses the key of the former client secret')
  })
})

describe.concurrent('the daily look', () => {
  test('is asked for when the settings are saved', ({ bridge }) => {
    expect(bridge.botpress.installation.registerSchedule).toBe('daily')
  })

  const breaks: [
    problem: string,
    breakIt: (bridge: Bridge) => Promise<void> | void,
    mend: (bridge: Bridge) => Promise<void> | void,
  ][] = [
    [
      'brand',
      ({ salesiq }) => void (salesiq.portal.brand.enabled = false),
      ({ salesiq }) => void (salesiq.portal.brand.enabled = true),
    ],
    [
      'department',
      ({ salesiq }) => void salesiq.portal.departments.forEach((each) => (each.is_enabled = false)),
      ({ salesiq }) => void salesiq.portal.departments.forEach((each) => (each.is_enabled = true)),
    ],
  ]
  for (const [problem, breakIt, mend] of breaks) {
    test(`${problem}: told once, and its end too`, async ({ bridge }) => {
      await connected(bridge)
      await bridge.botpress.registersAgain()
      await breakIt(bridge)
      expect(await tomorrow(bridge)).toEqual({ ok: true })
      await tomorrow(bridge)
      expect(told(bridge, 'connectionProblem')).toEqual([problem])
      expect(bridge.printed()).toContain(`salesiq_${problem}`)
      await mend(bridge)
      await tomorrow(bridge)
      await tomorrow(bridge)
      expect(told(bridge, 'connectionRestored')).toEqual([problem])
    })
  }

  test('consent that was revoked: told once, and its end too', async ({ bridge }) => {
    await connected(bridge)
    await bridge.botpress.registersAgain()
    const state = bridge.botpress.states.find(({ name }) => name === 'installation')
    const token = String((state?.payload['connection'] as Record<string, unknown>)['refreshToken'])
    await fetch(`${bridge.salesiq.url}/oauth/v2/token/revoke?token=${token}`, { method: 'POST' })
    await tomorrow(bridge)
    await tomorrow(bridge)
    expect(told(bridge, 'connectionProblem')).toEqual(['consent'])
    const page = await open(homeOf(bridge))
    expect(page.text).toContain('Broken')
    await open(await consent(linkIn(page, 'Give consent again')))
    await tomorrow(bridge)
    expect(told(bridge, 'connectionRestored')).toEqual(['consent'])
  })

  test('SalesIQ being down is no problem of the settings', async ({ bridge }) => {
    await connected(bridge)
    await bridge.botpress.registersAgain()
    bridge.salesiq.faults.add('GET /api/v2/:screen/apps/:id', { kind: 'status', status: 503 }, 2)
    await tomorrow(bridge)
    expect(told(bridge, 'connectionProblem')).toEqual([])
  })
})

describe.concurrent('the doctor', () => {
  const check = async (bridge: Bridge) => {
    const { body } = await bridge.botpress.invoke('action_triggered', { type: 'checkHealth', input: {} })
    return (
      JSON.parse(body) as {
        output: { state: string; missing: string[]; findings: { id: string; state: string; cure?: string }[] }
      }
    ).output
  }

  test('says what is missing, and then that all is well', async ({ bridge }) => {
    expect(await check(bridge)).toMatchObject({
      state: 'broken',
      missing: ['the consent', 'the portal', 'the brand', 'the department'],
    })
    await connected(bridge)
    const { state, findings } = await check(bridge)
    expect(state).toBe('ok')
    const access = ['visitor', 'conversations', 'setup', 'operators', 'webhooks'].map((family) => `access_${family}`)
    expect(findings.map(({ id }) => id)).toEqual(['consent', 'brand', 'department', 'webhook', 'received', ...access])
  })

  test('names what broke, with its cure', async ({ bridge }) => {
    await connected(bridge)
    bridge.salesiq.portal.brand.enabled = false
    const { state, findings } = await check(bridge)
    expect(state).toBe('broken')
    expect(findings.find(({ id }) => id === 'brand')?.cure).toContain('enable it in SalesIQ')
  })

  test('departments are listed, and one may be named instead of numbered', async ({ bridge }) => {
    await connected(bridge)
    const { body } = await bridge.botpress.invoke('action_triggered', { type: 'listDepartments', input: {} })
    expect(JSON.parse(body)).toMatchObject({
      output: {
        departments: [
          { name: 'Support', enabled: true },
          { name: 'Sales', enabled: true },
        ],
      },
    })
    const { conversation } = await bridge.handoff({ hitlSession: { departmentId: ' sales ' } })
    expect(conversation.departmentId).toBe(bridge.salesiq.portal.departments[1]?.id)
  })
})

describe.concurrent('the test handoff', () => {
  test('names a bot of SalesIQ that takes the chat first', async ({ bridge }) => {
    const waiting = await submit(await connected(bridge), 'Run the test handoff')
    await bridge.salesiq.botAttends(bridge.salesiq.conversations.at(-1)?.id ?? '')
    expect((await open(waiting.url)).text).toContain('A bot of SalesIQ has taken the chat')
  })

  test('that the operator closes without a word says so', async ({ bridge }) => {
    const waiting = await submit(await connected(bridge), 'Run the test handoff')
    const hitl = bridge.botpress.conversations.find(({ channel }) => channel === 'hitl')
    if (hitl) hitl.createdAt = new Date(Date.now() - 10_000).toISOString()
    const chat = bridge.salesiq.conversations.at(-1)?.id ?? ''
    await bridge.salesiq.operator().joins(chat)
    await bridge.salesiq.operator().closes(chat)
    expect((await open(waiting.url)).text).toContain('The chat was closed before anybody wrote a reply.')
  })

  test('that cannot open a chat says why, and leads back', async ({ bridge }) => {
    const page = await connected(bridge)
    const body = '{"error":{"code":1016,"message":"no"}}'
    bridge.salesiq.faults.add('POST /api/visitor/v1/:screen/conversations', { kind: 'status', status: 200, body })
    const failed = await submit(page, 'Run the test handoff')
    expect(failed.text).toContain('the client is not an organisation client')
    expect(linkIn(failed, 'Back to the checklist')).toBe(homeOf(bridge))
  })

  test('ticks each hop and closes the chat', async ({ bridge }) => {
    const page = await connected(bridge)
    const waiting = await submit(page, 'Run the test handoff')
    expect(waiting.text).toContain('Waiting for an operator to take the chat')
    const chat = bridge.salesiq.conversations.at(-1)
    expect(chat?.question).toContain('This is a test of the connection')
    const hitl = bridge.botpress.conversations.find(({ channel }) => channel === 'hitl')
    if (hitl) hitl.createdAt = new Date(Date.now() - 10_000).toISOString()
    await bridge.salesiq.operator().joins(chat?.id ?? '')
    await bridge.salesiq.operator().replies(chat?.id ?? '', 'yes')
    await bridge.settled()
    const done = await open(waiting.url)
    expect(done.text).toContain('The test worked: chat, webhook and reply arrived.')
    expect(done.text).not.toContain('Waiting')
    expect(chat?.status).toBe('ended')
    expect(bridge.botpress.botHeard).toEqual([])
  })
})
