/**
 * Opens a conversation as the visitor, once, and finds one of which nobody knows whether it was opened:
 * https://www.zoho.com/salesiq/help/developer-section/open-conversation-v1.html
 */
import { SalesIqFailure } from './failure'
import type { Rest } from './rest'
import * as schemas from './schemas'

/** The body of POST …/conversations. */
export type OpenRequest = {
  visitor: {
    user_id: string
    name?: string
    email?: string
    phone?: string
    country_code?: string
    current_page?: string
    page_title?: string
  }
  app_id: string
  department_id: string
  question: string
  /** Seconds, 1–999. */
  custom_wait_time?: number
  customer_info?: Record<string, string>
}

/** The two ids of a conversation: the number that events and REST calls use, and the visitor's long one. */
export type ConversationIds = { conversationId: string; visitorConversationId: string }

/** `left`: details of the visitor that SalesIQ did not take, by their names in `OpenRequest`. */
export type Opened = ConversationIds & { left: string[] }

export type OpenOptions = {
  /** A person tries out whether the visitor API works: the call is made although its family is closed. */
  isProbe?: boolean
}

type Opening = { request: OpenRequest; options?: OpenOptions; left?: string[] }

const optional = ['email', 'phone', 'country_code', 'current_page', 'page_title'] as const

const namedIn = (failure: unknown, { visitor }: OpenRequest): string[] =>
  failure instanceof SalesIqFailure && failure.kind === 'rejected'
    ? optional.filter((name) => visitor[name] !== undefined && failure.evidence.named?.includes(name))
    : []

/** An optional detail that SalesIQ refuses is left out: it must not cost the visitor his handoff. */
const posted = async (rest: Rest, screenName: string, { request, options, left = [] }: Opening) => {
  try {
    const { data } = await rest({
      call: 'open a conversation',
      family: 'visitor',
      scope: 'SalesIQ.conversations.CREATE',
      method: 'POST',
      path: `/api/visitor/v1/${screenName}/conversations`,
      body: request,
      optional,
      schema: schemas.opened,
      repeatable: false,
      newConnection: true,
      isProbe: options?.isProbe,
    })
    return { data, left }
  } catch (failure) {
    const named = namedIn(failure, request)
    if (named.length === 0) throw failure
    const visitor = { ...request.visitor, ...Object.fromEntries(named.map((name) => [name, undefined])) }
    return posted(rest, screenName, { request: { ...request, visitor }, options, left: [...left, ...named] })
  }
}

const listFrom = async (rest: Rest, screenName: string, { call, query }: { call: string; query: string }) => {
  const { data } = await rest({
    call,
    family: 'conversations',
    scope: 'SalesIQ.conversations.READ',
    method: 'GET',
    path: `/api/v2/${screenName}/conversations?${query}`,
    schema: schemas.conversations,
    repeatable: true,
  })
  return data
}

/** Older replies name a conversation by its chat only; the list of conversations knows its number. */
const numberOf = async (rest: Rest, screenName: string, chatId: string | undefined): Promise<string> => {
  const call = 'find the number of the conversation'
  const data = await listFrom(rest, screenName, { call, query: 'limit=50' }).catch((failure: unknown) => {
    if (!(failure instanceof SalesIqFailure)) throw failure
    // The conversation is open, whatever its number is.
    throw new SalesIqFailure(failure.kind, { ...failure.evidence, mayHaveArrived: true })
  })
  const found = data.find(({ chat_id }) => chat_id !== undefined && chat_id === chatId)
  if (found) return found.id
  const detail = 'the reply had no conversation_id, and the list has no such chat'
  throw new SalesIqFailure('unexpected', { call, detail, mayHaveArrived: true })
}

/** Throws a SalesIqFailure; `mayHaveArrived` in its evidence says that the conversation may be open all the same. */
export const open = async (rest: Rest, screenName: string, opening: Opening): Promise<Opened> => {
  const { data, left } = await posted(rest, screenName, opening)
  const conversationId = data.conversation_id || (await numberOf(rest, screenName, data.wms_chat_id))
  return { conversationId, visitorConversationId: data.id ?? conversationId, left }
}

export type Sought = {
  /** What stands in the question of this conversation and of no other. */
  mark: string
  departmentId?: string
  /** When the opening was tried, epoch ms. */
  since: number
}

/** How far SalesIQ's clock may be behind ours. */
const clockDifferenceMs = 2000

/**
 * The conversation with the mark; undefined where there is none. Throws a SalesIqFailure.
 * https://www.zoho.com/salesiq/help/developer-section/get-conversation-list-details-v2.html
 */
export const findOpened = async (
  rest: Rest,
  screenName: string,
  { mark, departmentId, since }: Sought,
): Promise<ConversationIds | undefined> => {
  const department = departmentId === undefined ? '' : `&department_id=${encodeURIComponent(departmentId)}`
  const query = `from_time=${since - clockDifferenceMs}&sort_by=in_time&limit=99${department}`
  const all = await listFrom(rest, screenName, { call: 'look for the conversation', query })
  const found = all.find(({ question }) => question?.includes(mark))
  return found && { conversationId: found.id, visitorConversationId: found.id }
}
