/** SalesIQ as one installation sees it: the calls this package makes, in its own words. Each throws a SalesIqFailure. */
import type * as z from 'zod/mini'
import { type Around, nothingAround, type To } from './arrived'
import { close, type ConversationState, type Details, detailsIfAny, remove, stateOf } from './conversation'
import type { Download, Wanted } from './download'
import { fileFrom, type FileSource, type Timeouts } from '../files/source'
import { attachmentPath, conversationPath, isHuman, type Message, messagesSince } from './messages'
import {
  type ConversationIds,
  findOpened,
  open,
  type Opened,
  type OpenOptions,
  type OpenRequest,
  type Sought,
} from './open'
import { pictureOf, type Presence, presenceIn, waitingIn } from './operators'
import type { Rest, RestCall } from './rest'
import * as schemas from './schemas'
import { isTrue } from './schemas'
import { type FileToSend, sendFile, sendText } from './send'

export type Brand = { enabled: boolean; hasHours: boolean; departmentIds: string[] }
/** `isOnline`: whether somebody is there; undefined where SalesIQ does not tell. */
export type Department = { name: string; enabled: boolean; isOnline?: boolean }

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

  /**
   * Opens a conversation, once: after an unknown outcome (`mayHaveArrived` in the evidence) it is not tried again, but may
   * be looked for with `findOpened`. `left` names details of the visitor that SalesIQ did not take.
   */
  open(request: OpenRequest, options?: OpenOptions): Promise<Opened> {
    return open(this.rest, this.screenName, { request, options })
  }

  /** A conversation that may have been opened, by the mark of its handoff; undefined where there is none. */
  findOpened(sought: Sought): Promise<ConversationIds | undefined> {
    return findOpened(this.rest, this.screenName, sought)
  }

  /** Sends a text as the visitor; looks it up after an unknown outcome, so that it is neither lost nor doubled. */
  send(conversationId: string, text: string, around: Around = nothingAround): Promise<void> {
    return sendText(this.rest, this.to(conversationId), { text, around })
  }

  /** The same for a file. Throws a FileFailure where the file itself is at fault. */
  sendFile(conversationId: string, file: FileToSend): Promise<void> {
    const shown = (attachment: Attachment) => this.attachment(conversationId, attachment, file.timeouts)
    return sendFile(this.rest, this.to(conversationId), { ...file, shown })
  }

  /** Closes a conversation; one that is over or gone already is no failure. */
  close(conversationId: string): Promise<void> {
    return close(this.rest, this.to(conversationId))
  }

  /** Deletes a conversation; one that is gone already is no failure. */
  remove(conversationId: string): Promise<void> {
    return remove(this.rest, this.to(conversationId))
  }

  /** How the conversation is; `unknown` where SalesIQ does not tell. Never throws. */
  state(conversationId: string): Promise<ConversationState> {
    return stateOf(this.rest, this.to(conversationId))
  }

  /** Whether the conversation is known to be over; false where it cannot be told. Never throws. */
  async isOver(conversationId: string): Promise<boolean> {
    return (await this.state(conversationId)).state === 'over'
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
    const path = attachmentPath(conversationPath(this.screenName, conversationId), attachment.id)
    const asked = { family: 'conversations', scope: 'SalesIQ.conversations.READ', about: 'state' } as const
    const wanted: Wanted = { call: 'download the operator’s file', ...asked, path }
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
    const asked = { family: 'operators', scope: 'SalesIQ.operators.READ', about: 'state' } as const
    const wanted: Wanted = { call: 'download the operator’s picture', ...asked, path: address }
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
    const status = data.availability?.status?.toLowerCase()
    const isOnline = status === 'online' ? true : status === 'offline' ? false : undefined
    return { name: data.name ?? departmentId, enabled: isTrue(data.is_enabled), isOnline }
  }

  private to(conversationId: string): To {
    return { screenName: this.screenName, conversationId }
  }

  /** Of the family `setup`. */
  private get<S extends z.core.$ZodType>(
    call: Pick<RestCall<S>, 'call' | 'scope' | 'path' | 'schema'>,
  ): Promise<z.output<S>> {
    const path = `/api/v2/${this.screenName}/${call.path}`
    return this.rest({ ...call, family: 'setup', method: 'GET', path, repeatable: true })
  }
}
