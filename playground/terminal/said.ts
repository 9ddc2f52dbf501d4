/** What people said, read and noticed, on both sides, in the shape of the timeline. */
import type { Conversation, Message } from '../../emulators/salesiq/conversation'
import type { Visitor } from '../../emulators/botpress/visitor'
import type { Line } from './line'
import type { Stage } from '../people/stage'

/** `at` in epoch ms. */
export type Moment = { key: string; at: number; line: Line }

/** What stands in the timeline for something that is no text. */
const shown = (type: string, { title }: Record<string, unknown>, text: string) => {
  if (['text', 'choice', 'dropdown'].includes(type)) return text
  return typeof title === 'string' ? `[${type} ${title}]` : `[${type}]`
}

const atVisitor = ({ botpress }: Stage, visitor: Visitor): Moment[] => {
  const { conversation } = visitor
  const name = visitor.user.name ?? 'Visitor'
  const said = botpress.messages
    .filter(({ conversationId, direction }) => conversationId === conversation.id && direction === 'incoming')
    .map(({ id, createdAt, type, payload }): Moment => {
      const text = shown(type, payload, String(payload['text']))
      const line: Line = { who: 'visitor', kind: 'says', name, text }
      return { key: id, at: Date.parse(createdAt), line }
    })
  const heard = visitor.messages.map(({ id, at, type, payload, text: words, author }): Moment => {
    const text = shown(type, payload, words)
    const line: Line = author.isBot
      ? { who: 'bot', kind: 'says', name: 'Bot', text }
      : { who: 'visitor', kind: 'reads', name, text, from: author.name }
    return { key: id, at, line }
  })
  return [...said, ...heard]
}

const happened: Record<NonNullable<Message['mode']>, (name: string) => string> = {
  accepted: (name) => `${name} joins the chat.`,
  ended: () => 'The chat is closed.',
  missed: () => 'Nobody came: the chat counts as missed.',
}

const lineOf = (message: Message, { attender, attendedAt }: Conversation): Line => {
  const { from, senderName, mode, at, file } = message
  const text = file ? `[file ${file.name}]` : message.text
  if (mode) return { who: 'operator', kind: 'happens', text: happened[mode](senderName) }
  if (from !== 'visitor') return { who: 'operator', kind: 'says', name: senderName, text }
  const isAttended = attendedAt !== undefined && attendedAt <= at
  const name = isAttended && attender ? attender.name : 'Whoever joins'
  return { who: 'operator', kind: 'reads', name, text }
}

const atOperators = ({ salesiq }: Stage): Moment[] =>
  salesiq.conversations.flatMap((conversation) =>
    conversation.messages.map((message): Moment => {
      return { key: `${conversation.id} ${message.id}`, at: message.at, line: lineOf(message, conversation) }
    }),
  )

const atBot = ({ botpress }: Stage): Moment[] =>
  botpress.botHeard.map(({ id, createdAt, type, payload }): Moment => {
    const outcome = type === 'sessionEnded' ? `, outcome “${String(payload['outcome'])}”` : ''
    const line: Line = { who: 'bot', kind: 'happens', text: `The bot gets the event ${type}${outcome}.` }
    return { key: id, at: Date.parse(createdAt), line }
  })

const atOwner = ({ bundle }: Stage): Moment[] =>
  bundle.log.lines.flatMap(({ at, text, forBotOwner }, index) =>
    forBotOwner ? [{ key: `log ${index}`, at, line: { who: 'bot owner', kind: 'happens', text: `Log: ${text}` } }] : [],
  )

export const momentsOf = (stage: Stage): Moment[] => [
  ...stage.visitors.flatMap((visitor) => atVisitor(stage, visitor)),
  ...atOperators(stage),
  ...atBot(stage),
  ...atOwner(stage),
]
