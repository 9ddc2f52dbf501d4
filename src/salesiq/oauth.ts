/**
 * Access tokens: used while they last, renewed early, never asked for more often than Zoho allows (ten times in ten
 * minutes, else the account is locked): https://www.zoho.com/accounts/protocol/oauth/web-apps/token-limits.html
 */
import { digestOf } from '../net/digest'
import { singleFlight } from '../net/single-flight'
import { answerOf, SalesIqFailure } from './failure'
import { judgeToken } from './token-answer'

export type Grant = {
  accountsUrl: string
  clientId: string
  clientSecret: string
  refreshToken?: string
  /** A token set by hand, used until it is refused. */
  accessToken?: string
  timeLimitMs: number
}

/** What is known of the tokens of one installation; times are epoch milliseconds. */
export type TokenRecord = {
  accessToken?: string
  expiresAt: number
  /** A digest of the grant, so that changed settings are not served by an old token. */
  grant: string
  refreshes: number[]
  pausedUntil: number
  /** The last definite refusal of this grant: asking again would use up tries and hide the reason. */
  refusal?: { code: string; at: number }
}

/** Where the record outlives a process; neither side throws. `read` answers undefined where there is none. */
export type TokenStore = { read: () => Promise<TokenRecord | undefined>; write: (record: TokenRecord) => Promise<void> }

const marginMs = 5 * 60_000
const windowMs = 10 * 60_000
const refreshesPerWindow = 10
const refusalLastsMs = 60_000
const call = 'ask Zoho for an access token'

const digest = (grant: Grant) =>
  digestOf([grant.accountsUrl, grant.clientId, grant.clientSecret, grant.refreshToken ?? ''].join('\n'))

/** What this process remembers, by installation. A cache: the store is the truth. */
const remembered = new Map<string, TokenRecord>()
const refused = new Set<string>()
const obtaining = singleFlight<string>()

const usable = (record: TokenRecord | undefined, marginLeft: number): string | undefined =>
  record?.accessToken !== undefined && record.expiresAt - marginLeft > Date.now() && !refused.has(record.accessToken)
    ? record.accessToken
    : undefined

const requestToken = async (grant: Grant, refreshToken: string) => {
  const { clientId, clientSecret } = grant
  const form = {
    grant_type: 'refresh_token',
    client_id: clientId,
    client_secret: clientSecret,
    refresh_token: refreshToken,
  }
  const answer = await answerOf({
    call,
    method: 'POST',
    url: `${grant.accountsUrl}/oauth/v2/token`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(form).toString(),
    timeLimitMs: grant.timeLimitMs,
  })
  return judgeToken(answer, call, [clientId, clientSecret, refreshToken])
}

/** Throws, without a call, what was refused lately, or `limited` while another refresh would put the account at risk. */
const checkBudget = (record: TokenRecord) => {
  const now = Date.now()
  const { refusal } = record
  if (refusal && now - refusal.at < refusalLastsMs) throw new SalesIqFailure('auth', { call, code: refusal.code })
  const recent = record.refreshes.filter((at) => at > now - windowMs)
  const [oldest = now] = recent
  const openAt = Math.max(record.pausedUntil, recent.length >= refreshesPerWindow ? oldest + windowMs : 0)
  if (openAt <= now) return recent
  const retryAfterSeconds = Math.ceil((openAt - now) / 1000)
  throw new SalesIqFailure('limited', { call, retryAfterSeconds })
}

/** What a failed refresh leaves: Zoho counts only what it answered, and what it refused it will refuse again. */
const whatRemains = (
  { kind, evidence }: SalesIqFailure,
  before: number[],
  refreshes: number[],
): Partial<TokenRecord> => ({
  refreshes: kind === 'unavailable' && !evidence.mayHaveArrived ? before : refreshes,
  pausedUntil: kind === 'limited' ? Date.now() + windowMs : 0,
  ...(kind === 'auth' && { refusal: { code: String(evidence.code), at: Date.now() } }),
})

/** The access tokens of one installation; `installation` keys what the process remembers. */
export class AccessTokens {
  private readonly grant: Grant
  private readonly store: TokenStore
  private readonly digest: string
  private readonly key: string

  constructor(installation: string, grant: Grant, store: TokenStore) {
    this.grant = grant
    this.store = store
    this.digest = digest(grant)
    this.key = `${installation}:${this.digest}`
  }

  /** A token that should work. Throws `auth`, `limited`, `unavailable`. */
  async current(): Promise<string> {
    const given = this.grant.accessToken
    const fresh = usable(remembered.get(this.key), marginMs)
    return fresh ?? (given && !refused.has(given) ? given : this.obtainOnce())
  }

  /** Shows that the refresh token works, unless a token that it gave still does. Throws as `current` does. */
  async prove(): Promise<void> {
    await (this.grant.refreshToken ? this.obtainOnce() : this.current())
  }

  /** Another one, after `token` was not believed. Throws as `current` does. */
  async renew(token: string): Promise<string> {
    refused.add(token)
    return this.obtainOnce()
  }

  private obtainOnce(): Promise<string> {
    return obtaining(this.key, () => this.obtain())
  }

  /** A token from the store, or a new one; an old one that still lasts is better than none. */
  private async obtain(): Promise<string> {
    const record = await this.known()
    const stored = usable(record, marginMs)
    if (stored) return stored
    try {
      return await this.refresh(record)
    } catch (failure) {
      const lasting = usable(record, 0)
      if (lasting && failure instanceof SalesIqFailure && failure.kind !== 'auth') return lasting
      throw failure
    }
  }

  private async known(): Promise<TokenRecord> {
    const stored = await this.store.read()
    if (stored?.grant !== this.digest) {
      return remembered.get(this.key) ?? { expiresAt: 0, grant: this.digest, refreshes: [], pausedUntil: 0 }
    }
    remembered.set(this.key, stored)
    return stored
  }

  private async refresh(record: TokenRecord): Promise<string> {
    const { refreshToken } = this.grant
    if (!refreshToken) throw new SalesIqFailure('auth', { call: 'get an access token', code: 'no_refresh_token' })
    const before = checkBudget(record)
    const refreshes = [...before, Date.now()]
    try {
      const { accessToken, lifetimeSeconds } = await requestToken(this.grant, refreshToken)
      const expiresAt = Date.now() + lifetimeSeconds * 1000
      await this.keep({ grant: record.grant, accessToken, expiresAt, refreshes, pausedUntil: 0 })
      return accessToken
    } catch (failure) {
      if (!(failure instanceof SalesIqFailure)) throw failure
      await this.keep({ ...record, ...whatRemains(failure, before, refreshes) })
      // What may have arrived is the request for a token, and not what the token was for.
      throw new SalesIqFailure(failure.kind, { ...failure.evidence, mayHaveArrived: false })
    }
  }

  private async keep(record: TokenRecord): Promise<void> {
    remembered.set(this.key, record)
    await this.store.write(record)
  }
}
