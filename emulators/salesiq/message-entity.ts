/** The `message` of a webhook: text as seen live, files as far as they can be guessed. */
import type { Conversation, Message } from './conversation'
import type { Switches } from './switches'

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const senderType = { visitor: 'visitor', operator: 'operator', bot: 'bot', system: 'system' } as const

// Nobody has published what an operator's file looks like in a webhook: switch `fileEntity`.
const fileFields = (conversation: Conversation, { file }: Message, switches: Switches) => {
  if (!file) return {}
  if (switches.fileEntity !== 'attachments') return { meta: {} }
  const url = `/attachments/${file.id}`
  return {
    meta: { value: file.name, urls: { [file.name]: url } },
    text: 'File Shared',
    type: 'file',
    files: [file.name],
    attachments: [{ id: file.id, name: file.name, type: file.type, conversation_id: conversation.id }],
  }
}

export const messageEntity = (conversation: Conversation, message: Message, switches: Switches) => {
  const sender = { name: message.senderName, id: message.senderId, type: senderType[message.from] }
  if (message.file) return { sender, msgid: message.id, ...fileFields(conversation, message, switches) }
  const text = switches.escapeText === 'html' ? escaped(message.text) : message.text
  return { sender, meta: {}, msgid: message.id, text }
}
