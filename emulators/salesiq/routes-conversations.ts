/** REST v2 reads conversations: the list, one of them, its transcript, its files. */
import { type Conversation, filesOf } from './conversation'
import { ApiFailure, undecided } from './failure'
import { attachmentAnswer } from './file-answer'
import { restChat } from './find-chat'
import { between, numberIn, numberWithin, oneOf, pageOf, type Query, refuseUndocumented } from './list-query'
import { messageView } from './message-view'
import { restDetails, restView } from './rest-view'
import { envelope, HELP, list, route } from './route'
import { shownLines } from './transcript'
import type { World } from './world'

const STATUSES = ['open', 'closed', 'waiting', 'connected', 'missed', 'end'] as const

const LIST_PARAMS = [
  ...['page', 'limit', 'status', 'department_id', 'attender_id', 'fields', 'from_time', 'to_time', 'app_id', 'email'],
  ...['visitor_type', 'updated_from_time', 'updated_till_time', 'sort_by', 'reference_ids'],
]

const fitting: Record<(typeof STATUSES)[number], Conversation['status'][]> = {
  open: ['waiting', 'connected'],
  closed: ['missed', 'ended'],
  waiting: ['waiting'],
  connected: ['connected'],
  missed: ['missed'],
  end: ['ended'],
}

const isWanted = (world: World, query: Query) => {
  const status = oneOf(query, 'status', STATUSES)
  const type = oneOf(query, 'visitor_type', ['lead', 'contact'])
  const [from, to] = [numberIn(query, 'from_time'), numberIn(query, 'to_time')]
  const [updatedFrom, updatedTill] = [numberIn(query, 'updated_from_time'), numberIn(query, 'updated_till_time')]
  const same = (param: string, value: string | undefined) => query[param] === undefined || query[param] === value
  return (entry: Conversation) =>
    (!status || fitting[status].includes(entry.status)) &&
    (!type || type === world.switches.visitorType) &&
    same('department_id', entry.departmentId) &&
    same('attender_id', entry.attender?.id) &&
    same('app_id', entry.appId) &&
    same('email', entry.visitor.email) &&
    (query['reference_ids']?.split(',').includes(entry.referenceId) ?? true) &&
    between(entry.openedAt, from, to) &&
    between(entry.lastAt, updatedFrom, updatedTill)
}

const orderOf = (query: Query) => {
  const by = oneOf(query, 'sort_by', ['in_time', 'end_time', 'updated_time'])
  const value = (entry: Conversation) => {
    if (by === 'end_time') return entry.endedAt ?? 0
    return by === 'updated_time' ? entry.lastAt : entry.openedAt
  }
  return (a: Conversation, b: Conversation) => value(b) - value(a) || Number(b.referenceId) - Number(a.referenceId)
}

const onlyFields = (fields: string | undefined) => (view: Record<string, unknown>) => {
  if (!fields) return view
  return Object.fromEntries(fields.split(',').flatMap((name) => (name in view ? [[name, view[name]]] : [])))
}

const listed = (world: World, query: Query) => {
  refuseUndocumented(world, query, ['reference_ids'])
  const limit = numberWithin(query, 'limit', [1, 20, 99])
  const page = numberWithin(query, 'page', [1, 1, Number.MAX_SAFE_INTEGER])
  const found = world.conversations.filter(isWanted(world, query)).sort(orderOf(query))
  return pageOf(found, page, limit).map((entry) => onlyFields(query['fields'])(restView(world, entry)))
}

const transcript = (world: World, conversation: Conversation, query: Query) => {
  refuseUndocumented(world, query, ['sort_order'])
  const limit = numberWithin(query, 'limit', [1, 20, 99])
  const [from, to] = [numberIn(query, 'from_time'), numberIn(query, 'to_time')]
  const order = oneOf(query, 'sort_order', ['asc', 'desc'])
  const newestFirst = from === undefined && (to !== undefined || world.switches.messagesOrder === 'newestFirst')
  const written = world.clock.now() - world.switches.transcriptLagMs
  const found = shownLines(world, conversation).filter(({ id, at }) => at <= written && between(Number(id), from, to))
  if (order ? order === 'desc' : newestFirst) found.reverse()
  return found.slice(0, limit).map((message) => messageView(world, conversation, message))
}

const attachment = (world: World, conversation: Conversation, id: string) => {
  const files = conversation.messages.filter(({ deleted }) => !deleted).flatMap(filesOf)
  const file = files.find((entry) => entry.id === id)
  const lifetime = world.switches.attachmentLifetimeMs
  const expired = file && lifetime > 0 && world.clock.now() >= file.at + lifetime
  if (!file || expired) throw new ApiFailure(1019)
  return attachmentAnswer(world, file)
}

export const conversationRoutes = [
  // https://www.zoho.com/salesiq/help/developer-section/get-conversation-list-details-v2.html
  route({
    method: 'GET',
    path: '/api/v2/:screen/conversations',
    page: `${HELP}get-conversation-list-details-v2.html`,
    scope: 'conversations.READ',
    query: LIST_PARAMS,
    handle: ({ world, query }) => list(world, listed(world, query)),
  }),
  // https://www.zoho.com/salesiq/help/developer-section/get-conversation-details-v2.html
  route({
    method: 'GET',
    path: '/api/v2/:screen/conversations/:id',
    page: `${HELP}get-conversation-details-v2.html`,
    scope: 'conversations.READ',
    handle: ({ world, params }) => envelope('conversations', restDetails(world, restChat(world, params['id'] ?? ''))),
  }),
  // https://www.zoho.com/salesiq/help/developer-section/get-chat-transcripts-conversation-v2.html
  route({
    method: 'GET',
    path: '/api/v2/:screen/conversations/:id/messages',
    page: `${HELP}get-chat-transcripts-conversation-v2.html`,
    scope: 'conversations.READ',
    query: ['limit', 'from_time', 'to_time', 'sort_order'],
    handle: ({ world, params, query }) => list(world, transcript(world, restChat(world, params['id'] ?? ''), query)),
  }),
  // https://www.zoho.com/salesiq/help/developer-section/download-attachments-v2.html
  route({
    method: 'GET',
    path: '/api/v2/:screen/conversations/:id/attachments/:attachment',
    page: `${HELP}download-attachments-v2.html`,
    scope: 'conversations.READ',
    handle: ({ world, params }) => attachment(world, restChat(world, params['id'] ?? ''), params['attachment'] ?? ''),
  }),
  // https://www.zoho.com/salesiq/help/developer-section/download-attachments-v2.html shows one segment; switch `filePath`
  route({
    method: 'GET',
    path: '/api/v2/:screen/conversations/:id/attachments/:attachment/:name',
    page: `${HELP}download-attachments-v2.html`,
    scope: 'conversations.READ',
    handle: ({ world, params }) => {
      const conversation = restChat(world, params['id'] ?? '')
      if (world.switches.filePath === 'flat') throw undecided(1006, 'filePath')
      return attachment(world, conversation, params['attachment'] ?? '')
    },
  }),
]
