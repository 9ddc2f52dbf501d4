/** What is known of the access tokens of one consent, what that allows now, and where it is kept. */
import { BoundedMap, inTurn, singleFlight } from '../net/memory'
import { duration } from '../net/duration'
import { type Asked, closedBy, type Family } from './families'
import { SalesIqFailure } from './failure'

/** Why and since when (epoch ms) calls are not made any more. */
export type Closed = { code: string; at: number }

/** What is known of the tokens of one consent; times are epoch milliseconds. */
export type TokenRecord = {
  accessToken?: string
  expiresAt: number
  /** A digest of the credentials, so that changed settings are not served by an old token. */
  grant: string
  refreshes: number[]
  pausedUntil: number
  /** The last definite refusal of these credentials: asking again would use up tries and hide the reason. */
  refusal?: Closed
  /** When a token was last renewed because REST v2 had refused it. */
  renewedOnRefusal?: number
  /** Families that refused, and scopes of a family, by the names of `closedBy`. */
  closed?: Record<string, Closed>
}

export const marginMs = 5 * 60_000
const windowMs = 10 * 60_000
/** Ten in ten minutes: https://www.zoho.com/accounts/protocol/oauth/web-apps/token-limits.html */
const refreshesPerWindow = 10
/** The rest of the ten is kept for the visitor API: without it there is no handoff. */
const refreshesOfOthers = 7
const refusalLastsMs = 60_000
const closedForMs = duration('HITL_FAMILY_CLOSED_MS', 3_600_000)
const longestPauseMs = 3_600_000

export const tokenCall = 'ask Zoho for an access token'

/** Tokens that were refused and replaced. A cache of this process. */
export const refused = new BoundedMap<string, true>(500)

export const usable = (record: TokenRecord | undefined, marginLeft: number): string | undefined =>
  record?.accessToken !== undefined && record.expiresAt - marginLeft > Date.now() && !refused.has(record.accessToken)
    ? record.accessToken
    : undefined

const isLasting = ({ at }: Closed) => Date.now() - at < closedForMs

export const lastingClosed = ({ closed = {} }: TokenRecord): Record<string, Closed> =>
  Object.fromEntries(Object.entries(closed).filter(([, entry]) => isLasting(entry)))

/** Throws `auth`, without a call, where the family of a call, or its scope, is closed. */
export const checkOpen = (record: TokenRecord, { call, family, scope }: Asked): void => {
  if (!record.closed) return
  const closed = lastingClosed(record)
  const found = closed[family] ?? closed[closedBy({ family, scope })]
  if (!found) return
  const code = /^\d+$/.test(found.code) ? Number(found.code) : found.code
  throw new SalesIqFailure('auth', { call, family, scope, code, closedSince: found.at })
}

/** Throws, without a call, what was refused lately, or `limited` while another refresh would put the account at risk. */
export const checkBudget = (record: TokenRecord, family: Family, grant: 'first' | 'second'): number[] => {
  const { refusal, refreshes, pausedUntil } = record
  const now = Date.now()
  if (refusal && now - refusal.at < refusalLastsMs)
    throw new SalesIqFailure('auth', { call: tokenCall, code: refusal.code, grant })
  const most = family === 'visitor' ? refreshesPerWindow : refreshesOfOthers
  const recent = refreshes.filter((at) => at > now - windowMs)
  const openAt = Math.max(pausedUntil, (recent.at(-most) ?? -Infinity) + windowMs)
  if (openAt <= now) return recent
  throw new SalesIqFailure('limited', {
    call: tokenCall,
    grant,
    retryAfterSeconds: Math.ceil((openAt - now) / 1000),
  })
}

/** A token that REST v2 refuses is renewed once in ten minutes: then the family refuses the consent, and not the token. */
export const wasRenewedInVain = ({ renewedOnRefusal = 0 }: TokenRecord): boolean =>
  Date.now() - renewedOnRefusal < windowMs

const pauseAfter = (retryAfterSeconds: number | undefined) =>
  retryAfterSeconds === undefined ? windowMs : Math.min(retryAfterSeconds * 1000, longestPauseMs)

/** What a failed refresh leaves: Zoho counts only what it answered, and what it refused it will refuse again. */
export const whatRemains = (
  { kind, evidence }: SalesIqFailure,
  before: number[],
  refreshes: number[],
): Partial<TokenRecord> => ({
  refreshes: kind === 'unavailable' && !evidence.mayHaveArrived ? before : refreshes,
  pausedUntil: kind === 'limited' ? Date.now() + pauseAfter(evidence.retryAfterSeconds) : 0,
  ...(kind === 'auth' && { refusal: { code: String(evidence.code), at: Date.now() } }),
})

/** Neither side throws. `read` answers undefined where there is none. */
export type TokenStore = { read: () => Promise<TokenRecord | undefined>; write: (record: TokenRecord) => Promise<void> }

/** By installation and consent. The store is the truth. */
const remembered = new BoundedMap<string, TokenRecord>(500)
const reading = singleFlight<TokenRecord>()
const changing = inTurn()

export class TokenMemory {
  constructor(
    private readonly key: string,
    /** A digest of the credentials: what was stored for others counts for nothing. */
    private readonly digest: string,
    private readonly store: TokenStore,
  ) {}

  /** What this process remembers, without a call. */
  get lately(): TokenRecord | undefined {
    return remembered.get(this.key)
  }

  /** What is stored now. */
  now(): Promise<TokenRecord> {
    return reading(this.key, () => changing(this.key, () => this.read()))
  }

  /** Changes what is stored; `undefined` leaves the record as it is. Changes of this process do not undo each other. */
  change(change: (record: TokenRecord) => TokenRecord | undefined): Promise<void> {
    return changing(this.key, async () => {
      const changed = change(await this.read())
      if (!changed) return
      remembered.set(this.key, changed)
      await this.store.write(changed)
    })
  }

  private async read(): Promise<TokenRecord> {
    const stored = await this.store.read()
    if (stored?.grant !== this.digest) {
      return this.lately ?? { expiresAt: 0, grant: this.digest, refreshes: [], pausedUntil: 0 }
    }
    remembered.set(this.key, stored)
    return stored
  }
}
