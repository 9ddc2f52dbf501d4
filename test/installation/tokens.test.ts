/** Access tokens: few, shared, renewed early, and never asked for in a way that locks the account. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { test as base } from '../harness/scene'

const TOKEN = 'POST /oauth/v2/token'

const MESSAGES = 'POST /api/visitor/v1/:screen/conversations/:id/messages'

const asked = (bridge: Bridge) => bridge.salesiq.calls.filter(({ route }) => route === TOKEN).length
const record = (bridge: Bridge) => bridge.botpress.states.find(({ name }) => name === 'token')?.payload ?? {}

/** Nothing but a refresh token, so that each token has to be earned. */
const withoutAccessToken = (bridge: Bridge) => bridge.configure({ accessToken: undefined })

const test = base.extend({ options: { processes: 1 } })
const inFreshProcesses = base.extend({ options: { fresh: true } })

describe.concurrent('access tokens', () => {
  for (const expiresIn of ['milliseconds', 'seconds'] as const) {
    test(`live an hour, whether Zoho says so in ${expiresIn}`, async ({ bridge }) => {
      bridge.salesiq.switches.expiresIn = expiresIn
      const { portal } = bridge.salesiq
      await bridge.configure({ accessToken: undefined, clientId: ` ${portal.clientId}`, region: 'eu' })
      const left = Number(record(bridge)['expiresAt']) - Date.now()
      expect(left).toBeGreaterThan(3_500_000)
      expect(left).toBeLessThan(3_700_000)
    })
  }

  inFreshProcesses('are shared through the stored state by processes that know nothing', async ({ bridge }) => {
    await withoutAccessToken(bridge)
    const { visitor } = await bridge.session()
    for (const line of ['one', 'two', 'three']) await visitor.says(line)
    expect(asked(bridge)).toBe(1)
  })

  test('are asked for once by calls that need one at the same moment', async ({ bridge }) => {
    const { visitor } = await bridge.session()
    bridge.salesiq.expireTokens()
    const before = asked(bridge)
    await Promise.all(['one', 'two', 'three', 'four'].map((line) => visitor.says(line)))
    expect(asked(bridge) - before).toBe(1)
  })

  inFreshProcesses('are renewed before they end', async ({ bridge }) => {
    await withoutAccessToken(bridge)
    const { visitor } = await bridge.session()
    const state = bridge.botpress.states.find(({ name }) => name === 'token')
    if (state) state.payload = { ...state.payload, expiresAt: Date.now() + 4 * 60_000 }
    await visitor.says('still here')
    expect(asked(bridge)).toBe(2)
  })

  inFreshProcesses('that still last are used where renewing fails', async ({ bridge }) => {
    await withoutAccessToken(bridge)
    const { visitor, conversation } = await bridge.session()
    const state = bridge.botpress.states.find(({ name }) => name === 'token')
    if (state) state.payload = { ...state.payload, expiresAt: Date.now() + 4 * 60_000 }
    bridge.salesiq.faults.add(TOKEN, { kind: 'status', status: 503 })
    await visitor.says('still here')
    expect(conversation.messages.at(-1)?.text).toBe('still here')
  })

  inFreshProcesses('made with other settings are not used', async ({ bridge }) => {
    await withoutAccessToken(bridge)
    const { error } = await bridge.configure({ accessToken: undefined, refreshToken: '1000.somebody.else' })
    expect(error).toContain('setting Refresh token')
  })

  inFreshProcesses('are asked for ten times in ten minutes at the most', async ({ bridge }) => {
    await withoutAccessToken(bridge)
    const { visitor } = await bridge.session()
    for (let round = 0; round < 12; round += 1) {
      bridge.salesiq.expireTokens()
      await visitor.says(`round ${round}`)
    }
    expect(asked(bridge)).toBe(10)
    expect(bridge.ownerLog().join()).toMatch(/Zoho asks to slow down: try again in \d+ seconds/)
  })

  test('whose store is broken still work, and the owner is told', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    bridge.salesiq.expireTokens()
    bridge.botpress.refuses('GET /v1/chat/states/:type/:id/:name', 'Forbidden')
    bridge.botpress.refuses('POST /v1/chat/states/:type/:id/:name', 'Forbidden')
    await visitor.says('still here')
    expect(conversation.messages.at(-1)?.text).toBe('still here')
    expect(bridge.ownerLog().join()).toMatch(/could not be read.*could not be stored/)
  })
})

describe.concurrent('answers of the accounts server', () => {
  const answers: [what: string, status: number, body: string, said: RegExp][] = [
    ['an error at 200', 200, '{"error":"invalid_code"}', /The consent was revoked/],
    ['an error at 400', 400, '{"error":"invalid_client"}', /clientId and region/],
    ['an error nobody listed', 200, '{"error":"general_error"}', /general_error/],
    ['an empty token', 200, '{"access_token":"","expires_in":3600}', /neither a token nor an error/],
  ]
  for (const [what, status, body, said] of answers) {
    test(`${what} is told in words`, async ({ bridge }) => {
      bridge.salesiq.faults.add(TOKEN, { kind: 'status', status, body })
      const { error } = await bridge.configure({ accessToken: undefined, refreshToken: '1000.new.one' })
      expect(`${error} ${bridge.ownerLog().join()}`).toMatch(said)
    })
  }
})

describe.concurrent('a line of the visitor', () => {
  base('a token that was pushed out is renewed, and the line arrives', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const body = '{"error":{"code":"INVALID_OAUTHTOKEN","message":"invalid oauth token"}}'
    bridge.salesiq.faults.add(MESSAGES, { kind: 'status', status: 400, body })
    await visitor.says('hello')
    expect(conversation.messages.at(-1)?.text).toBe('hello')
  })

  test('an accounts server that is down for a moment does not lock anybody out', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    bridge.salesiq.expireTokens()
    bridge.salesiq.faults.add('POST /oauth/v2/token', { kind: 'status', status: 503 }, 12)
    for (let line = 0; line < 12; line += 1) await visitor.says(`line ${line}`)
    await visitor.says('and now?')
    expect(conversation.messages.at(-1)?.text).toBe('and now?')
  })
})
