/** What the accounts server keeps: grant codes, refresh tokens and access tokens, with the limits of Zoho's token-limits.html. */
import type { EmulatorClock } from '../clock'
import { hex } from './ids'
import { practicalScopes } from './scopes'
import type { Switches } from './switches'

/** What the user agreed to. `org`: for the whole organisation, so that no operator stands behind it; else `operatorId` does. `elsewhere`: for another portal. */
export type Grant = { clientId: string; scopes: string[]; org: boolean; operatorId?: string; elsewhere?: boolean }

export type AccessToken = Grant & { token: string; refreshToken: string; expiresAt: number; ended: boolean }

type RefreshToken = Grant & { token: string; revoked: boolean; requests: number[] }

type GrantCode = Grant & { code: string; redirectUri: string; offline: boolean; expiresAt: number; used: boolean }

const LIFETIME_MS = 3_600_000

// Seen live: the tokens of an organisation begin otherwise than those of a person.
const newToken = ({ org }: Grant) => `${org ? 1005 : 1000}.${hex(32)}.${hex(32)}`

const grantOf = ({ clientId, scopes, org, operatorId, elsewhere }: Grant): Grant => ({
  clientId,
  scopes,
  org,
  operatorId,
  elsewhere,
})

export class Accounts {
  readonly accessTokens: AccessToken[] = []
  readonly refreshTokens: RefreshToken[] = []
  readonly codes: GrantCode[] = []

  constructor(
    private readonly clock: EmulatorClock,
    private readonly switches: Switches,
  ) {}

  /** The organisation's consent that a portal starts with. */
  seed(clientId: string, refreshToken: string) {
    for (const list of [this.accessTokens, this.refreshTokens, this.codes]) list.length = 0
    const grant = { clientId, scopes: practicalScopes, org: true }
    this.refreshTokens.push({ ...grant, token: refreshToken, revoked: false, requests: [] })
  }

  refreshToken(token: string) {
    return this.refreshTokens.find((entry) => entry.token === token && !entry.revoked)
  }

  validAccessToken(token: string) {
    const found = this.accessTokens.find((entry) => entry.token === token)
    return found && !found.ended && found.expiresAt > this.clock.now() ? found : undefined
  }

  /** True when this refresh token has had its requests for now; the request counts. */
  throttled(refresh: RefreshToken) {
    const since = this.clock.now() - this.switches.tokenRequestWindowMs
    refresh.requests = refresh.requests.filter((at) => at > since)
    const refused = refresh.requests.length >= this.switches.tokenRequestLimit
    if (!refused || this.switches.throttleExtends) refresh.requests.push(this.clock.now())
    return refused
  }

  /** A new access token; the oldest one goes where there are too many. */
  issue(grant: Grant, refreshToken: string) {
    const expiresAt = this.clock.now() + LIFETIME_MS
    const token = newToken(grant)
    const issued: AccessToken = { ...grantOf(grant), token, refreshToken, expiresAt, ended: false }
    this.accessTokens.push(issued)
    const siblings = this.accessTokens.filter((entry) => entry.refreshToken === refreshToken && !entry.ended)
    const active = siblings.filter((entry) => entry.expiresAt > this.clock.now() && refreshToken)
    for (const oldest of active.slice(0, Math.max(0, active.length - this.switches.maxActiveTokens))) {
      oldest.ended = true
    }
    return issued
  }

  newRefreshToken(grant: Grant) {
    const { clientId } = grant
    const refresh: RefreshToken = { ...grantOf(grant), token: newToken(grant), revoked: false, requests: [] }
    this.refreshTokens.push(refresh)
    const kept = this.refreshTokens.filter((entry) => entry.clientId === clientId && !entry.revoked)
    for (const oldest of kept.slice(0, Math.max(0, kept.length - this.switches.maxRefreshTokens))) oldest.revoked = true
    return refresh
  }

  newCode(grant: Grant, redirectUri: string, offline: boolean) {
    const expiresAt = this.clock.now() + this.switches.codeLifetimeMs
    const code = { ...grant, code: newToken(grant), redirectUri, offline, expiresAt, used: false }
    this.codes.push(code)
    return code.code
  }

  /** The grant behind a code, which works once and for a short time. */
  useCode(code: string) {
    const found = this.codes.find((entry) => entry.code === code)
    if (!found || found.used || found.expiresAt <= this.clock.now()) return undefined
    found.used = true
    return found
  }

  /** False where there is no such token. A refresh token takes its access tokens along. */
  revoke(token: string) {
    const refresh = this.refreshToken(token)
    const access = this.validAccessToken(token)
    if (refresh) refresh.revoked = true
    if (access) access.ended = true
    if (refresh) for (const entry of this.accessTokens) if (entry.refreshToken === token) entry.ended = true
    return Boolean(refresh ?? access)
  }

  expireAll() {
    for (const entry of this.accessTokens) entry.ended = true
  }
}
