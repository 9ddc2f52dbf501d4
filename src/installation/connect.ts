/** From Botpress context to a SalesIQ client: the only place that names fetching, clock and token store. */
import { isApiError } from '@botpress/sdk'
import type * as bp from '.botpress'
import { SalesIqAdmin } from '../salesiq/admin'
import { SalesIq, type Transport } from '../salesiq/client'
import type { ConsentKind } from '../salesiq/consent'
import { hostsOf } from '../salesiq/data-centres'
import { type Download, openDownload } from '../salesiq/download'
import type { Timeouts } from '../files/source'
import { AccessTokens } from '../salesiq/oauth'
import type { Probes } from '../salesiq/probe'
import { type Rest, restOf } from '../salesiq/rest'
import type { Token } from '../salesiq/token-answer'
import type { TokenStore } from '../salesiq/token-record'
import { installationLately, settingsOf } from './connection'
import { type SecondGrant, secondGrantIn } from './second-grant'
import type { Settings, Typed } from './settings'
import { readToken, type TokenName, writeToken } from './stored-state'

export type Context = { ctx: bp.Context; client: bp.Client; logger: bp.Logger }

/** Well below what Botpress grants a handler, and longer than SalesIQ ever took. The environment is for emulators. */
export const timeLimitMs = Number(process.env.ZOHO_TIME_LIMIT_MS) || 8_000

/** A token record as a state of the installation. Without it calls still work, so its troubles are told and no more. */
const tokenStore = (context: Context, name: TokenName): TokenStore => ({
  read: async () => {
    try {
      return await readToken(context, name)
    } catch {
      context.logger.forBot().warn('The stored SalesIQ access token could not be read; a new one is asked for.')
      return undefined
    }
  },
  write: async (record) => {
    try {
      await writeToken(context, name, record)
    } catch {
      context.logger
        .forBot()
        .warn('The new SalesIQ access token could not be stored; other calls will ask for one of their own.')
    }
  },
})

/** The tokens of the second consent; undefined where there is none, or where Botpress does not say. */
const secondTokens = async (context: Context, typed: Typed): Promise<AccessTokens | undefined> => {
  const installation = await installationLately(context).catch(() => undefined)
  const grant = installation && secondGrantIn(typed, installation)
  if (!grant) return undefined
  const { dataCentre, ...credentials } = grant
  const named = { name: 'second', accountsUrl: hostsOf(dataCentre).accounts, ...credentials, timeLimitMs } as const
  return new AccessTokens(context.ctx.webhookId, named, tokenStore(context, 'secondToken'))
}

/** The access token that came with a consent serves from now on: a new one would be asked for at once. */
export const keepToken = async (
  context: Context,
  known: Typed,
  { kind, token }: { kind: ConsentKind; token: Token },
) => {
  const tokens = kind === 'person' ? await secondTokens(context, known) : transportFor(context, known).tokens
  await tokens?.keep(token)
}

const alone = (first: AccessTokens) => ({ first, second: () => Promise.resolve(undefined) })

const keptNowhere: TokenStore = { read: () => Promise.resolve(undefined), write: () => Promise.resolve() }

/** The way into SalesIQ with a consent that was just given, to see what it is worth before it is stored. */
export const restOnTrial = (
  { ctx }: Context,
  { dataCentre, ...given }: SecondGrant & { accessToken: string },
): Rest => {
  const { accounts, salesiq } = hostsOf(dataCentre)
  const tokens = new AccessTokens(
    ctx.webhookId,
    { name: 'first', accountsUrl: accounts, ...given, timeLimitMs },
    keptNowhere,
  )
  return restOf({ url: salesiq, timeLimitMs }, alone(tokens))
}

/** The way into SalesIQ for this installation, with both consents, and the tokens of the first. Makes no call yet. */
export const transportFor = (context: Context, settings: Typed): Transport & { tokens: AccessTokens } => {
  const { region, clientId, clientSecret, refreshToken, accessToken } = settings
  const { accounts, salesiq } = hostsOf(region)
  const credentials = { clientId, clientSecret, refreshToken, accessToken }
  const grant = { name: 'first', accountsUrl: accounts, ...credentials, timeLimitMs } as const
  const tokens = new AccessTokens(context.ctx.webhookId, grant, tokenStore(context, 'token'))
  const grants = { first: tokens, second: () => secondTokens(context, settings) }
  const host = { url: salesiq, timeLimitMs }
  const download: Download = (wanted, timeouts) => () => openDownload({ ...host, grants }, wanted, timeouts)
  return { rest: restOf(host, grants), download, tokens }
}

/** The same with each consent by itself, to see what it is worth. */
export const probesFor = (context: Context, settings: Typed): Probes => {
  const host = { url: hostsOf(settings.region).salesiq, timeLimitMs }
  return {
    first: restOf(host, alone(transportFor(context, settings).tokens)),
    second: async () => {
      const second = await secondTokens(context, settings)
      return second && restOf(host, alone(second))
    },
  }
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

/**
 * For work that goes on without SalesIQ, such as an end: undefined where a setting or the consent is missing, and the bot
 * owner reads of it. Throws what Botpress answers.
 */
export const connectIfConfigured = async (context: Context): Promise<SalesIq | undefined> => {
  try {
    return connect(context, await settingsOf(context))
  } catch (error) {
    if (!isApiError(error) || error.type !== 'Runtime') throw error
    context.logger.forBot().warn(error.message)
    return undefined
  }
}

/** The same for whoever sets it up. */
export const administer = (context: Context, settings: Typed, screenName: string): SalesIqAdmin =>
  new SalesIqAdmin(transportFor(context, settings).rest, screenName)
