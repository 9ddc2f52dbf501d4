/** Replies that the visitor cannot see, since the session is over: the bot is told of each. */
import { sayFor } from '../installation/settings'
import type { Sent } from '../translate/to-botpress'
import { listIn, listTag, type Session, type SessionContext, sessionKeys, testReference } from './session'
import { partTag } from './deliver'
import { sendEvent } from './event'
import { once } from './once'
import { withTags } from './operator'
import type { OperatorMessage } from './operator-message'

const lineOf = (sent: Sent, { typed }: SessionContext, operator: string): string => {
  const say = sayFor(typed)
  if (sent.kind === 'text') return sent.text
  return sent.kind === 'file' ? `${say('file')}: ${sent.file.name ?? ''}` : say(sent.what, { operator })
}

const claims = ['lateReplyA', 'lateReplyB', 'lateReplyC', 'lateReplyD'] as const

const stepFor = ({ at, key }: OperatorMessage) => ({ name: claims[at % claims.length] ?? 'lateReplyA', key }) as const

const notedIn = ({ tags }: Session): string[] => listIn(tags.lateReplies)

const sendEventOf = async (context: SessionContext, session: Session, { sender, sent }: OperatorMessage) => {
  const operatorName = sender.name || sayFor(context.typed)('theOperator')
  const text = sent.map((each) => lineOf(each, context, operatorName)).join('\n')
  const payload = { ...sessionKeys(session), operatorName, text }
  await sendEvent(context, { type: 'operatorRepliedAfterEnd', payload })
}

/** Tells the bot once of each reply, however often SalesIQ sends its webhook. */
const send = async (context: SessionContext, session: Session, message: OperatorMessage): Promise<void> => {
  if (session.tags.reference === testReference || notedIn(session).includes(message.key)) return
  await once(context, { session, ...stepFor(message) }, async () => {
    // Another process may have told it, or of another reply, since the session was read.
    const { conversation: now } = await context.client.getConversation({ id: session.id })
    if (notedIn(now).includes(message.key)) return
    await sendEventOf(context, session, message)
    const lateReplies = listTag([message.key, ...notedIn(now)])
    await withTags(context, now, { lateReplies })
  })
}

/** A webhook may be slower than the end, which delivered the words already. */
export const tellOfReplyAfterEnd = async (
  context: SessionContext,
  session: Session,
  message: OperatorMessage,
): Promise<void> => {
  const { messages } = await context.client.listMessages({
    conversationId: session.id,
    tags: { id: partTag(session, message) },
  })
  if (messages.length === 0) await send(context, session, message)
}

/** The plugin stops forwarding up to this long before `stopHitl` is called. */
const deafMs = 1000

/**
 * Replies that the plugin dropped between its own end of the session and `stopHitl`: those that were created after the
 * plugin's last line. A reply that was not created yet is left to its own webhook.
 */
export const tellOfUnseenReplies = async (
  context: SessionContext,
  session: Session,
  { replies, stoppedAt }: { replies: readonly OperatorMessage[]; stoppedAt: number },
): Promise<void> => {
  const recent = replies.filter(({ at }) => at > stoppedAt - 60_000)
  if (recent.length === 0) return
  const { messages } = await context.client.listMessages({ conversationId: session.id })
  const isReply = ({ tags }: { tags: { id?: string } }) => Boolean(tags.id)
  const lastOfBot = messages.find((message) => !isReply(message) && message.payload['userId'] === undefined)
  const plugin = Date.parse(lastOfBot?.createdAt ?? '')
  const isDeaf = (createdAt: number) => (plugin > stoppedAt - deafMs ? createdAt > plugin : createdAt > stoppedAt)
  for (const reply of recent) {
    const kept = messages.find(({ tags }) => tags.id === partTag(session, reply))
    if (kept && isDeaf(Date.parse(kept.createdAt))) await send(context, session, reply)
  }
}
