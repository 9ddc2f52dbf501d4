/** What every row of the table is given, beside its event. */
import type { Context } from '../installation/connect'
import type { EventName, SalesIqEvent } from '../salesiq/events'
import type { Session } from '../session/find'
import type { Typed } from '../installation/settings'

export type EventContext = Context & {
  typed: Typed
  /** The number of the SalesIQ conversation. */
  conversationId: string
  /** When the answer has to be given, before SalesIQ gives up waiting for it; epoch ms. */
  deadline: number
}

export type EventHandler<N extends EventName> = (
  event: SalesIqEvent<N>,
  session: Session,
  context: EventContext,
) => Promise<void>

/** When SalesIQ says it happened; now, if it does not say. */
export const timeOf = ({ event_time }: SalesIqEvent): number => event_time ?? Date.now()

/** The session as it is after a change of its tags. */
export const withTags = async (
  { client }: Context,
  session: Session,
  tags: Parameters<Context['client']['updateConversation']>[0]['tags'] & {},
): Promise<Session> => {
  await client.updateConversation({ id: session.id, tags })
  return { ...session, tags: { ...session.tags, ...tags } }
}

/** The tag of one message of a reply: the first has that of the reply. */
export const messageTag = (conversationId: string, replyId: string, index = 0): string =>
  `${conversationId}:${replyId}${index === 0 ? '' : `:${index}`}`
