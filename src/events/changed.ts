/** An operator corrected or took back a message: a short note, where the visitor has read that message. */
import { digestOf } from '../net/digest'
import { connectIfConfigured } from '../installation/connect-if-configured'
import type { SalesIqEvent } from '../salesiq/events'
import { messageIdOf } from '../salesiq/messages'
import type { Session } from '../session/find'
import { sayFor } from '../installation/settings'
import { clip } from '../translate/clip'
import { plainFromMarkup } from '../translate/markup'
import { type EventContext, messageTag, type EventHandler } from './context'
import { longestText } from './lines'

type Changed = SalesIqEvent<'conversation.message.edited' | 'conversation.message.deleted'>

/** Under the name of whoever wrote the message; none where the visitor never read it. */
const note = async (
  context: EventContext,
  session: Session,
  { messageId, of, text }: { messageId: string; of: string; text: string },
) => {
  const id = messageTag(context.conversationId, messageId)
  const { messages } = await context.client.listMessages({ conversationId: session.id, tags: { id } })
  const [read] = messages
  if (!read) return
  await context.client.getOrCreateMessage({
    conversationId: session.id,
    userId: read.userId,
    type: 'text',
    payload: { text: clip(text, longestText) },
    tags: { id: `${id}:${of}` },
    discriminateByTags: ['id'],
  })
}

const changeIn = ({ entity }: Changed, session: Session, { typed }: EventContext) => {
  const { msgid, sender, text } = entity.message ?? {}
  if (!msgid || session.tags.outcome || !typed.tellChanges) return undefined
  const say = sayFor(typed, session.tags.language)
  return { messageId: messageIdOf(msgid), text, operator: sender?.name || say('theOperator'), say }
}

/** What the message says now; undefined where neither the event nor SalesIQ tells. */
const textNow = async (context: EventContext, messageId: string): Promise<string | undefined> => {
  const salesIq = await connectIfConfigured(context)
  const messages = await salesIq?.messages(context.conversationId, Number(messageId) || 0).catch(() => [])
  return messages?.find(({ id }) => id === messageId)?.message?.text
}

export const messageEdited: EventHandler<'conversation.message.edited'> = async (event, session, context) => {
  const change = changeIn(event, session, context)
  if (!change) return
  const text = plainFromMarkup(change.text ?? (await textNow(context, change.messageId)) ?? '').trim()
  if (text === '') return
  // Back and forth are three corrections, although two have the same words.
  const of = `edited:${event.event_time ?? digestOf(text, 12)}`
  const words = change.say('edited', { operator: change.operator, text })
  await note(context, session, { messageId: change.messageId, of, text: words })
}

export const messageDeleted: EventHandler<'conversation.message.deleted'> = async (event, session, context) => {
  const change = changeIn(event, session, context)
  if (!change) return
  const { messageId, operator, say } = change
  await note(context, session, { messageId, of: 'deleted', text: say('deleted', { operator }) })
}
