/** A message of an operator: one parser and one filter, for the webhook and for the transcript. */
import { digestOf } from '../net/memory'
import type { SalesIqEvent } from '../salesiq/events'
import { isGone } from '../salesiq/schemas'
import { isOperators, type Message, messageIdOf } from '../salesiq/messages'
import { plainFromMarkup } from '../translate/markup'
import { isForVisitor, isPlain, type Sent, sentIn } from '../translate/to-botpress'
import type { OperatorSeen } from './operator-user'
import { listIn, listTag, type Session, type SessionContext } from './session'

export type OperatorMessage = {
  /** SalesIQ's number of the message, epoch ms as text; empty where a webhook says neither number nor time. */
  msgid: string
  /** When it was sent, epoch ms. */
  at: number
  sender: OperatorSeen
  sent: readonly Sent[]
  /** Unique in its conversation, and equal for both ways in. */
  key: string
  /** Whether all of its content is known; a webhook does not always carry files. */
  isWhole: boolean
}

/** The words of a message, without what each way in writes in another form. */
export const wordsOf = ({ sent }: Pick<OperatorMessage, 'sent'>): string =>
  sent
    .flatMap((each) => (each.kind === 'text' ? each.text : []))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()

/** Undefined where the message is not for the visitor. */
const messageIn = (message: Message): OperatorMessage | undefined => {
  const { id, time, sender, type, message: content = {} } = message
  if (!sender || !isOperators(message) || !isForVisitor(message)) return undefined
  const msgid = messageIdOf(id)
  const sent = sentIn(content, type)
  const key = `${msgid}-${digestOf(`${sender.id}\n${wordsOf({ sent })}`, 8)}`
  return { msgid, at: time, sender, sent, key, isWhole: true }
}

type Replied = SalesIqEvent<'conversation.operator.replied'>

/** Reads a webhook's message as an entry of the transcript; where it has no number, the time of the event is the number. */
export const messageInEvent = ({ event_time, entity }: Replied): OperatorMessage | undefined => {
  const { sender, msgid, ...content } = entity.message
  const { type, is_private, meta } = content
  const id = msgid || String(event_time ?? '')
  const time = Number(messageIdOf(id)) || (event_time ?? Date.now())
  const message = messageIn({ id, time, type, is_private, meta, sender, message: content })
  return message && { ...message, isWhole: isPlain(content) }
}

const mostWithdrawn = 20

/** Notes that an operator deleted a message which the visitor has not read. Throws what Botpress answers. */
export const withdraw = async ({ client }: SessionContext, { id, tags }: Session, msgid: string): Promise<void> => {
  const others = listIn(tags.withdrawn).filter((other) => other !== msgid)
  const withdrawn = listTag([msgid, ...others].slice(0, mostWithdrawn))
  await client.updateConversation({ id, tags: { withdrawn } })
}

/** Whether a message may still be shown. */
export const isNotWithdrawn =
  ({ tags }: Session) =>
  ({ msgid }: OperatorMessage): boolean =>
    !listIn(tags.withdrawn).includes(msgid)

/** The messages of operators in a transcript, in the order of sending; equal ones of one millisecond are counted. */
export const messagesInTranscript = (transcript: readonly Message[]): OperatorMessage[] => {
  const seen = new Map<string, number>()
  const messages = transcript.flatMap((message) => messageIn(message) ?? [])
  return messages.map((message) => {
    const count = (seen.get(message.key) ?? 0) + 1
    seen.set(message.key, count)
    return count === 1 ? message : { ...message, key: `${message.key}.${count}` }
  })
}

/** How far the numbers of one message in webhook and transcript may be apart: no page of Zoho says that they are equal. */
const apartMs = 5000

/** An operator who was deleted may have a number in one way in, and only a name in the other. */
const isSameSender = (a: OperatorSeen, b: OperatorSeen): boolean =>
  a.id === b.id || ((isGone(a) || isGone(b)) && a.name === b.name)

/**
 * Whether two are the same message, although the number differs, or a webhook does not carry the whole content.
 * `hasEqualNumbers`: the number is known not to differ.
 */
export const isSameMessage = (
  a: OperatorMessage,
  b: OperatorMessage,
  { hasEqualNumbers }: { hasEqualNumbers: boolean },
): boolean => {
  if (a.key === b.key) return true
  if (!isSameSender(a.sender, b.sender)) return false
  // Without a number nothing but the words is known of a message.
  const isUnnumbered = a.msgid === '' || b.msgid === ''
  if (!isUnnumbered && (hasEqualNumbers ? a.msgid !== b.msgid : Math.abs(a.at - b.at) > apartMs)) return false
  return wordsOf(a) === wordsOf(b) || (a.msgid === b.msgid && !(a.isWhole && b.isWhole))
}

/** Whether the transcript shows a message as one that is not for the visitor: its webhook may not say so. */
export const isKeptBack = (message: OperatorMessage, transcript: readonly Message[]): boolean =>
  transcript.some((each) => {
    if (messageIdOf(each.id) !== message.msgid || messageIn(each)) return false
    const words = plainFromMarkup(each.message?.text ?? '')
      .replace(/\s+/g, ' ')
      .trim()
    return words === '' || words === wordsOf(message)
  })

/** A message that a webhook announced. `attempt`: how often SalesIQ has sent the webhook, from 1. */
export type Hint = { message: OperatorMessage; attempt: number }

/** Installations whose webhooks and transcripts were seen to give a message the same number; a cache. */
const withEqualNumbers = new Set<string>()

const bySending = (a: OperatorMessage, b: OperatorMessage) => a.at - b.at

export type Known = {
  /** The messages of the transcript, and the hidden ones at their place. */
  messages: OperatorMessage[]
  /** Those of the hints that the transcript does not show. */
  hidden: OperatorMessage[]
  /** Whether the transcript has another text for a hint's number: the operator has edited the message meanwhile. */
  isEdited: boolean
  /** Whether each hint is in the transcript by its number, and not by its words alone. */
  isCertain: boolean
}

/** What the transcript shows as something that is not for the visitor is left out. */
export const withHints = ({ ctx }: SessionContext, transcript: readonly Message[], hints: readonly Hint[]): Known => {
  const shown = messagesInTranscript(transcript)
  const announced = hints.map(({ message }) => message)
  const numbered = announced.filter(({ msgid, sender }) =>
    shown.some((each) => each.msgid === msgid && each.sender.id === sender.id),
  )
  if (numbered.length > 0) withEqualNumbers.add(ctx.webhookId)
  const isMissing = (hasEqualNumbers: boolean) => (message: OperatorMessage) =>
    !shown.some((each) => isSameMessage(each, message, { hasEqualNumbers })) && !isKeptBack(message, transcript)
  const missing = announced.filter(isMissing(withEqualNumbers.has(ctx.webhookId)))
  const hidden = missing.filter((message) => !numbered.includes(message))
  return {
    messages: [...shown, ...hidden].sort(bySending),
    hidden,
    isEdited: hidden.length < missing.length,
    isCertain: !announced.some(isMissing(true)),
  }
}
