/** An operator said something. Alone and at once it goes straight to the visitor; where there is a doubt, SalesIQ settles it. */
import { createHash } from 'node:crypto'
import { connect } from '../connect'
import { settingsOf } from '../connection'
import { adviceOn } from '../failures'
import type { SalesIqEvent } from '../salesiq/events'
import { SalesIqFailure } from '../salesiq/failure'
import { FileFailure } from '../salesiq/file-failure'
import { isHuman, type Message, messageIdOf } from '../salesiq/messages'
import { type Session, sessionKeys, testReference } from '../session'
import { sayFor } from '../settings'
import { isPlain, type Sent, sentInEvent } from '../translate/to-botpress'
import { deliver } from './deliver'
import { doubtingAfterFailure, gather, inTurn, isInDoubt, retriesLastMs } from './desk'
import { type EventDoor, type Row, timeOf, withTags } from './door'
import { isTwin } from './heard'
import { isLastTry, type Reply } from './lines'
import { deliverMissing, replyIn as replyInTranscript } from './missing'

type Replied = SalesIqEvent<'conversation.operator.replied'>

const digestOf = (text: string) => createHash('sha256').update(text).digest('base64url')

const replyIn = (event: Replied): Reply => {
  const { sender, msgid, ...message } = event.entity.message
  const id = messageIdOf(msgid || String(event.event_time ?? digestOf(message.text ?? '')))
  return { id, at: Number(id) || timeOf(event), sender, sent: sentInEvent(message) }
}

/** A reply that took longer than this may have been overtaken. */
const promptMs = 1000

/** A file that is under way in another process; a process that ended leaves the tag behind. */
const isWaitingForFile = ({ tags }: Session, { id }: Reply) =>
  tags.carrying !== undefined && tags.carrying !== id && Date.now() - Number(tags.carrying) < retriesLastMs

const isDoubtful = (event: Replied, session: Session, { reply, key }: { reply: Reply; key: string }) =>
  isInDoubt(key, reply.id) ||
  isWaitingForFile(session, reply) ||
  Number(event.attempt ?? 1) > 1 ||
  Date.now() - timeOf(event) > promptMs

/** What SalesIQ has of the last minutes; undefined where it cannot tell. */
const transcriptAround = async (door: EventDoor, { at }: Reply): Promise<Message[] | undefined> => {
  try {
    const salesIq = connect(door, await settingsOf(door))
    return await salesIq.messages(door.conversationId, Math.max(0, at - retriesLastMs))
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure)) throw failure
    door.logger
      .forBot()
      .warn(`A reply goes to the visitor as its webhook tells it; files may be missing. ${adviceOn(failure)}`)
    return undefined
  }
}

type Own = { reply: Reply; isWhole: boolean }

/** What the transcript has of a reply whose webhook did not tell all; it may be there a little later. */
const wholeReply = ({ reply, isWhole }: Own, replies: readonly Reply[]): Reply => {
  if (isWhole) return reply
  const told = replies.find(({ id }) => id === reply.id) ?? replies.find((other) => isTwin(other, reply))
  if (told) return { ...reply, sent: told.sent }
  const isEnough = reply.sent.every((sent) => sent.kind === 'text' || (sent.kind === 'file' && sent.file.id))
  if (!isEnough && !isLastTry(reply)) throw new FileFailure('unreachable')
  return reply
}

/** The session is read anew: another process may have told of an operator since. */
const settle = async (door: EventDoor, session: Session, own: Own) => {
  const messages = (await transcriptAround(door, own.reply)) ?? []
  const { conversation } = await door.client.getConversation({ id: session.id })
  const reply = wholeReply(own, messages.flatMap(replyInTranscript))
  await deliverMissing(door, conversation, { messages, own: reply })
}

/** While a file is under way, replies that other processes get have to know. */
const whileCarrying = async (
  door: EventDoor,
  session: Session,
  { id, work }: { id: string; work: () => Promise<void> },
) => {
  await withTags(door, session, { carrying: id })
  try {
    await work()
  } finally {
    await withTags(door, session, { carrying: '' })
  }
}

const lineOf = (sent: Sent, { typed }: EventDoor, operator: string) => {
  const say = sayFor(typed)
  if (sent.kind === 'text') return sent.text
  return sent.kind === 'file' ? `${say('file')}: ${sent.file.name ?? ''}` : say(sent.what, { operator })
}

/** The bot hears of it, since the visitor cannot. */
const tellBot = async ({ sender, sent }: Reply, session: Session, door: EventDoor) => {
  if (session.tags.reference === testReference) return
  const operatorName = sender.name || sayFor(door.typed)('theOperator')
  const text = sent.map((each) => lineOf(each, door, operatorName)).join('\n')
  await door.client.createEvent({
    type: 'operatorRepliedAfterEnd',
    payload: { ...sessionKeys(session), operatorName, text },
  })
}

export const keyOf = ({ ctx, conversationId }: Pick<EventDoor, 'ctx' | 'conversationId'>): string =>
  `${ctx.webhookId}:${conversationId}`

/** A text waits for others of its burst, before its session is looked up: what these do to it shows then. */
export const waitForCompany = async (event: Replied, of: Pick<EventDoor, 'ctx' | 'conversationId'>): Promise<void> => {
  const { sender, ...message } = event.entity.message
  const { id, at } = replyIn(event)
  if (isHuman(sender) && isPlain(message)) await gather(keyOf(of), id, at)
}

export const operatorReplied: Row<'conversation.operator.replied'> = async (event, session, door) => {
  const { sender, ...message } = event.entity.message
  if (!isHuman(sender)) return
  const reply = replyIn(event)
  if (session.tags.outcome) return tellBot(reply, session, door)
  const key = keyOf(door)
  const isWhole = isPlain(message)
  await doubtingAfterFailure(key, async () => {
    const settleInTurn = () => inTurn(key, () => settle(door, session, { reply, isWhole }))
    if (!isWhole) return whileCarrying(door, session, { id: reply.id, work: settleInTurn })
    if (isDoubtful(event, session, { reply, key })) return settleInTurn()
    await deliver({ door, session, reply, care: 'own' })
  })
}
