/** Webhook bodies written by hand, where a test needs one that no operator's action makes. */
import type { Conversation } from '../../emulators/salesiq/conversation'

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

export const attendedBy = (operator: { id: string; name: string }, fields: Fields = {}) => ({
  owner: { id: operator.id, name: operator.name, type: 'operator', email_id: 'someone@example.com' },
  chat_status: { state_key: 'connected', status_code: 0, state: 2, status_key: 'open' },
  opened_time: String(Date.now() - 60_000),
  attended_time: String(Date.now()),
  question: 'A question',
  ...fields,
})
