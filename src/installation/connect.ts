/** From Botpress context to a SalesIQ client: the only place that names fetching, clock and token store. */
import type * as bp from '.botpress'
import { SalesIqAdmin } from '../salesiq/admin'
import { SalesIq, type Transport } from '../salesiq/client'
import { hostsOf } from '../salesiq/data-centres'
import { downloadOf } from '../salesiq/download'
import type { Timeouts } from '../files/source'
import { AccessTokens, type TokenStore } from '../salesiq/oauth'
import { restOf } from '../salesiq/rest'
import type { Settings, Typed } from './settings'
import { readToken, writeToken } from './stored-state'

export type Context = { ctx: bp.Context; client: bp.Client; logger: bp.Logger }

/** Well below what Botpress grants a handler, and longer than SalesIQ ever took. The environment is for emulators. */
export const timeLimitMs = Number(process.env.ZOHO_TIME_LIMIT_MS) || 8_000

/** The token record as a state of the installation. Without it calls still work, so its troubles are told and no more. */
const tokenStore = (context: Context): TokenStore => ({
  read: async () => {
    try {
      return await readToken(context)
    } catch {
      context.logger.forBot().warn('The stored SalesIQ access token could not be read; a new one is asked for.')
      return undefined
    }
  },
  write: async (record) => {
    try {
      await writeToken(context, record)
    } catch {
      context.logger
        .forBot()
        .warn('The new SalesIQ access token could not be stored; other calls will ask for one of their own.')
    }
  },
})

/** The way into SalesIQ for this installation, with its tokens. Makes no call yet. */
export const transportFor = (context: Context, settings: Typed): Transport & { tokens: AccessTokens } => {
  const { region, clientId, clientSecret, refreshToken, accessToken } = settings
  const { accounts, salesiq } = hostsOf(region)
  const grant = { accountsUrl: accounts, clientId, clientSecret, refreshToken, accessToken, timeLimitMs }
  const tokens = new AccessTokens(context.ctx.webhookId, grant, tokenStore(context))
  const host = { url: salesiq, timeLimitMs }
  return { rest: restOf(host, tokens), download: downloadOf(host, tokens), tokens }
}

/** How long a whole file may take, from its link to the other side. */
const fileTimeLimitMs = 3 * timeLimitMs

/** The timeouts that a file is met with, from now on; `until` (epoch ms) where somebody waits for more than one. */
export const timeoutsUntil = (until = Infinity): Timeouts => ({
  silenceMs: timeLimitMs,
  until: Math.min(until, Date.now() + fileTimeLimitMs),
})

/** A SalesIQ client for this installation. Makes no call yet. */
export const connect = (context: Context, settings: Settings): SalesIq =>
  new SalesIq(transportFor(context, settings), settings.screenName)

/** The same for whoever sets it up. */
export const administer = (context: Context, settings: Typed, screenName: string): SalesIqAdmin =>
  new SalesIqAdmin(transportFor(context, settings).rest, screenName)
