/** SalesIQ as one installation sees it: the calls this package makes, in its own words. Each throws a SalesIqFailure. */
import type * as z from 'zod/mini'
import { close, type Details, detailsIfAny, stateOf } from './conversation'
import type { Download, Wanted } from './download'
import { SalesIqFailure } from './failure'
import { fileFrom, type FileSource, type Timeouts } from '../files/source'
import { conversationPath, isHuman, type Message, messagesSince } from './messages'
import { pictureOf, type Presence, presenceIn, waitingIn } from './operators'
import type { Rest, RestCall } from './rest'
import * as schemas from './schemas'
import { isTrue } from './schemas'
import { type EqualsBefore, type FileToSend, sendFile, sendText, type To } from './send'

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

/** How an installation gets into SalesIQ. */
export type Transport = { rest: Rest; download: Download }

type Attachment = { id: string; name?: string; type?: string }

export class SalesIq {
  private readonly way: Transport
  private readonly rest: Rest
  private readonly screenName: string

  constructor(way: Transport, screenName: string) {
    this.way = way
    this.rest = way.rest
    this.screenName = encodeURIComponent(screenName)
  }

  /** Opens a conversation, once: after an unknown outcome it is not tried again. */
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

  /**
   * The conversation with `mark` in its question that was opened since a time (epoch ms); undefined where there is none.
   * get-conversation-list-details-v2.html.
   */
  async findOpened(mark: string, since: number): Promise<ConversationIds | undefined> {
    const call = 'look for the conversation'
    const scope = 'SalesIQ.conversations.READ'
    const path = `conversations?limit=50&from_time=${since}`
    const { data } = await this.get({ call, scope, path, schema: schemas.conversations })
    const found = data.find(({ question }) => question?.includes(mark))
    return found && { conversationId: found.id, visitorConversationId: found.id }
  }

  /** Sends a text as the visitor; looks it up after an unknown outcome, so that it is neither lost nor doubled. */
  send(conversationId: string, text: string, equalsBefore: EqualsBefore = async () => 0): Promise<void> {
    return sendText(this.rest, this.to(conversationId), { text, equalsBefore })
  }

  /** The same for a file. Throws a FileFailure where the file itself is at fault. */
  sendFile(conversationId: string, file: FileToSend): Promise<void> {
    return sendFile(this.rest, this.to(conversationId), file)
  }

  /** Closes a conversation; one that is over or gone already is no failure. */
  close(conversationId: string): Promise<void> {
    return close(this.rest, this.to(conversationId))
  }

  /** Whether the conversation is known to be over; false where it cannot be told. Never throws. */
  async isOver(conversationId: string): Promise<boolean> {
    return (await stateOf(this.rest, this.to(conversationId))) === 'over'
  }

  /** Who holds the conversation and how it is; undefined where it cannot be told. Never throws. */
  details(conversationId: string): Promise<Details | undefined> {
    return detailsIfAny(this.rest, this.to(conversationId))
  }

  /** Whether a bot of SalesIQ holds the conversation; false where it cannot be told. Never throws. */
  async isAttendedByBot(conversationId: string): Promise<boolean> {
    const { attender } = (await this.details(conversationId)) ?? {}
    return attender !== undefined && !isHuman(attender)
  }

  /** What was said since a time (epoch ms), in the order of sending. */
  messages(conversationId: string, since: number): Promise<Message[]> {
    return messagesSince(this.rest, conversationPath(this.screenName, conversationId), since)
  }

  /** A file that was shared in a conversation. Throws a FileFailure as well. */
  attachment(conversationId: string, attachment: Attachment, timeouts: Timeouts): Promise<FileSource> {
    const path = `${conversationPath(this.screenName, conversationId)}/attachments/${encodeURIComponent(attachment.id)}`
    const wanted = { call: 'download the operator’s file', scope: 'SalesIQ.conversations.READ', path } as const
    return fileFrom(this.way.download(wanted, timeouts), attachment, timeouts)
  }

  /** How the operators of a department are. */
  presence(departmentId: string): Promise<Presence[]> {
    return presenceIn(this.rest, this.screenName, departmentId)
  }

  /** How many chats wait in a department. */
  waiting(departmentId: string): Promise<number> {
    return waitingIn(this.rest, this.screenName, departmentId)
  }

  /** An operator's picture, by its address below the host of SalesIQ; undefined where he has none there. */
  async picture(operatorId: string, timeouts: Timeouts): Promise<FileSource | string | undefined> {
    const address = await pictureOf(this.rest, this.screenName, operatorId)
    if (!address?.startsWith('/')) return address
    const scope = 'SalesIQ.operators.READ'
    const wanted: Wanted = { call: 'download the operator’s picture', scope, path: address }
    return fileFrom(this.way.download(wanted, timeouts), {}, timeouts)
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

  private to(conversationId: string): To {
    return { screenName: this.screenName, conversationId }
  }

  private get<S extends z.core.$ZodType>(
    call: Pick<RestCall<S>, 'call' | 'scope' | 'path' | 'schema'>,
  ): Promise<z.output<S>> {
    const path = `/api/v2/${this.screenName}/${call.path}`
    return this.rest({ ...call, method: 'GET', path, repeatable: true })
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
