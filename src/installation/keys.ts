/** Keys made with the client secret, one purpose each: not to be guessed from the webhook address, never interchangeable. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import type { ConsentKind } from '../salesiq/consent'

export type KeyMaker = { clientSecret: string; webhookId: string }

type Purpose = 'webhook' | 'setup' | 'state' | 'secondState'

const keyFor = (purpose: Purpose, { clientSecret, webhookId }: KeyMaker, ...of: string[]): string =>
  createHmac('sha256', clientSecret)
    .update([purpose, webhookId, ...of].join('\n'))
    .digest('base64url')

/** Compares in constant time. */
export const equal = (a: string, b: string): boolean => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

/** The key in the address of a webhook made by hand. */
export const webhookKey = (maker: KeyMaker): string => keyFor('webhook', maker)

/** The key of the connect page. */
export const setupKey = (maker: KeyMaker): string => keyFor('setup', maker)

const stateLifetimeMs = 15 * 60_000

/** One purpose for each consent, so that the answer to one never counts for the other. */
const purposeOf = { organisation: 'state', person: 'secondState' } as const
const kinds: ConsentKind[] = ['organisation', 'person']

/** A `state` for one consent: when it began, a random part, and the proof that we made it. */
export const newState = (maker: KeyMaker, kind: ConsentKind): string => {
  const begun = `${Date.now()}.${randomBytes(9).toString('base64url')}`
  return `${begun}.${keyFor(purposeOf[kind], maker, begun)}`
}

/** Which consent a `state` was made for, and when it began (epoch ms); undefined if it is too old or not from us. */
export const consentOf = (state: string, maker: KeyMaker): { kind: ConsentKind; begun: number } | undefined => {
  const [at = '', random = '', proof = ''] = state.split('.')
  const kind = kinds.find((each) => equal(proof, keyFor(purposeOf[each], maker, `${at}.${random}`)))
  const age = Date.now() - Number(at)
  return kind && age >= 0 && age < stateLifetimeMs ? { kind, begun: Number(at) } : undefined
}
