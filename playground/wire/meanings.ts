/** What each HTTP call is for, in a few plain words. A call without words is shown all the same. */
import type { Invocation } from '../../emulators/botpress/invocations'
import type { Call } from '../../emulators/server'

/** By the route as the emulators register it. */
const routes: Record<string, string> = {
  'POST /v1/chat/integrations/configure': 'check again tomorrow',
  'POST /v1/chat/users': 'add a person',
  'POST /v1/chat/users/get-or-create': 'find or add a person',
  'GET /v1/chat/users/:id': 'read a person',
  'PUT /v1/chat/users/:id': 'update a person',
  'POST /v1/chat/conversations/get-or-create': 'store the new session',
  'GET /v1/chat/conversations': 'find the session',
  'GET /v1/chat/conversations/:id': 'read the session',
  'PUT /v1/chat/conversations/:id': 'note a step in the session',
  'POST /v1/chat/messages/get-or-create': 'a message for the visitor',
  'GET /v1/chat/messages': 'which messages are delivered?',
  'PUT /v1/files': 'announce a file',
  'DELETE /v1/files/:id': 'delete a file',
  'PUT /_files/:id': 'upload the file',
  'POST /oauth/v2/token': 'get an access token',
  'POST /oauth/v2/token/revoke': 'give the consent back',
  'GET /oauth/serverinfo': 'which data centre is it?',
  'GET /api/v2/portals': 'list the portals',
  'GET /api/v2/:screen/apps': 'list the brands',
  'GET /api/v2/:screen/apps/:id': 'does the brand exist?',
  'GET /api/v2/:screen/departments': 'list the departments',
  'GET /api/v2/:screen/departments/:id': 'does the department exist?',
  'GET /api/visitor/v1/:screen/conversations': 'look for the chat',
  'POST /api/visitor/v1/:screen/conversations': 'open a chat',
  'POST /api/visitor/v1/:screen/conversations/:id/messages': 'a message for the operator',
  'GET /api/v2/:screen/conversations': 'look for the chat',
  'GET /api/v2/:screen/conversations/:id': 'how is the chat?',
  'GET /api/v2/:screen/conversations/:id/messages': 'read the transcript',
  'GET /api/v2/:screen/conversations/:id/attachments/:attachment': 'download the file',
  'PUT /api/v2/:screen/conversations/:id/close': 'close the chat',
  'POST /api/v2/:screen/conversations/:id/close': 'close the chat',
  'GET /api/v2/:screen/operators': 'who is there?',
  'GET /api/v2/:screen/operators/:id': 'who is the operator?',
  'GET /api/v2/:screen/downloads/:file': 'download the picture',
  'GET /api/v2/:screen/webhooks': 'list the webhooks',
  'POST /api/v2/:screen/webhooks': 'create the webhook',
  'GET /api/v2/:screen/webhooks/:id': 'read the webhook',
  'PUT /api/v2/:screen/webhooks/:id': 'correct the webhook',
  'DELETE /api/v2/:screen/webhooks/:id': 'delete the webhook',
  'POST /api/v2/:screen/webhooks/:id/keys': 'get a key for the signatures',
}

/** By the name of the state: the last part of the path. */
const states: Record<string, string> = {
  token: 'the access token',
  secondToken: 'the access token of the second consent',
  installation: 'what the set-up found',
  ending: 'how the session ends',
}

const stateVerbs: Record<string, string> = { GET: 'read', POST: 'store', PATCH: 'store' }

const botpressEvents: Record<string, string> = {
  hitlAssigned: 'an operator is here',
  hitlStopped: 'the bot takes over',
  sessionEnded: 'how the session ended',
  operatorRepliedAfterEnd: 'a message came too late',
  conversationRated: 'the visitor rated the chat',
  connectionProblem: 'the connection has a problem',
  connectionRestored: 'the connection works again',
}

const salesIqEvents: Record<string, string> = {
  'conversation.attender.updated': 'an operator has joined',
  'conversation.operator.replied': 'the operator wrote',
  'conversation.completed': 'the chat is over',
  'conversation.missed': 'nobody came',
  'conversation.transfer.accepted': 'another operator took over',
  'conversation.rated': 'the visitor rated the chat',
  'conversation.message.edited': 'the operator corrected a message',
  'conversation.message.deleted': 'the operator deleted a message',
}

const invocations: Record<string, string> = {
  ping: 'are you there?',
  register: 'are these settings right?',
  unregister: 'the integration is removed',
  createUser: 'a visitor for the handoff',
  startHitl: 'hand the visitor over',
  stopHitl: 'take the visitor back',
  message_created: 'the visitor wrote',
  webhook_received: 'a call for the webhook URL',
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

const meaningOfState = ({ method, path }: Call) => {
  if (path.endsWith('/get-or-set')) return 'claim a step for one process'
  const name = path.split('/').at(-1)
  const what = lookUp(states, name)
  return what ? `${stateVerbs[method] ?? 'change'} ${what}` : 'change the claim of a step'
}

export const meaningOfCall = (call: Call) => {
  if (call.route.includes('/v1/chat/states/')) return meaningOfState(call)
  return call.route === 'POST /v1/chat/events'
    ? lookUp(botpressEvents, fieldOf(call.body, 'type'))
    : lookUp(routes, call.route)
}

export const meaningOfWebhook = ({ body, method }: Call) =>
  method === 'HEAD' ? 'is anybody at this address?' : lookUp(salesIqEvents, fieldOf(body, 'event'))

export const meaningOfBrowser = ({ path, method }: Call) => {
  if (path.includes('/oauth/')) return 'Zoho asks for consent'
  if (/^\/_(files|images)\//.test(path)) return 'show a file'
  return method === 'GET' ? 'show the connect page' : 'a choice on the connect page'
}

export const meaningOfInvocation = ({ operation, type }: Invocation) =>
  operation === 'message_created' || operation === 'webhook_received'
    ? lookUp(invocations, operation)
    : lookUp(invocations, type) || lookUp(invocations, operation)
