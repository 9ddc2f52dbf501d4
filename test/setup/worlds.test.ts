/** Both worlds of access on the connect page: everything is allowed, or a second consent is needed; and wrong entries. */
import { describe, expect } from 'vitest'
import { consent } from '../../emulators/salesiq/consent'
import { renewals } from '../harness/access'
import type { Bridge } from '../harness/bridge'
import { copied, linkIn, open, type Seen, submit } from '../harness/browser'
import { test as base } from '../harness/scene'

const test = base.extend({ options: { bare: true } })

const homeOf = (bridge: Bridge) => /https?:\S+\/setup\?key=\S+/.exec(bridge.ownerLog().join('\n'))?.[0] ?? ''
const stored = (bridge: Bridge) =>
  bridge.botpress.states.find(({ name }) => name === 'installation')?.payload as Record<string, Record<string, unknown>>

const firstConsent = async (bridge: Bridge) => open(await consent(linkIn(await open(homeOf(bridge)), 'Give consent')))

const connected = async (bridge: Bridge) =>
  submit(await firstConsent(bridge), 'Use the selected department', { departmentId: 'Support' })

const fields = { portal: 'screenName', brand: 'appId', department: 'departmentId' }

/** Enters a value in the field beside the list. */
const use = (page: Seen, id: keyof typeof fields, value: string) =>
  submit(page, `Use the entered ${id}`, { [fields[id]]: value })

/** SalesIQ refuses REST v2 to the organisation: everything is entered by hand. */
const byHand = async (bridge: Bridge) => {
  bridge.salesiq.switches.orgToken = { apiV2: { code: 1009, status: 403 } }
  const { portal } = bridge.salesiq
  portal.ordinaryClient.redirectUris.push(bridge.botpress.webhookUrl)
  return use(await firstConsent(bridge), 'portal', portal.screenName)
}

const withClient = (bridge: Bridge, page: Seen) => {
  const { clientId, clientSecret } = bridge.salesiq.portal.ordinaryClient
  return submit(page, 'Save the second client', { clientId, secondSecret: clientSecret })
}

const secondConsent = async (page: Seen) => open(await consent(linkIn(page, 'Give the second consent at Zoho')))

test.concurrent('the token that comes with the consent serves the set-up and the first handoff', async ({ bridge }) => {
  await connected(bridge)
  const { visitor, conversation } = await bridge.handoff()
  await bridge.salesiq.operator().joins(conversation)
  await bridge.salesiq.operator().replies(conversation, 'Good morning')
  await bridge.settled()
  expect(visitor.heard).toContain('Good morning')
  expect(renewals(bridge)).toBe(0)
})

describe.concurrent('a portal that refuses REST v2 to the organisation', () => {
  test('is set up by hand, without the second consent; the page says what is lost', async ({ bridge }) => {
    const { portal } = bridge.salesiq
    let page = await byHand(bridge)
    expect(page.text).toContain('Operators: SalesIQ refuses this with your consent (error 1009).')
    expect(page.text).toContain('Next: choose the brand')
    expect(page.text).toContain('SalesIQ gives this page no list of brands. Enter yours below.')
    page = await use(page, 'brand', portal.brand.id)
    expect(page.text).toContain(
      `Your brand is ${portal.brand.id}. SalesIQ does not let this page check the brand; the test handoff checks it.`,
    )
    expect(page.text).toContain('Enter the ID of the department')
    page = await use(page, 'department', 'Support')
    expect(page.text).toContain('enter the ID instead')
    page = await use(page, 'department', String(portal.departments[0]?.id))
    expect(page.text).toContain('Next: create or repair the webhook')
    expect(page.text).toContain('SalesIQ does not let this page create the webhook.')
  })

  test('with a webhook made by hand, the test handoff works, and is the proof', async ({ bridge }) => {
    const { portal } = bridge.salesiq
    const branded = await use(await byHand(bridge), 'brand', portal.brand.id)
    const page = await use(branded, 'department', String(portal.departments[0]?.id))
    const address = copied(page, 'Address of the webhook, to copy')
    bridge.salesiq.addWebhook({ url: address, secured: false })
    const waiting = await submit(page, 'Run the test handoff')
    const hitl = bridge.botpress.conversations.find(({ channel }) => channel === 'hitl')
    if (hitl) hitl.createdAt = new Date(Date.now() - 10_000).toISOString()
    const chat = bridge.salesiq.conversations.at(-1)
    await bridge.salesiq.operator().joins(chat?.id ?? '')
    await bridge.salesiq.operator().replies(chat?.id ?? '', 'yes')
    await bridge.settled()
    const done = await open(waiting.url)
    expect(done.text).toContain('The test worked: chat, webhook and reply arrived.')
    expect(done.text).toContain('By the key in the address of the webhook.')
    expect(chat?.messages.at(-1)?.text).toContain('The handoff has ended')
    expect(done.text).toContain('Operator asked to close the chat ✓ OK')
    expect(done.text).not.toContain('Chat ended')
    expect((await open(waiting.url)).text).not.toContain('Chat ended')
    const home = await open(homeOf(bridge))
    expect(home.text).toContain('Connected to zylker')
    expect(home.text).toContain('The webhook was created by hand; the test handoff has shown that it works.')
  })

  test('with the second consent everything works, and nothing else is typed', async ({ bridge }) => {
    const page = await secondConsent(await withClient(bridge, await byHand(bridge)))
    expect(page.text).toContain('Operators: works with the second consent.')
    const done = await submit(page, 'Use the selected department', { departmentId: 'Support' })
    expect(done.text).toContain('Connected to zylker, Support')
    expect(done.text).toContain('Only events that SalesIQ has signed are accepted.')
    const { visitor, operator, conversation } = await bridge.session()
    await operator.replies(conversation, 'hello')
    await bridge.settled()
    expect(visitor.heard.at(-1)).toBe('hello')
    const forgotten = await submit(done, 'Forget the second consent')
    expect(forgotten.text).toContain('Operators: SalesIQ refuses this')
  })

  test('the client of the settings is no second client, and nothing is stored of it', async ({ bridge }) => {
    const page = await byHand(bridge)
    const { clientId, clientSecret } = bridge.salesiq.portal
    const told = await submit(page, 'Save the second client', { clientId, secondSecret: clientSecret })
    expect(told.text).toContain('This is the organisation client from the settings.')
    expect((await submit(page, 'Save the second client', { clientId: ' ' })).text).toContain('Enter both')
    expect(stored(bridge)['connection']?.['second']).toBeUndefined()
  })

  test('another organisation client: Zoho’s page says so, and the help on ours says why', async ({ bridge }) => {
    const other = bridge.salesiq.addClient({ org: true, redirectUris: [bridge.botpress.webhookUrl] })
    const client = { clientId: other.clientId, secondSecret: other.clientSecret }
    const page = await submit(await byHand(bridge), 'Save the second client', client)
    await expect(consent(linkIn(page, 'Give the second consent'))).rejects.toThrow('invalid_client')
    expect(page.text).toContain('the client may be an organisation client')
    expect((await secondConsent(await withClient(bridge, page))).text).toContain('works with the second consent')
  })

  test('a consent for another portal, or by somebody who may do less, replaces no good one', async ({ bridge }) => {
    const good = await secondConsent(await withClient(bridge, await byHand(bridge)))
    const before = stored(bridge)['connection']?.['second']
    const link = async () => {
      const { second } = stored(bridge)['connection'] ?? {}
      stored(bridge)['connection'] = { ...stored(bridge)['connection'], second: { ...(second as object), client: '' } }
      const page = await open(homeOf(bridge))
      stored(bridge)['connection'] = { ...stored(bridge)['connection'], second }
      return linkIn(page, 'Give the second consent')
    }
    expect(good.status).toBe(200)
    bridge.salesiq.switches.consentPortal = 'other'
    expect((await open(await consent(await link()))).text).toContain('This consent is for another portal than zylker.')
    bridge.salesiq.switches.consentPortal = 'own'
    bridge.salesiq.switches.consentBy = 'associate'
    const less = await open(await consent(await link()))
    expect(less.text).toContain('Let an administrator of the portal give the second consent.')
    expect(stored(bridge)['connection']?.['second']).toEqual(before)
  })

  test('another second client changes nothing until its consent is given', async ({ bridge }) => {
    const page = await byHand(bridge)
    await secondConsent(await withClient(bridge, page))
    const redirectUris = [bridge.botpress.webhookUrl]
    const other = bridge.salesiq.addClient({ org: false, redirectUris })
    const client = { clientId: other.clientId, secondSecret: other.clientSecret }
    const entered = await submit(page, 'Save the second client', client)
    expect(entered.text).toContain('Operators: works with the second consent.')
    expect(stored(bridge)['connection']?.['second']).not.toMatchObject({ clientId: other.clientId })
    const { refreshToken = '' } = stored(bridge)['connection']?.['second'] as { refreshToken?: string }
    await fetch(`${bridge.salesiq.url}/oauth/v2/token/revoke?token=${refreshToken}`, { method: 'POST' })
    await bridge.advance(3_600_000)
    const refused = await open(homeOf(bridge))
    expect(refused.text).toContain('Operators: SalesIQ refuses this')
    expect((await secondConsent(refused)).text).toContain('Operators: works with the second consent.')
    expect(stored(bridge)['connection']?.['second']).toMatchObject({ clientId: other.clientId })
  })

  test('the state of one consent does not count for the other, and each counts once', async ({ bridge }) => {
    const page = await withClient(bridge, await byHand(bridge))
    const back = await consent(linkIn(page, 'Give the second consent'))
    const answers = await Promise.all([open(back), open(back)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 400])
    const refreshToken = stored(bridge)['connection']?.['refreshToken']
    const mixed = new URL(back)
    const first = new URL(linkIn(page, 'Give consent again')).searchParams.get('state') ?? ''
    const second = new URL(linkIn(page, 'Give the second consent')).searchParams.get('state') ?? ''
    const [at, random] = first.split('.')
    mixed.searchParams.set('state', [at, random, second.split('.')[2]].join('.'))
    expect((await open(mixed.href)).text).toContain('This link was not made by the checklist')
    expect(stored(bridge)['connection']?.['refreshToken']).toBe(refreshToken)
  })
})

test('a visitor API that refuses: the test says so, and the checklist names the one thing to do', async ({
  bridge,
}) => {
  bridge.salesiq.switches.orgToken = { visitor: { code: 1009, status: 403 } }
  const failed = await submit(await connected(bridge), 'Run the test handoff')
  expect(failed.text).toContain('The test chat could not be opened')
  expect(failed.text).toContain('the client is not an organisation client')
  const page = await open(linkIn(failed, 'Back to the checklist'))
  expect(page.text).toContain('Next: use an organisation client')
  expect(page.text).toContain(
    'Opening chats and sending lines: SalesIQ refuses this with your consent (error 1009). No handoff',
  )
  expect(page.text).not.toContain('Save the second client')
  bridge.salesiq.switches.orgToken = {}
  const again = await submit(page, 'Run the test handoff')
  expect(again.text).toContain('Waiting for an operator to take the chat')
})

describe.concurrent('what is entered wrongly', () => {
  test('is answered in one sentence, and nothing is changed', async ({ bridge }) => {
    const { portal } = bridge.salesiq
    const sales = portal.departments[1]
    const page = await connected(bridge)
    portal.brand.departments = portal.brand.departments.filter(({ name }) => name === 'Support')
    const before = { ...stored(bridge)['connection'] }
    const wrong = [
      [await use(page, 'brand', '40510000000000001'), 'This portal has no brand with this ID.'],
      [await use(page, 'brand', 'Zylker'), 'That is not an ID'],
      [await use(page, 'department', 'Nobody'), 'This portal has no such department.'],
      [await use(page, 'department', String(sales?.id)), 'does not belong to the chosen brand'],
    ] as const
    for (const [{ text, url }, sentence] of wrong) {
      expect(text).toContain(sentence)
      expect((await open(url)).status).toBe(200)
    }
    if (sales) sales.is_enabled = false
    expect((await use(page, 'department', 'sales')).text).toContain('This department is disabled.')
    expect(stored(bridge)['connection']).toEqual(before)
    const left = await submit(page, 'Forget portal, brand and department')
    expect(left.text).toContain('Next: choose the portal')
    expect((await use(left, 'portal', 'nowhere')).text).toContain('does not know a portal of this name')
    expect((await use(left, 'portal', '../x')).text).toContain('That cannot be the name of a portal')
    expect((await use(left, 'portal', 'zylker')).text).toContain('Your portal is zylker')
  })

  test('a consent for another portal leaves the one from before', async ({ bridge }) => {
    const page = await connected(bridge)
    const { refreshToken } = stored(bridge)['connection'] ?? {}
    bridge.salesiq.switches.consentPortal = 'other'
    const told = await open(await consent(linkIn(page, 'Give consent again')))
    expect(told.text).toContain('This consent is for another portal than zylker.')
    expect(stored(bridge)['connection']?.['refreshToken']).toBe(refreshToken)
    expect((await open(linkIn(told, 'Back to the checklist'))).text).toContain('Connected to zylker, Support')
  })

  test('a key that expired between two clicks: the new secret is asked for, and leads to the checklist', async ({
    bridge,
  }) => {
    const page = await connected(bridge)
    bridge.salesiq.portal.clientSecret = 'a-new-secret'
    await bridge.configure({ clientSecret: 'a-new-secret' })
    const asked = await submit(page, 'Create or repair the webhook')
    expect(asked.status).toBe(403)
    expect(asked.text).not.toContain('zylker')
    expect((await submit(asked, 'Continue', { clientSecret: 'a-new-secret' })).text).toContain('Connected to zylker')
  })

  test('the address of a button, opened again, ends on the checklist', async ({ bridge }) => {
    await connected(bridge)
    const [, key = ''] = homeOf(bridge).split('key=')
    for (const path of ['place', 'webhook', 'second', 'nothing', 'try'])
      expect((await open(`${bridge.botpress.webhookUrl}/setup/${path}?key=${key}`)).text, path).toContain(
        'Connected to zylker, Support',
      )
  })
})

describe.concurrent('what cannot be seen', () => {
  test('no enabled department: the page says so, and what to do', async ({ bridge }) => {
    for (const department of bridge.salesiq.portal.departments) department.is_enabled = false
    const page = await firstConsent(bridge)
    expect(page.text).toContain('This brand has no enabled department.')
    expect(page.text).toContain('Next: choose the department')
  })

  test('an outage of Zoho is one line, and no row is red', async ({ bridge }) => {
    await connected(bridge)
    await bridge.advance(2 * 3_600_000)
    bridge.salesiq.faults.add('POST /oauth/v2/token', { kind: 'status', status: 503 })
    const page = await open(homeOf(bridge))
    expect(page.text).toContain('No answer: Zoho does not answer at the moment')
    expect(page.html).not.toMatch(/class="state (broken|warning)"/)
    expect(page.text).toContain('Waits for an answer from Zoho Your portal is zylker.')
  })

  test('SalesIQ without an answer is one line too, and nothing is called connected', async ({ bridge }) => {
    await connected(bridge)
    bridge.salesiq.faults.add('GET /api/v2/:screen/apps/:id', { kind: 'status', status: 503 }, 4)
    const page = await open(homeOf(bridge))
    expect(page.text).toContain('Set up for zylker')
    expect(page.text).toContain('No answer: Zoho does not answer at the moment')
    expect(page.html).not.toMatch(/class="state (broken|warning)"/)
  })

  test('what is filled in is not called OK before Zoho has accepted it', async ({ bridge }) => {
    const page = await open(homeOf(bridge))
    expect(page.text).toContain('Zoho client – Filled in')
    expect(page.text).not.toContain('✓ OK')
    expect((await firstConsent(bridge)).text).toContain('Zoho client ✓ OK Zoho accepts')
  })

  test('words depend on where a value came from', async ({ bridge }) => {
    await connected(bridge)
    for (const department of bridge.salesiq.portal.departments) department.is_enabled = false
    const chosen = await open(homeOf(bridge))
    expect(chosen.text).toContain('The chosen department is disabled')
    expect(chosen.text).not.toMatch(/departmentId|appId|screenName|refreshToken/)
    for (const department of bridge.salesiq.portal.departments) department.is_enabled = true
    await bridge.configure({ departmentId: 'Support' })
    const typed = await open(homeOf(bridge))
    expect(typed.text).toContain('This is typed in the settings, as Department ID')
    expect(typed.html).not.toContain('name="departmentId"')
  })
})
