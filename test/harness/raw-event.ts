/** Webhook bodies written by hand, where a test needs one that no operator's action makes. */
import type { Conversation } from '../../emulators/salesiq/conversation'
import { parseEvent } from '../../src/salesiq/events'

type Fields = Record<string, unknown>

/** An event as live portals send it; spread it to change what is beside the entity. */
export const rawEvent = (event: string, conversation: Pick<Conversation, 'id'>, entity: Fields = {}) => ({
  handler: 'execution',
  entity_type: 'conversation',
  webhook: { id: '40510000000002314' },
  org_id: '60099887766',
  event,
  entity_id: conversation.id,
  attempt: 1,
  version: 1,
  app_id: '40510000000002238',
  entity: { id: conversation.id, ...entity },
  event_time: String(Date.now()),
})

export const replyOf = (operator: { id: string; name: string }, message: Fields = {}) => ({
  message: {
    sender: { id: operator.id, name: operator.name, type: 'operator' },
    meta: {},
    msgid: String(Date.now()),
    text: 'hello',
    ...message,
  },
})

/** The webhook of a reply, as the package reads it; the message holds these fields, its sender and its number. */
export const readReply = (fields: object) => {
  const sender = { id: '40510000000002002', name: 'Tom', type: 'operator' }
  const entity = { message: { ...fields, sender, msgid: '1769112930346' } }
  const parsed = parseEvent(JSON.stringify(rawEvent('conversation.operator.replied', { id: '1' }, entity)))
  if (parsed.kind !== 'known' || parsed.event.event !== 'conversation.operator.replied') throw new Error(parsed.kind)
  return parsed.event
}

export const attendedBy = (operator: { id: string; name: string }, fields: Fields = {}) => ({
  owner: { id: operator.id, name: operator.name, type: 'operator', email_id: 'someone@example.com' },
  chat_status: { state_key: 'connected', status_code: 0, state: 2, status_key: 'open' },
  opened_time: String(Date.now() - 60_000),
  attended_time: String(Date.now()),
  question: 'A question',
  ...fields,
})
