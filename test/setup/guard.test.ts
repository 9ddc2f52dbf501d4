/** Who may not get in: each bad key, state, server and code gets a page that says so, and nothing else happens. */
import { describe, expect } from 'vitest'
import { consent } from '../../emulators/salesiq/consent'
import type { Bridge } from '../harness/bridge'
import { copied, linkIn, open, submit } from '../harness/browser'
import { test as base } from '../harness/scene'

const test = base.extend({ options: { bare: true } })

const homeOf = (bridge: Bridge) => /https?:\S+\/setup\?key=\S+/.exec(bridge.ownerLog().join('\n'))?.[0] ?? ''
const consentOf = async (bridge: Bridge) => linkIn(await open(homeOf(bridge)), 'Give consent')
const tokenCalls = (bridge: Bridge) =>
  bridge.salesiq.calls.filter(({ route }) => route === 'POST /oauth/v2/token').length
const connection = (bridge: Bridge) =>
  (bridge.botpress.states.find(({ name }) => name === 'installation')?.payload['connection'] ?? {}) as Record<
    string,
    unknown
  >
const callback = (bridge: Bridge, query: Record<string, string>) =>
  open(`${bridge.botpress.webhookUrl}?${new URLSearchParams(query).toString()}`)

/** Nothing stored, and nobody asked for a token. */
const untouched = (bridge: Bridge) => {
  expect(connection(bridge)['refreshToken']).toBeUndefined()
  expect(tokenCalls(bridge)).toBe(0)
}

describe.concurrent('without the key', () => {
  test('a wrong key, an old link or none leads to the secret form, the same on every page', async ({ bridge }) => {
    const url = bridge.botpress.webhookUrl
    const body = new URLSearchParams({ key: 'x'.repeat(43), departmentId: '1' })
    const pages = await Promise.all([
      fetch(`${url}/setup?key=wrong`),
      fetch(`${url}/setup?key=`),
      fetch(`${url}/setup`),
      fetch(`${url}/setup/try?key=wrong&session=1`),
      fetch(`${url}/setup/nothing`),
      fetch(`${url}/setup/__proto__`),
      ...['place', 'portal', 'second', 'second/forget', 'webhook', 'try'].map((path) =>
        fetch(`${url}/setup/${path}`, { method: 'POST', body }),
      ),
    ])
    const texts = await Promise.all(pages.map((page) => page.text()))
    expect(new Set(pages.map(({ status }) => status))).toEqual(new Set([403]))
    expect(new Set(texts).size).toBe(1)
    expect(texts[0]).toContain('Client secret')
    untouched(bridge)
  })

  test('no key asks for the client secret; the right one opens, a wrong one does not, and five are enough', async ({
    bridge,
  }) => {
    const page = await open(`${bridge.botpress.webhookUrl}/setup`)
    expect((await submit(page, 'Continue', { clientSecret: bridge.salesiq.portal.clientSecret })).text).toContain(
      'Next: give consent at Zoho',
    )
    for (let round = 0; round < 5; round += 1) {
      const wrong = await submit(page, 'Continue', { clientSecret: 'guess' })
      expect(wrong.status).toBe(403)
      expect(wrong.text).not.toContain('consent')
    }
    expect((await submit(page, 'Continue', { clientSecret: 'guess' })).status).toBe(429)
    expect((await submit(page, 'Continue', { clientSecret: bridge.salesiq.portal.clientSecret })).status).toBe(429)
  })

  test('keys of one purpose open nothing of another', async ({ bridge }) => {
    const [, setupKey = ''] = homeOf(bridge).split('key=')
    const event = { method: 'POST', body: '{"event":"conversation.missed"}' }
    expect((await fetch(`${bridge.botpress.webhookUrl}?key=${setupKey}`, event)).status).toBe(401)
    const state = new URL(await consentOf(bridge)).searchParams.get('state') ?? ''
    expect((await fetch(`${bridge.botpress.webhookUrl}/setup?key=${state.split('.')[2]}`)).status).toBe(403)
  })

  test('an attacker who knows the address can neither connect an account of his own, nor read, nor speak', async ({
    bridge,
  }) => {
    const url = bridge.botpress.webhookUrl
    const own = { code: '1000.attacker.code', location: 'us', 'accounts-server': bridge.salesiq.url }
    const answers = await Promise.all([
      callback(bridge, { ...own, state: bridge.botpress.names.webhookId }),
      callback(bridge, { ...own, state: `${Date.now()}.abc.def` }),
      callback(bridge, { ...own, state: '' }),
      open(`${url}/oauth/callback?code=x&state=y`),
    ])
    for (const { status, text } of answers) {
      expect(status).toBe(400)
      expect(text).not.toContain('/setup?key=')
    }
    expect(answers.map(({ html }) => html).join()).not.toContain('key=')
    untouched(bridge)
  })
})

describe.concurrent('coming back from Zoho', () => {
  test('a consent that was refused', async ({ bridge }) => {
    const page = await open(await consent(await consentOf(bridge), 'reject'))
    expect(page.status).toBe(400)
    expect(page.text).toContain('The consent was refused at Zoho.')
    expect(linkIn(page, 'Back to the checklist')).toBe(homeOf(bridge))
    untouched(bridge)
  })

  test('a server that is not Zoho’s: nothing is sent there', async ({ bridge }) => {
    for (const odd of [
      'https://accounts.zoho.com.evil.example',
      'http://127.0.0.1:9',
      `${bridge.salesiq.url}@evil.example`,
    ]) {
      const back = new URL(await consent(await consentOf(bridge)))
      back.searchParams.set('accounts-server', odd)
      const page = await open(back.href)
      expect(page.text).toContain('not one of Zoho’s')
    }
    const back = new URL(await consent(await consentOf(bridge)))
    back.searchParams.set('location', '__proto__')
    expect((await open(back.href)).text).toContain('not one of Zoho’s')
    untouched(bridge)
  })

  test('a reload, and a code that is used twice: the second is told, the first stands', async ({ bridge }) => {
    const back = await consent(await consentOf(bridge))
    expect((await open(back)).text).toContain('Your portal is zylker.')
    const stored = connection(bridge)['refreshToken']
    const again = await open(back)
    expect(again.status).toBe(400)
    expect(again.text).toContain('used already')
    expect(connection(bridge)['refreshToken']).toBe(stored)
    expect(tokenCalls(bridge)).toBeLessThanOrEqual(1 + 1)
  })

  test('a state that is too old, or overtaken by a newer consent', async ({ bridge }) => {
    const [first, second] = [await consentOf(bridge), await consentOf(bridge)]
    const older = await consent(first)
    await open(await consent(second))
    expect((await open(older)).text).toContain('overtaken')
    const state = new URL(first).searchParams.get('state') ?? ''
    const [at = '', ...rest] = state.split('.')
    const forged = [String(Number(at) + 60_000), ...rest].join('.')
    expect((await callback(bridge, { code: 'x', state: forged })).text).toContain('not made by the checklist')
  })

  test('a code that Zoho does not take', async ({ bridge }) => {
    const back = new URL(await consent(await consentOf(bridge)))
    back.searchParams.set('code', '1000.other.code')
    const page = await open(back.href)
    expect(page.text).toContain('Zoho gave no token.')
    expect(linkIn(page, 'Back to the checklist')).toBe(homeOf(bridge))
    expect(connection(bridge)['refreshToken']).toBeUndefined()
  })

  test('a client that lacks the redirect address: Zoho says so, and the checklist names the address', async ({
    bridge,
  }) => {
    bridge.salesiq.portal.redirectUris.length = 0
    await expect(consent(await consentOf(bridge))).rejects.toThrow('invalid_redirect_uri')
    const page = await open(homeOf(bridge))
    expect(copied(page, 'Authorised redirect URI for Zoho’s console, to copy')).toBe(bridge.botpress.webhookUrl)
    expect(page.text).toContain('invalid_redirect_uri: the client does not have the address above')
    untouched(bridge)
  })

  test('two people at once: one of the two consents counts, and the page is whole', async ({ bridge }) => {
    const backs = [await consent(await consentOf(bridge)), await consent(await consentOf(bridge))]
    const pages = await Promise.all(backs.map((back) => open(back)))
    expect(pages.map(({ status }) => status)).toContain(200)
    expect((await open(homeOf(bridge))).text).toContain('Your portal is zylker.')
  })
})

describe.concurrent('every page', () => {
  test('is kept nowhere, framed nowhere, runs nothing, and shows no secret', async ({ bridge }) => {
    await open(await consent(await consentOf(bridge)))
    const { portal } = bridge.salesiq
    const token = String(connection(bridge)['refreshToken'])
    const pages = await Promise.all([
      open(homeOf(bridge)),
      open(`${bridge.botpress.webhookUrl}/setup`),
      open(`${bridge.botpress.webhookUrl}/setup?key=x`),
    ])
    for (const { headers, html } of pages) {
      expect(headers.get('cache-control')).toBe('no-store')
      expect(headers.get('referrer-policy')).toBe('no-referrer')
      expect(headers.get('content-security-policy')).toMatch(
        /^default-src 'none'; style-src 'sha256-[^']+'; form-action 'self'/,
      )
      expect(html).not.toMatch(/<script|<img|<link|onload|javascript:/)
      for (const secret of [portal.clientSecret, token, 'access_token']) expect(html).not.toContain(secret)
    }
    expect(bridge.printed()).not.toContain(token)
    expect(bridge.printed()).not.toContain(portal.clientSecret)
  })
})
