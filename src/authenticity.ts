/** Whether a webhook comes from SalesIQ: signed, or, where no public key is known, by the key in its address. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { isSigned } from './salesiq/signature'
import type { Settings } from './settings'

/** The key in the address of a webhook made by hand: not to be guessed from the address, and of this purpose only. */
export const webhookKey = ({ clientSecret }: Settings, webhookId: string): string =>
  createHmac('sha256', clientSecret).update(`webhook\n${webhookId}`).digest('base64url')

const equal = (a: string, b: string) => {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

type WebhookRequest = { body?: string; query: string; headers: Record<string, string | undefined> }

/** Never throws. A known public key leaves the signature as the only proof. */
export const isAuthentic = (
  { body, query, headers }: WebhookRequest,
  settings: Settings,
  webhookId: string,
): boolean => {
  const { webhookPublicKey } = settings
  if (webhookPublicKey) return isSigned(body ?? '', headers['x-siqsignature'], [webhookPublicKey])
  const key = new URLSearchParams(query).get('key')
  return key !== null && equal(key, webhookKey(settings, webhookId))
}
