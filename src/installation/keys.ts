/** Keys made with the client secret, one purpose each: not to be guessed from the webhook address, never interchangeable. */
import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

export type KeyMaker = { clientSecret: string; webhookId: string }

type Purpose = 'webhook' | 'setup' | 'state'

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

/** A `state` for one consent: when it began, a random part, and the proof that we made it. */
export const newState = (maker: KeyMaker): string => {
  const begun = `${Date.now()}.${randomBytes(9).toString('base64url')}`
  return `${begun}.${keyFor('state', maker, begun)}`
}

/** When the consent of a `state` began, epoch ms; undefined if we did not make it or it is too old. */
export const begunAt = (state: string, maker: KeyMaker): number | undefined => {
  const [at = '', random = '', proof = ''] = state.split('.')
  if (!equal(proof, keyFor('state', maker, `${at}.${random}`))) return undefined
  const age = Date.now() - Number(at)
  return age >= 0 && age < stateLifetimeMs ? Number(at) : undefined
}
