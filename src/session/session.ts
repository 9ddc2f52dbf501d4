/** What a session is, how it is found by its SalesIQ id, and what work on it is given. A webhook never creates a session. */
import { RuntimeError } from '@botpress/sdk'
import { createHash, randomBytes } from 'node:crypto'
import type * as bp from '.botpress'
import type { Context } from '../installation/connect'
import { type Preferences, preferencesIn } from '../installation/settings'
import { longestTag } from '../translate/characters'

/** One HITL session: a Botpress conversation in channel `hitl` and the SalesIQ conversation that its tag `id` names. */
export type Session = Awaited<ReturnType<typeof findSession>> & {}

/** The short mark of this installation at the end of a question: shows whose a conversation is before a look-up can. */
export const markOf = (webhookId: string): string =>
  `bp-${createHash('sha256').update(webhookId).digest('hex').slice(0, 10)}`

/** The mark of one handoff: that of the installation, and a random end. */
export const newMark = (webhookId: string): string => `${markOf(webhookId)}-${randomBytes(4).toString('hex')}`

/** The session of a SalesIQ conversation, newest first; undefined if it was not started by this bot. One call. */
export const findSession = async (client: bp.Client, salesIqConversationId: string) => {
  const { conversations } = await client.listConversations({ channel: 'hitl', tags: { id: salesIqConversationId } })
  return conversations[0]
}

const mostPages = 20

/** The sessions with some tags, newest first, read until a time (epoch ms) at most; `isAll`: whether there are no more. */
export const sessionsWith = async (
  client: bp.Client,
  tags: { reference: string } | { status: string },
  until = Infinity,
): Promise<{ sessions: Session[]; isAll: boolean }> => {
  const sessions: Session[] = []
  let nextToken: string | undefined
  for (let page = 0; page < mostPages && Date.now() < until; page += 1) {
    const { conversations, meta } = await client.listConversations({ channel: 'hitl', tags, nextToken })
    sessions.push(...conversations)
    nextToken = meta.nextToken
    if (!nextToken) return { sessions, isAll: true }
  }
  return { sessions, isAll: false }
}

/** A tag that holds a list, newest first. */
export const listIn = (tag: string | undefined): string[] => (tag ?? '').split(' ').filter(Boolean)

/** The same the other way round: the oldest go where a tag would be too long. */
export const listTag = (items: readonly string[]): string => {
  const text = items.join(' ')
  if (text.length <= longestTag) return text
  const end = text.lastIndexOf(' ', longestTag)
  return text.slice(0, end < 0 ? longestTag : end)
}

/** What our own events say of a session. */
export const sessionKeys = (conversation: { id: string; tags: { reference?: string } }) => ({
  hitlConversationId: conversation.id,
  reference: conversation.tags.reference || undefined,
})

/** The reference of a test handoff: nobody but the set-up hears of it. */
export const testReference = 'salesiq-test-handoff'

/** The number of a session's SalesIQ conversation. Throws a RuntimeError where the tag is missing. */
export const idOf = (conversation: { id: string; tags: { id?: string } }): string => {
  if (conversation.tags.id) return conversation.tags.id
  throw new RuntimeError(
    `The conversation ${conversation.id} has no tag "id", so it is not a SalesIQ session: start one with the Start HITL card.`,
  )
}

/** What work on a session is given, whoever asks for it: a webhook, a message of the visitor, an action, the daily check. */
export type SessionContext = Context & {
  typed: Preferences
  /** When the work has to be over, since somebody waits for the answer; epoch ms. */
  deadline: number
  /** Work that nobody waits for, such as a picture; the webhook lets it finish while there is time. */
  background: Promise<unknown>[]
}

export const sessionContext = (context: Context, deadline: number): SessionContext => ({
  ctx: context.ctx,
  client: context.client,
  logger: context.logger,
  typed: preferencesIn(context.ctx.configuration),
  deadline,
  background: [],
})

/** A later delivery of the same event may succeed: SalesIQ is asked for another one. */
export class RetryLater extends Error {
  constructor(what: string) {
    super(what)
    this.name = 'RetryLater'
  }
}

/** The same for one message only: the messages after it need not wait. */
export class MessageLater extends RetryLater {}
