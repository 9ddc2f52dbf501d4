/**
 * Access tokens: used while they last, renewed early, never asked for more often than Zoho allows (ten times in ten
 * minutes, else the account is locked): https://www.zoho.com/accounts/protocol/oauth/web-apps/token-limits.html
 */
import { BoundedMap, digestOf, singleFlight } from '../net/memory'
import { type Asked, closedBy, type Family } from './families'
import { SalesIqFailure } from './failure'
import { judgeToken, type Token } from './token-answer'
import {
  checkBudget,
  checkOpen,
  lastingClosed,
  marginMs,
  refused,
  tokenCall,
  TokenMemory,
  type TokenRecord,
  type TokenStore,
  usable,
  wasRenewedInVain,
  whatRemains,
} from './token-record'
import { askForToken, type Client } from './token-request'

/** What a consent gave, and to which client. */
export type Grant = Client & {
  /** The consent of the organisation, or the second one, which a person gave. */
  name: 'first' | 'second'
  accountsUrl: string
  refreshToken?: string
  /** A token set by hand, used until it is refused. */
  accessToken?: string
  timeLimitMs: number
}

/** The calls that a token was accepted for. A cache of this process. */
const worked = new BoundedMap<string, Set<string>>(500)
const obtaining = singleFlight<string>()

const requestToken = async (grant: Grant, refreshToken: string) => {
  const form = { grant_type: 'refresh_token', refresh_token: refreshToken }
  const answer = await askForToken({ ...grant, call: tokenCall, form })
  return judgeToken(answer, tokenCall, [grant.clientId, grant.clientSecret, refreshToken])
}

/** Any call: what is proven is the token alone. */
const proof: Asked = { call: tokenCall, family: 'setup', scope: 'SalesIQ.apps.READ', isProbe: true }

/** The access tokens of one consent; `installation` keys what the process remembers. */
export class AccessTokens {
  private readonly key: string
  private readonly memory: TokenMemory

  constructor(
    installation: string,
    private readonly grant: Grant,
    store: TokenStore,
  ) {
    const { accountsUrl, clientId, clientSecret, refreshToken = '' } = grant
    const digest = digestOf([accountsUrl, clientId, clientSecret, refreshToken].join('\n'))
    this.key = `${installation}:${digest}`
    this.memory = new TokenMemory(this.key, digest, store)
  }

  /** A token that should work for a call. Throws `auth`, `limited`, `unavailable`. */
  async current(asked: Asked): Promise<string> {
    const { accessToken } = this.grant
    const given = accessToken && !refused.has(accessToken) ? accessToken : undefined
    // A token set by hand needs no look into the store: whether a family is closed is found there once it refuses.
    const record = this.memory.lately ?? (given ? undefined : await this.memory.now())
    if (record && !asked.isProbe) checkOpen(record, asked)
    return usable(record, marginMs) ?? given ?? this.obtainOnce(asked.family)
  }

  /** Takes over the token that came with the consent: `lifetimeSeconds` from now. */
  keep({ accessToken, lifetimeSeconds }: Token): Promise<void> {
    const now = Date.now()
    return this.memory.change((record) => ({
      ...record,
      ...{ accessToken, expiresAt: now + lifetimeSeconds * 1000, refreshes: [now] },
    }))
  }

  /** Shows that the refresh token works, unless a token that it gave still does. Throws as `current` does. */
  async prove(): Promise<void> {
    await (this.grant.refreshToken ? this.obtainOnce('setup') : this.current(proof))
  }

  /** Remembers that a token was accepted; what a probe finds to work is open again. */
  async accepted(token: string, asked: Asked): Promise<void> {
    worked.set(token, (worked.get(token) ?? new Set()).add(asked.call))
    if (asked.isProbe) await this.reopen(asked)
  }

  /** Another token after this one was refused; undefined where another one would be refused too. Throws as `current`. */
  async another(token: string, asked: Asked): Promise<string | undefined> {
    if (asked.about === 'address') return undefined
    const record = await this.memory.now()
    if (!asked.isProbe) checkOpen(record, asked)
    const stored = usable(record, marginMs)
    if (stored !== undefined && stored !== token) return stored
    return this.mayHelp(record, token, asked) ? this.renewed(token, asked.family) : undefined
  }

  /** From now on, and for an hour, calls of this kind are not made. */
  close(asked: Asked, code: string): Promise<void> {
    const name = closedBy(asked)
    return this.memory.change((record) => {
      const closed = lastingClosed(record)
      return closed[name] ? undefined : { ...record, closed: { ...closed, [name]: { code, at: Date.now() } } }
    })
  }

  /** The opposite of `close`. */
  reopen(asked: Pick<Asked, 'family' | 'scope'>): Promise<void> {
    return this.memory.change((record) => {
      const { [closedBy(asked)]: before, ...closed } = lastingClosed(record)
      return before && { ...record, closed }
    })
  }

  /** Renewals are few: one is worth trying where the token may be at fault, and not the family. */
  private mayHelp(record: TokenRecord, token: string, { call, family }: Asked): boolean {
    if (family === 'visitor') return true
    const calls = worked.get(token)
    return this.grant.refreshToken ? calls?.has(call) === true || !wasRenewedInVain(record) : calls === undefined
  }

  private async renewed(refusedToken: string, family: Family): Promise<string> {
    refused.set(refusedToken, true)
    try {
      const token = await this.obtainOnce(family)
      if (family !== 'visitor') await this.memory.change((record) => ({ ...record, renewedOnRefusal: Date.now() }))
      return token
    } catch (failure) {
      // The token may still work elsewhere.
      if (family !== 'visitor') refused.delete(refusedToken)
      throw failure
    }
  }

  private async obtainOnce(family: Family): Promise<string> {
    try {
      return await obtaining(this.key, () => this.obtain(family))
    } catch (failure) {
      // The renewal that was joined may have been one of another family, which has less of them.
      if (family !== 'visitor' || !(failure instanceof SalesIqFailure) || failure.kind !== 'limited') throw failure
      return obtaining(`${this.key}:visitor`, () => this.obtain(family))
    }
  }

  /** A token from the store, or a new one; an old one that still lasts is better than none. */
  private async obtain(family: Family): Promise<string> {
    const record = await this.memory.now()
    const stored = usable(record, marginMs)
    if (stored) return stored
    try {
      return await this.refresh(record, family)
    } catch (failure) {
      const lasting = usable(record, 0)
      if (lasting && failure instanceof SalesIqFailure && failure.kind !== 'auth') return lasting
      throw failure
    }
  }

  private async refresh(record: TokenRecord, family: Family): Promise<string> {
    const { refreshToken, name } = this.grant
    if (!refreshToken) throw new SalesIqFailure('auth', { call: 'get an access token', code: 'no_refresh_token' })
    const before = checkBudget(record, family, name)
    const refreshes = [...before, Date.now()]
    try {
      const { accessToken, lifetimeSeconds } = await requestToken(this.grant, refreshToken)
      const expiresAt = Date.now() + lifetimeSeconds * 1000
      await this.memory.change(({ refusal: _, ...now }) => ({
        ...now,
        ...{ accessToken, expiresAt, refreshes, pausedUntil: 0 },
      }))
      return accessToken
    } catch (failure) {
      if (!(failure instanceof SalesIqFailure)) throw failure
      await this.memory.change((now) => ({ ...now, ...whatRemains(failure, before, refreshes) }))
      // What may have arrived is the request for a token, and not what the token was for.
      throw new SalesIqFailure(failure.kind, { ...failure.evidence, grant: name, mayHaveArrived: false })
    }
  }
}
