/**
 * The events of SalesIQ that this package acts on, read from what its webhooks really carry: numbers as text or not,
 * fields missing, more of them than documented.
 * https://www.zoho.com/salesiq/help/developer-section/workflows-module-conversation.html
 */
import * as z from 'zod/mini'
import { readJson } from '../net/http'
import { messageContent } from './messages'
import { id, lenient, lenientText, lenientTime, sender } from './schemas'
import { createPublicKey, type KeyObject, verify } from 'node:crypto'

const person = z.object({ id, name: lenientText, type: lenientText, is_bot: lenientText })

const lifecycle = z.object({
  id: lenient(id),
  question: lenientText,
  opened_time: lenientTime,
  attended_time: lenientTime,
  end_time: lenientTime,
  missed_time: lenientTime,
  ended_by: lenientText,
  owner: lenient(person),
  attender: lenient(person),
  chat_status: lenient(z.object({ state: lenientText, state_key: lenientText, status_code: lenientText })),
})

const reply = z.object({
  id: lenient(id),
  message: z.object({ sender, msgid: lenientText, ...messageContent }),
})

/** What an edit or a deletion carries is not documented: perhaps the message, perhaps not. */
const change = z.object({
  id: lenient(id),
  message: lenient(z.object({ sender: lenient(person), msgid: lenientText, text: lenientText })),
})

const rating = z.object({
  id: lenient(id),
  rating: lenientText,
  feedback: lenientText,
  owner: lenient(person),
})

/** What every event says around its entity. Older deliveries have numbers where newer ones have text. */
const around = { entity_id: lenient(id), event_time: lenientTime, attempt: lenientText }

const messages = {
  'conversation.attender.updated': z.object({
    ...around,
    event: z.literal('conversation.attender.updated'),
    entity: lifecycle,
  }),
  'conversation.operator.replied': z.object({
    ...around,
    event: z.literal('conversation.operator.replied'),
    entity: reply,
  }),
  'conversation.completed': z.object({ ...around, event: z.literal('conversation.completed'), entity: lifecycle }),
  'conversation.missed': z.object({ ...around, event: z.literal('conversation.missed'), entity: lifecycle }),
  'conversation.transfer.accepted': z.object({
    ...around,
    event: z.literal('conversation.transfer.accepted'),
    entity: lifecycle,
  }),
  'conversation.rated': z.object({ ...around, event: z.literal('conversation.rated'), entity: rating }),
  'conversation.message.edited': z.object({
    ...around,
    event: z.literal('conversation.message.edited'),
    entity: change,
  }),
  'conversation.message.deleted': z.object({
    ...around,
    event: z.literal('conversation.message.deleted'),
    entity: change,
  }),
}

type ByName = { [N in keyof typeof messages]: z.output<(typeof messages)[N]> }

export type EventName = keyof ByName

/** One event; its name decides the shape of its entity. Times are epoch ms. */
export type SalesIqEvent<N extends EventName = EventName> = ByName[N]

const envelope = z.object({ event: z.string() })
const isEventName = (name: string): name is EventName => Object.hasOwn(messages, name)

/** What a body turns out to be; `odd` names the fields of a known event that do not fit. */
export type ParsedEvent =
  | { kind: 'malformed' }
  | { kind: 'unknown' }
  | { kind: 'odd'; fields: string }
  | { kind: 'known'; event: SalesIqEvent; conversationId: string }

/** Reads the body of a webhook. Never throws. */
export const parseEvent = (body: string): ParsedEvent => {
  const json = readJson(body)
  const outer = envelope.safeParse(json)
  if (!outer.success) return { kind: 'malformed' }
  if (!isEventName(outer.data.event)) return { kind: 'unknown' }
  const { data: event, error } = messages[outer.data.event].safeParse(json)
  if (!event) return { kind: 'odd', fields: error.issues.map(({ path }) => path.join('.')).join(', ') }
  const conversationId = event.entity_id ?? event.entity.id
  return conversationId ? { kind: 'known', event, conversationId } : { kind: 'odd', fields: 'entity_id' }
}

/** Reads a public key, PEM or the bare base64 of X.509 SubjectPublicKeyInfo; undefined if it is neither. */
export const readPublicKey = (text: string): KeyObject | undefined => {
  try {
    const pem = text.includes('-----BEGIN')
    const base64 = text.replace(/-----(BEGIN|END)[A-Z ]+-----/g, '').replace(/\s|\\n/g, '')
    // A form field may have turned the line breaks of a PEM into spaces: what counts is between the marks.
    if (pem && /BEGIN RSA PUBLIC KEY/.test(text)) {
      return createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'pkcs1' })
    }
    const key = createPublicKey({ key: Buffer.from(base64, 'base64'), format: 'der', type: 'spki' })
    return key.asymmetricKeyType === 'rsa' ? key : undefined
  } catch {
    return undefined
  }
}

/**
 * Whether SalesIQ signed a webhook: `signature` (base64, in `x-siqsignature`) is SHA256withRSA over the body as it came, under
 * one of the keys. Never throws. https://www.zoho.com/salesiq/help/developer-section/workflows-actions-webhooks.html
 */
export const isSigned = (body: string, signature: string | undefined, keys: readonly KeyObject[]): boolean => {
  if (!signature) return false
  const bytes = Buffer.from(signature, 'base64')
  return keys.some((key) => {
    try {
      return verify('RSA-SHA256', Buffer.from(body, 'utf8'), key, bytes)
    } catch {
      return false
    }
  })
}
