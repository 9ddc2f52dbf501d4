/** Webhooks of the portal, their keys and the signature (generate-public-key-webhook-v2.html, workflows-actions-webhooks.html). */
import { sign } from 'node:crypto'
import { type KeyPair, takeKeyPair } from './key-pool'

export type WebhookKey = KeyPair & { id: string; createdAt: number }

export type Webhook = {
  id: string
  url: string
  type: 'data' | 'administration'
  events: string[]
  /** Empty: every brand. */
  appIds: string[]
  secured: boolean
  enabled: boolean
  version: number
  keys: WebhookKey[]
  failures: number
  executionLifetimeMs: number
  createdAt: number
  modifiedAt: number
  creatorId: string
}

/** What a webhook of a handoff listens to; `addWebhook` takes these unless told otherwise. */
export const handoffEvents = [
  'conversation.attender.updated',
  'conversation.operator.replied',
  'conversation.completed',
  'conversation.missed',
  'conversation.transfer.accepted',
  'conversation.rated',
  'conversation.message.edited',
  'conversation.message.deleted',
]

export const conversationEvents = [
  ...handoffEvents,
  'conversation.created',
  'conversation.visitor.replied',
  'conversation.transfer.initiated',
  'conversation.transfer.rejected',
  'conversation.participants.added',
  'conversation.participants.deleted',
  'conversation.supervisor.added',
  'conversation.reopened',
]

/** The id of a key is its time, as in the sample of the page. */
export const newKey = ({ keys }: Pick<Webhook, 'keys'>, now: number): WebhookKey => {
  const createdAt = Math.max(now, (keys.at(-1)?.createdAt ?? 0) + 1)
  return { id: String(createdAt), createdAt, ...takeKeyPair() }
}

export const base64Key = ({ publicKey }: WebhookKey) =>
  publicKey.export({ type: 'spki', format: 'der' }).toString('base64')

export const pemKey = ({ publicKey }: WebhookKey) => publicKey.export({ type: 'spki', format: 'pem' }).toString()

/** SHA256withRSA over the body as it is sent, in base64; the oldest key is always the one in use. */
export const signatureHeaders = ({ secured, keys }: Webhook, body: string): Record<string, string> => {
  const [oldest] = keys
  if (!secured || !oldest) return {}
  return { 'x-siqsignature': sign('RSA-SHA256', Buffer.from(body, 'utf8'), oldest.privateKey).toString('base64') }
}
