/** The consent of a person beside the one of the organisation, for scenes that do not click through the connect page. */
import { markOfClient } from '../../src/installation/connection'
import { consentUrl, type Wanted } from '../../src/salesiq/consent'
import type { Bridge } from './bridge'

/** What Zoho gives for the consent of a person, to an ordinary client. */
const secondOf = async ({ salesiq, botpress }: Bridge, wanted: Wanted) => {
  const { clientId, clientSecret, redirectUris } = salesiq.portal.ordinaryClient
  const redirectUri = botpress.webhookUrl
  if (!redirectUris.includes(redirectUri)) redirectUris.push(redirectUri)
  salesiq.switches.grantReply = 'accept'
  const link = new URL(consentUrl('us', { ...wanted, clientId, redirectUri, state: 's' }, 'person'))
  const sent = await fetch(`${salesiq.url}${link.pathname}${link.search}`, { redirect: 'manual' })
  const code = new URL(sent.headers.get('location') ?? '').searchParams.get('code') ?? ''
  const form = { grant_type: 'authorization_code', client_id: clientId, client_secret: clientSecret, code }
  const body = new URLSearchParams({ ...form, redirect_uri: redirectUri })
  const answer = await fetch(`${salesiq.url}/oauth/v2/token`, { method: 'POST', body })
  const { refresh_token: refreshToken } = (await answer.json()) as { refresh_token: string }
  return { clientId, clientSecret, refreshToken, client: markOfClient(clientId), dataCentre: 'us' }
}

/** A second consent, as the connect page stores it. */
export const withSecond = async (bridge: Bridge, wanted: Wanted = {}) => {
  const state = bridge.botpress.states.find(({ name }) => name === 'installation')
  const payload = (state?.payload ?? {}) as { connection?: object }
  const second = await secondOf(bridge, wanted)
  if (state) state.payload = { ...payload, connection: { ...payload.connection, second } }
  return second
}
