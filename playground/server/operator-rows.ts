/** What operators see in SalesIQ, as rows. */
import type { Attachment, Conversation, Message } from '../../emulators/salesiq/conversation'
import { ownMessages } from '../people/act'
import type { Stage } from '../people/stage'
import type { EntryView, FileView, Row } from './views'

const kinds = { image: 'image', audio: 'audio', video: 'video' } as const

/** An SVG picture can hold a script, so it is a file like any other. */
export const isPicture = (type: string) => /^image\/(png|jpeg|gif|webp)$/.test(type)

const kindOf = (type: string): FileView['kind'] => {
  const [family = ''] = type.split('/')
  if (family === 'image' && !isPicture(type)) return 'file'
  return family in kinds ? kinds[family as keyof typeof kinds] : 'file'
}

const fileOf = ({ id, name, type }: Attachment): FileView => ({ kind: kindOf(type), url: `attachments/${id}`, name })

const sortOf = ({ type, file }: Message): EntryView['sort'] => {
  if (type === 'note' || type === 'whisper') return 'private'
  if (type === 'info') return 'info'
  return file ? 'file' : 'text'
}

const ownNumber = (chat: Conversation, message: Message) => {
  const own = ownMessages(chat, message.senderId).indexOf(message)
  return own < 0 ? undefined : own + 1
}

const entryRow = (chat: Conversation, number: number, message: Message): Row => {
  const { from, at, senderName: name, text, file, suffix, deleted: isDeleted = false } = message
  const shown = { from, at, name, text, sort: sortOf(message), isDeleted }
  const more = { chat: number, file: file && fileOf(file), own: ownNumber(chat, message) }
  return { kind: 'entry', id: `${number}-${suffix}`, ...shown, ...more }
}

const chatRow = (chat: Conversation, number: number, names: Map<string, string>): Row => {
  const { question, status, attender, participants, waitingSince } = chat
  return {
    kind: 'chat',
    id: String(number),
    number,
    visitor: chat.visitor.name,
    question,
    status,
    holder: attender?.name,
    participants: participants.map((id) => names.get(id) ?? ''),
    waitingSince,
  }
}

/** What may change of a chat besides its messages' words. */
const stamp = (chat: Conversation) =>
  [
    chat.status,
    chat.attender?.id,
    chat.participants.join(),
    ...chat.messages.map(({ text, deleted }) => text + deleted),
  ].join('\n')

/** Gives the rows of chats that are new or have changed since the last time. */
export const watchChats = ({ salesiq }: Stage) => {
  const stamps = new Map<string, string>()
  return (): Row[] => {
    const names = new Map(salesiq.portal.operators.map(({ id, name }) => [id, name]))
    return salesiq.conversations.flatMap((chat, index) => {
      const now = stamp(chat)
      if (stamps.get(chat.id) === now) return []
      stamps.set(chat.id, now)
      const number = index + 1
      return [chatRow(chat, number, names), ...chat.messages.map((message) => entryRow(chat, number, message))]
    })
  }
}
