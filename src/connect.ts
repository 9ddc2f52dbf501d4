/** From Botpress context to a SalesIQ client: the only place that names fetching, clock and token store. */
import { isApiError } from '@botpress/sdk'
import type * as bp from '.botpress'
import { SalesIq } from './salesiq/client'
import { hostsOf } from './salesiq/data-centres'
import { AccessTokens, type TokenStore } from './salesiq/oauth'
import { restOf } from './salesiq/rest'
import type { Settings } from './settings'

export type Door = { ctx: bp.Context; client: bp.Client; logger: bp.Logger }

/** Well below what Botpress grants a handler, and longer than SalesIQ ever took. The environment is for emulators. */
const timeLimitMs = Number(process.env.ZOHO_TIME_LIMIT_MS) || 8_000

/** The token record as a state of the installation. Without it calls still work, so its troubles are told and no more. */
const tokenStore = ({ ctx, client, logger }: Door): TokenStore => ({
  read: async () => {
    try {
      const { state } = await client.getState({ type: 'integration', id: ctx.integrationId, name: 'token' })
      return state.payload
    } catch (error) {
      if (isApiError(error) && error.type === 'ResourceNotFound') return undefined
      logger.forBot().warn('The stored SalesIQ access token could not be read; a new one is asked for.')
      return undefined
    }
  },
  write: async (record) => {
    try {
      await client.setState({ type: 'integration', id: ctx.integrationId, name: 'token', payload: record })
    } catch {
      logger
        .forBot()
        .warn('The new SalesIQ access token could not be stored; other calls will ask for one of their own.')
    }
  },
})

/** A SalesIQ client for this installation. Makes no call yet. */
export const connect = (door: Door, settings: Settings): { salesIq: SalesIq; tokens: AccessTokens } => {
  const { region, clientId, clientSecret, refreshToken, accessToken, screenName } = settings
  const { accounts, salesiq } = hostsOf(region)
  const grant = { accountsUrl: accounts, clientId, clientSecret, refreshToken, accessToken, timeLimitMs }
  const tokens = new AccessTokens(door.ctx.webhookId, grant, tokenStore(door))
  return { salesIq: new SalesIq(restOf({ url: salesiq, timeLimitMs }, tokens), screenName), tokens }
}
