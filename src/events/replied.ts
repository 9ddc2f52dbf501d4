/**
 * An operator said something. SalesIQ promises no order of its webhooks and may lose one, so that each is only the trigger:
 * the transcript says what comes before it. Where nothing does, the reply goes straight to the visitor.
 */
import { digestOf } from '../net/digest'
import { adviceOn } from '../failures'
import { within } from '../net/within'
import { connectIfConfigured } from '../installation/connect-if-configured'
import type { SalesIqEvent } from '../salesiq/events'
import { SalesIqFailure } from '../salesiq/failure'
import { FileFailure } from '../files/failure'
import { isHuman, type Message, messageIdOf } from '../salesiq/messages'
import { type Session, sessionKeys, testReference } from '../session/find'
import { sayFor } from '../installation/settings'
import { isPlain, type Sent, sentInEvent } from '../translate/to-botpress'
import { deliver } from './deliver'
import { doubtingAfterFailure, inTurn, isInDoubt, keyOf, retriesLastMs } from './desk'
import { type EventContext, messageTag, type EventHandler, timeOf } from './context'
import { isTwin } from './heard'
import { isLastTry, type Reply } from './lines'
import { deliverMissing, replyIn as replyInTranscript } from './missing'

type Replied = SalesIqEvent<'conversation.operator.replied'>

const replyIn = (event: Replied): Reply => {
  const { sender, msgid, ...message } = event.entity.message
  const id = msgid ? messageIdOf(msgid) : String(event.event_time ?? digestOf(message.text ?? ''))
  return { id, at: Number(id) || timeOf(event), sender, sent: sentInEvent(message) }
}

/** A visitor should not wait longer for the order than for the words. */
const readingMs = 1500

/** What SalesIQ has of the last minutes; undefined where it cannot tell, or not in time. */
const transcriptAround = async (context: EventContext, { at }: Reply): Promise<Message[] | undefined> => {
  try {
    const read = (await connectIfConfigured(context))?.messages(context.conversationId, Math.max(0, at - retriesLastMs))
    return read && (await within(readingMs, read, undefined))
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure)) throw failure
    // Without access it stays so; anything else may be over with the next reply.
    const log = context.logger.forBot()
    const words = `The order of an operator's replies cannot be checked. ${adviceOn(failure)}`
    if (failure.kind === 'auth') log.warn(words)
    else log.debug(words)
    return undefined
  }
}

type Own = { reply: Reply; isWhole: boolean }

/** Whether a webhook by itself tells enough of what was sent. */
const isClear = (sent: Sent): boolean => {
  if (sent.kind === 'file') return sent.file.id !== undefined
  return sent.kind === 'text' || sent.what !== 'offeredOther'
}

/** What the transcript has of a reply whose webhook did not tell all; it may be there a little later. */
const wholeReply = ({ reply, isWhole }: Own, replies: readonly Reply[]): Reply => {
  if (isWhole) return reply
  const told = replies.find(({ id }) => id === reply.id) ?? replies.find((other) => isTwin(other, reply))
  if (told) return { ...reply, sent: told.sent }
  if (!reply.sent.every(isClear) && !isLastTry(reply)) throw new FileFailure('unreachable')
  return reply
}

/** Older replies have been heard, or come again by themselves; a file may still be under way. */
const nearMs = { text: 10_000, file: 30_000 }

const isNear = (earlier: Reply, { id, at }: Reply) => {
  const isText = earlier.sent.every(({ kind }) => kind === 'text')
  return earlier.id !== id && earlier.at <= at && earlier.at > at - (isText ? nearMs.text : nearMs.file)
}

/** Whether others may have to be heard first, or this one was heard already. */
const mayHaveCompany = (event: Replied, { reply, isWhole }: Own, replies: readonly Reply[]) =>
  !isWhole || Number(event.attempt ?? 1) > 1 || replies.some((earlier) => isNear(earlier, reply))

const lineOf = (sent: Sent, { typed }: EventContext, operator: string) => {
  const say = sayFor(typed)
  if (sent.kind === 'text') return sent.text
  return sent.kind === 'file' ? `${say('file')}: ${sent.file.name ?? ''}` : say(sent.what, { operator })
}

/** Its webhook may be slower than the end, which brought the words along. */
const wasHeard = async ({ client, conversationId }: EventContext, session: Session, { id }: Reply) => {
  const tags = { id: messageTag(conversationId, id) }
  const { messages } = await client.listMessages({ conversationId: session.id, tags })
  return messages.length > 0
}

/** The bot hears of it, since the visitor cannot. */
const tellBot = async (reply: Reply, session: Session, context: EventContext) => {
  if (session.tags.reference === testReference || (await wasHeard(context, session, reply))) return
  const { sender, sent } = reply
  const operatorName = sender.name || sayFor(context.typed)('theOperator')
  const text = sent.map((each) => lineOf(each, context, operatorName)).join('\n')
  await context.client.createEvent({
    type: 'operatorRepliedAfterEnd',
    payload: { ...sessionKeys(session), operatorName, text },
  })
}

/** The session is read anew: it may have another operator by now, or be over. */
const settle = async (
  context: EventContext,
  { id }: Session,
  { messages, own }: { messages: Message[]; own: Reply },
) => {
  const { conversation } = await context.client.getConversation({ id })
  if (conversation.tags.outcome) await tellBot(own, conversation, context)
  else await deliverMissing(context, conversation, { messages, own })
}

export const operatorReplied: EventHandler<'conversation.operator.replied'> = async (event, session, context) => {
  const { sender, ...message } = event.entity.message
  if (!isHuman(sender)) return
  const own = { reply: replyIn(event), isWhole: isPlain(message) }
  if (session.tags.outcome) return tellBot(own.reply, session, context)
  const key = keyOf(context)
  await doubtingAfterFailure(key, async () => {
    const messages = (await transcriptAround(context, own.reply)) ?? []
    const replies = messages.flatMap(replyInTranscript)
    const reply = wholeReply(own, replies)
    if (isInDoubt(key) || mayHaveCompany(event, own, replies)) {
      return inTurn(key, () => settle(context, session, { messages, own: reply }))
    }
    await deliver({ context, session, reply, care: 'own' })
  })
}
