/** What each HTTP call is for, in a few plain words. A call without words is shown all the same. */
import type { Invocation } from '../emulators/botpress/invocations'
import type { Call } from '../emulators/server'

/** By the route as the emulators register it. */
const routes: Record<string, string> = {
  'GET /v1/chat/states/:type/:id/:name': 'what was stored before?',
  'POST /v1/chat/states/:type/:id/:name': 'stores the access token',
  'PATCH /v1/chat/states/:type/:id/:name': 'stores what it found',
  'POST /v1/chat/integrations/configure': 'wants to look again tomorrow',
  'POST /v1/chat/users': 'adds a person',
  'POST /v1/chat/users/get-or-create': 'finds or adds a person',
  'GET /v1/chat/users/:id': 'who is the visitor?',
  'PUT /v1/chat/users/:id': 'updates a person',
  'POST /v1/chat/conversations/get-or-create': 'keeps the new session',
  'GET /v1/chat/conversations': 'which session is it?',
  'GET /v1/chat/conversations/:id': 'how is the session?',
  'PUT /v1/chat/conversations/:id': 'notes it in the session',
  'POST /v1/chat/messages/get-or-create': 'a line for the visitor',
  'GET /v1/chat/messages': 'what was heard already?',
  'PUT /v1/files': 'makes room for a file',
  'PUT /_files/:id': 'stores the file',
  'POST /oauth/v2/token': 'gets an access token',
  'GET /api/v2/:screen/apps/:id': 'does the brand exist?',
  'GET /api/v2/:screen/departments/:id': 'does the department exist?',
  'POST /api/visitor/v1/:screen/conversations': 'opens a chat',
  'POST /api/visitor/v1/:screen/conversations/:id/messages': 'a line for the operator',
  'GET /api/v2/:screen/conversations/:id/messages': 'what was said?',
  'GET /api/v2/:screen/conversations/:id/attachments/:attachment': 'fetches the file',
  'GET /api/v2/:screen/operators/:id': 'who is the operator?',
  'GET /api/v2/:screen/downloads/:file': 'fetches the picture',
  'PUT /api/v2/:screen/conversations/:id/close': 'closes the chat',
}

const botpressEvents: Record<string, string> = {
  hitlAssigned: 'an operator is here',
  hitlStopped: 'the bot takes over',
  sessionEnded: 'how it ended',
  operatorRepliedAfterEnd: 'a line that came too late',
  conversationRated: 'how the visitor liked it',
}

const salesIqEvents: Record<string, string> = {
  'conversation.attender.updated': 'an operator has joined',
  'conversation.operator.replied': 'the operator wrote',
  'conversation.completed': 'the chat is over',
  'conversation.missed': 'nobody came',
  'conversation.transfer.accepted': 'another operator took over',
  'conversation.rated': 'the visitor rated it',
  'conversation.message.edited': 'the operator corrected it',
  'conversation.message.deleted': 'the operator took it back',
}

const invocations: Record<string, string> = {
  register: 'are these settings right?',
  createUser: 'a visitor for the handoff',
  startHitl: 'hand the visitor over',
  stopHitl: 'take the visitor back',
  message_created: 'the visitor wrote',
  webhook_received: 'SalesIQ has news',
}

const lookUp = (table: Record<string, string>, key: unknown) =>
  typeof key === 'string' && Object.hasOwn(table, key) ? (table[key] ?? '') : ''

const fieldOf = (body: string, field: string): unknown => {
  try {
    const parsed: unknown = JSON.parse(body)
    return typeof parsed === 'object' && parsed !== null
      ? Object.entries(parsed).find(([key]) => key === field)?.[1]
      : ''
  } catch {
    return ''
  }
}

export const meaningOfCall = ({ route, body }: Call) =>
  route === 'POST /v1/chat/events' ? lookUp(botpressEvents, fieldOf(body, 'type')) : lookUp(routes, route)

export const meaningOfWebhook = ({ body }: Call) => lookUp(salesIqEvents, fieldOf(body, 'event'))

export const meaningOfInvocation = ({ operation, type }: Invocation) =>
  lookUp(invocations, type) || lookUp(invocations, operation)
