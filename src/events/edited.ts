/** An operator edited or deleted a message: a short note for the visitor, where the visitor has read that message. */
import { connectIfConfigured } from '../installation/connect'
import { sayFor } from '../installation/settings'
import { digestOf } from '../net/memory'
import { duration } from '../net/duration'
import { pause } from '../net/within'
import type { SalesIqEvent } from '../salesiq/events'
import { messageIdOf } from '../salesiq/messages'
import { longestText } from '../session/content'
import { idOf, type Session, type SessionContext } from '../session/session'
import { msgidTag } from '../session/deliver'
import { withdraw } from '../session/operator-message'
import { clip } from '../translate/characters'
import { plainFromMarkup } from '../translate/markup'
import type { EventHandler } from './on-event'

type Changed = SalesIqEvent<'conversation.message.edited' | 'conversation.message.deleted'>

const lookAgainMs = duration('HITL_LOOK_AGAIN_MS', 300)
/** A message that is younger may be on its way to the visitor while it is edited. */
const underWayMs = 10_000

const messageWith = async ({ client, deadline }: SessionContext, session: Session, msgid: string) => {
  const tags = { msgid: msgidTag(session, { msgid }) }
  for (;;) {
    const { messages } = await client.listMessages({ conversationId: session.id, tags })
    const isUnderWay = Date.now() - Number(msgid) < underWayMs && Date.now() + lookAgainMs < deadline
    if (messages[0] || !isUnderWay) return messages[0]
    await pause(lookAgainMs)
  }
}

type Note = { msgid: string; of: string; text: string }

/** Under the name of whoever wrote the message. Answers whether the visitor has read the message: else no note is needed. */
const note = async (context: SessionContext, session: Session, { msgid, of, text }: Note): Promise<boolean> => {
  const tag = msgidTag(session, { msgid })
  const read = await messageWith(context, session, msgid)
  if (!read) return false
  if (!context.typed.tellChanges) return true
  await context.client.getOrCreateMessage({
    conversationId: session.id,
    userId: read.userId,
    type: 'text',
    payload: { text: clip(text, longestText) },
    tags: { id: `${tag}:${of}` },
    discriminateByTags: ['id'],
  })
  return true
}

const changeIn = ({ entity }: Changed, session: Session, { typed }: SessionContext) => {
  const { msgid, sender, text } = entity.message ?? {}
  if (!msgid || session.tags.outcome) return undefined
  const say = sayFor(typed, session.tags.language)
  return { msgid: messageIdOf(msgid), text, operator: sender?.name || say('theOperator'), say }
}

/** What the message says now; undefined where neither the event nor SalesIQ tells. */
const textNow = async (context: SessionContext, session: Session, msgid: string): Promise<string | undefined> => {
  const salesIq = await connectIfConfigured(context)
  const messages = await salesIq?.messages(idOf(session), Number(msgid) || 0).catch(() => [])
  return messages?.find(({ id }) => messageIdOf(id) === msgid)?.message?.text
}

export const messageEdited: EventHandler<'conversation.message.edited'> = async (event, session, context) => {
  const change = changeIn(event, session, context)
  if (!change || !context.typed.tellChanges) return
  const { msgid, operator, say } = change
  const text = plainFromMarkup(change.text ?? (await textNow(context, session, msgid)) ?? '').trim()
  if (text === '') return
  // Back and forth are three corrections, although two have the same words.
  const of = `edited:${event.event_time ?? digestOf(text, 12)}`
  await note(context, session, { msgid, of, text: say('edited', { operator, text }) })
}

export const messageDeleted: EventHandler<'conversation.message.deleted'> = async (event, session, context) => {
  const change = changeIn(event, session, context)
  if (!change) return
  const { msgid, operator, say } = change
  const isRead = await note(context, session, { msgid, of: 'deleted', text: say('deleted', { operator }) })
  // A later delivery of the message must not show what the operator took back.
  if (!isRead) await withdraw(context, session, msgid)
}
