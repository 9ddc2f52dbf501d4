/** The `message` of a webhook: text as seen live, files as far as they can be guessed. */
import type { Conversation, Message } from './conversation'
import { attachmentUrl } from './message-view'
import type { World } from './world'

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const senderType = { visitor: 'visitor', operator: 'operator', bot: 'bot', system: 'system' } as const

// Nobody has published what an operator's file looks like in a webhook: switch `fileEntity`.
const fileFields = (world: World, conversation: Conversation, { file }: Message) => {
  if (!file) return {}
  if (world.switches.fileEntity !== 'attachments') return { meta: {} }
  const url = attachmentUrl(world, conversation, file.id)
  return {
    meta: { value: file.name, urls: { [file.name]: url } },
    text: 'File Shared',
    type: 'file',
    files: [file.name],
    attachments: [{ id: file.id, name: file.name, type: file.type, conversation_id: conversation.id }],
  }
}

export const messageEntity = (world: World, conversation: Conversation, message: Message) => {
  const sender = { name: message.senderName, id: message.senderId, type: senderType[message.from] }
  if (message.file) return { sender, msgid: message.id, ...fileFields(world, conversation, message) }
  const text = world.switches.escapeText === 'html' ? escaped(message.text) : message.text
  return { sender, meta: {}, msgid: message.id, text }
}
