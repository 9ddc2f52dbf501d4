/** The consent page: what it shows, and where its buttons lead. */
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

describe('GET /oauth/v2/auth', () => {
  test('shows what is asked for, and its button sends back a code, the place and the state', async () => {
    const desk = await deskWithClient()
    const page = await fetch(authorizeUrl(desk))
    expect(await page.text()).toContain('<li>SalesIQ.apps.READ</li>')
    const back = new URL(await desk.salesiq.consent(authorizeUrl(desk)))
    expect(back.href.startsWith('https://bot.example.com/setup?')).toBe(true)
    expect(Object.fromEntries(back.searchParams)).toMatchObject({
      x: '1',
      state: 'a b&c',
      location: 'us',
      'accounts-server': desk.salesiq.url,
    })
  })

  test('sends back a refusal where the user says no', async () => {
    const desk = await deskWithClient()
    const back = new URL(await desk.salesiq.consent(authorizeUrl(desk), 'reject'))
    expect(back.searchParams.get('error')).toBe('access_denied')
    expect(back.searchParams.has('code')).toBe(false)
  })

  test('answers by itself where grantReply says so', async () => {
    const desk = await deskWithClient({ grantReply: 'accept' })
    const { status } = await fetch(authorizeUrl(desk), { redirect: 'manual' })
    expect(status).toBe(302)
    desk.salesiq.switches.grantReply = 'reject'
    const refused = await fetch(authorizeUrl(desk), { redirect: 'manual' })
    expect(refused.headers.get('location')).toContain('error=access_denied')
  })

  test.each([
    [{ client_id: 'x' }, 'invalid_client'],
    [{ redirect_uri: 'https://elsewhere.example.com' }, 'invalid_redirect_uri'],
    [{ scope: 'SalesIQ.chats.ALL' }, 'invalid_scope'],
    [{ response_type: 'token' }, 'invalid_response_type'],
    [{ access_type: 'always' }, 'invalid_access_type'],
  ])('never redirects on %o', async (changes, error) => {
    const desk = await deskWithClient()
    const page = await fetch(authorizeUrl(desk, changes), { redirect: 'manual' })
    expect(page.status).toBe(400)
    expect(await page.text()).toContain(error)
  })

  test('escapes what it was given', async () => {
    const desk = await deskWithClient()
    const page = await fetch(authorizeUrl(desk, { state: '"><script>' }))
    expect(await page.text()).not.toContain('<script>')
  })

  test('POST /_emulator/consent checks again what the page was asked', async () => {
    const desk = await deskWithClient()
    const answer = await desk.call('POST /_emulator/consent', { form: { decision: 'accept' }, token: null })
    expect(answer.status).toBe(400)
  })
})
