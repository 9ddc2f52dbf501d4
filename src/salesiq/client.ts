/** SalesIQ as one installation sees it: the calls this package makes, in its own words. */
import type * as z from 'zod/mini'
import { SalesIqFailure } from './failure'
import type { Rest, RestCall } from './rest'
import * as schemas from './schemas'
import { isTrue } from './schemas'
import { conversationPath, sendText } from './send'

/** The body of POST …/conversations: https://www.zoho.com/salesiq/help/developer-section/open-conversation-v1.html */
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

export type Brand = { enabled: boolean; hasHours: boolean; departmentIds: string[] }
export type Department = { name: string; enabled: boolean }

export class SalesIq {
  private readonly rest: Rest
  private readonly screenName: string

  constructor(rest: Rest, screenName: string) {
    this.rest = rest
    this.screenName = encodeURIComponent(screenName)
  }

  /** Opens a conversation, once: after an unknown outcome it is not tried again. Throws a SalesIqFailure. */
  async open(request: OpenRequest): Promise<ConversationIds> {
    const { data } = await this.rest({
      call: 'open a conversation',
      scope: 'SalesIQ.conversations.CREATE',
      method: 'POST',
      path: `/api/visitor/v1/${this.screenName}/conversations`,
      body: request,
      schema: schemas.opened,
      repeatable: false,
      newConnection: true,
    })
    const conversationId = data.conversation_id || (await this.numberOf(data.wms_chat_id))
    return { conversationId, visitorConversationId: data.id ?? conversationId }
  }

  /** Sends a text as the visitor; looks it up after an unknown outcome, so that it is neither lost nor doubled. */
  async send(conversationId: string, text: string): Promise<void> {
    await sendText(this.rest, { screenName: this.screenName, conversationId, text })
  }

  /** Closes a conversation; one that is over or gone already is no failure. */
  async close(conversationId: string): Promise<void> {
    try {
      await this.closeWith('PUT', conversationId)
    } catch (failure) {
      if (!(failure instanceof SalesIqFailure) || !isRefusedForItsState(failure)) throw failure
      const state = await this.stateOf(conversationId)
      if (state === 'over' || (state === 'unknown' && isUnknownConversation(failure))) return
      throw failure
    }
  }

  /** Whether the conversation is known to be over; false where it cannot be told. Never throws. */
  async isOver(conversationId: string): Promise<boolean> {
    return (await this.stateOf(conversationId)) === 'over'
  }

  /** Whether a bot of SalesIQ holds the conversation; false where it cannot be told. Never throws. */
  async isAttendedByBot(conversationId: string): Promise<boolean> {
    const { attender } = (await this.details(conversationId)) ?? {}
    return attender?.is_bot === 'true' || /^b/.test(attender?.id ?? '')
  }

  /** rest-api-apps-list.html; scope SalesIQ.apps.READ. */
  async brand(appId: string): Promise<Brand> {
    const { data } = await this.get({
      call: 'read the brand',
      scope: 'SalesIQ.apps.READ',
      path: `apps/${appId}`,
      schema: schemas.app,
    })
    return {
      enabled: isTrue(data.enabled),
      hasHours: data.business_hours === 'true',
      departmentIds: schemas.departmentIdsOf(data.departments),
    }
  }

  /** rest-api-department-list.html; scope SalesIQ.departments.READ. */
  async department(departmentId: string): Promise<Department> {
    const call = 'read the department'
    const scope = 'SalesIQ.departments.READ'
    const { data } = await this.get({ call, scope, path: `departments/${departmentId}`, schema: schemas.department })
    return { name: data.name ?? departmentId, enabled: isTrue(data.is_enabled) }
  }

  private get<S extends z.core.$ZodType>(
    call: Pick<RestCall<S>, 'call' | 'scope' | 'path' | 'schema'>,
  ): Promise<z.output<S>> {
    const path = `/api/v2/${this.screenName}/${call.path}`
    return this.rest({ ...call, method: 'GET', path, repeatable: true })
  }

  /** The documentation does not show the verb; PUT is likely, and POST what a refusal of the verb leaves. */
  private async closeWith(method: 'PUT' | 'POST', conversationId: string): Promise<void> {
    const path = `${conversationPath(this.screenName, conversationId)}/close`
    const scope = 'SalesIQ.conversations.UPDATE'
    try {
      await this.rest({
        call: 'close the conversation',
        scope,
        method,
        path,
        schema: schemas.anything,
        repeatable: true,
      })
    } catch (failure) {
      if (method === 'POST' || !isVerbRefused(failure)) throw failure
      await this.closeWith('POST', conversationId)
    }
  }

  private async stateOf(conversationId: string): Promise<'open' | 'over' | 'unknown'> {
    const { state, status_key } = (await this.details(conversationId))?.chat_status ?? {}
    if (state === '3' || state === '4' || status_key === 'closed') return 'over'
    return state === '1' || state === '2' || status_key === 'open' ? 'open' : 'unknown'
  }

  private async details(conversationId: string): Promise<z.output<typeof schemas.conversation>['data'] | undefined> {
    const path = `conversations/${encodeURIComponent(conversationId)}`
    const scope = 'SalesIQ.conversations.READ'
    try {
      const answer = await this.get({ call: 'read the conversation', scope, path, schema: schemas.conversation })
      return answer.data
    } catch {
      return undefined
    }
  }

  /** Older replies name a conversation by its chat only; the list of conversations knows its number. */
  private async numberOf(chatId: string | undefined): Promise<string> {
    const call = 'find the number of the conversation'
    const scope = 'SalesIQ.conversations.READ'
    const { data } = await this.get({ call, scope, path: 'conversations?limit=50', schema: schemas.conversations })
    const found = data.find(({ chat_id }) => chat_id !== undefined && chat_id === chatId)
    if (found) return found.id
    throw new SalesIqFailure('unexpected', {
      call,
      detail: 'the reply had no conversation_id, and the list has no such chat',
    })
  }
}

/**
 * Whether a refusal may be about the state of the conversation, for which no code is documented. It is not where SalesIQ
 * does not know the portal (1005) or the address (1006), or where a scope is missing (1009).
 */
const isRefusedForItsState = ({ kind, evidence }: SalesIqFailure) =>
  (kind === 'rejected' && evidence.code !== 1005 && evidence.code !== 1006) || evidence.code === 1016

/** 1019 "Invalid Resource": what does not exist need not be closed. */
const isUnknownConversation = ({ evidence }: SalesIqFailure) => evidence.code === 1019 || evidence.status === 404

/** 1004 "Invalid Request Type", 1010 "Invalid Method". */
const isVerbRefused = (failure: unknown) =>
  failure instanceof SalesIqFailure &&
  (failure.evidence.code === 1004 || failure.evidence.code === 1010 || failure.evidence.status === 405)
