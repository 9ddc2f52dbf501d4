/** The `message` of a webhook: text as seen live, files as far as they can be guessed. */
import { type Attachment, type Conversation, filesOf, type Message, offers } from './conversation'
import { isPrivate } from './lines'
import { attachmentUrl, privateWord } from './message-view'
import type { World } from './world'

const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)

const written = ({ switches }: World, text: string) => (switches.escapeText === 'html' ? escaped(text) : text)

const senderType = { visitor: 'visitor', operator: 'operator', bot: 'bot', system: 'system' } as const

const withIds = (world: World, conversation: Conversation, files: Attachment[]) => ({
  meta: {
    value: files[0]?.name,
    urls: Object.fromEntries(files.map((file) => [file.name, attachmentUrl(world, conversation, file)])),
  },
  files: files.map(({ name }) => name),
  attachments: files.map(({ id, name, type }) => ({ id, name, type, conversation_id: conversation.id })),
})

const withUrls = (world: World, conversation: Conversation, files: Attachment[]) => ({
  meta: {},
  attachments: files.map((file) => ({
    name: file.name,
    url: attachmentUrl(world, conversation, file),
    contenttype: file.type,
  })),
})

// Nobody has published what an operator's file looks like in a webhook: switch `fileEntity`.
const fileFields = (world: World, conversation: Conversation, message: Message) => {
  const { file } = message
  if (!file) return {}
  const { fileEntity, attachmentFields } = world.switches
  if (fileEntity !== 'attachments' && fileEntity !== 'comment') return { meta: {} }
  const text = fileEntity === 'comment' && file.comment ? written(world, file.comment) : 'File Shared'
  const fields = attachmentFields === 'ids' ? withIds : withUrls
  return { text, type: 'file', ...fields(world, conversation, filesOf(message)) }
}

const goneIds = { noId: {}, emptyId: { id: '' }, nullId: { id: null } }

// What a sender looks like whom the portal has deleted is not published: switch `goneSender`.
const idOf = ({ portal, switches }: World, { senderId: id }: Message) => {
  const isGone = portal.operators.some((operator) => operator.id === id && operator.removed)
  return isGone ? goneIds[switches.goneSender] : { id }
}

const isOffer = ({ type }: Message) => offers.some((offer) => offer === type)

// Nor has anyone published what a call or an appointment looks like there: switch `offerShape`.
const offerFields = ({ switches }: World, { type }: Message) =>
  switches.offerShape === 'type' ? { type } : { text: '' }

// What tells a private line from a reply in a webhook is not published either: switch `privateMark`.
const marks = {
  type: (type: string) => ({ type }),
  meta: (type: string) => ({ meta: { type } }),
  isPrivate: () => ({ is_private: true }),
  senderType: () => ({}),
  none: () => ({}),
}

const privateEntity = (world: World, message: Message) => {
  const word = privateWord(world, message)
  const { privateMark } = world.switches
  const type = privateMark === 'senderType' ? word : 'operator'
  const sender = { name: message.senderName, ...idOf(world, message), type }
  return { sender, meta: {}, msgid: message.id, text: written(world, message.text), ...marks[privateMark](word) }
}

export const messageEntity = (world: World, conversation: Conversation, message: Message) => {
  if (message.type === 'info' || isPrivate(message)) return privateEntity(world, message)
  const sender = { name: message.senderName, ...idOf(world, message), type: senderType[message.from] }
  if (message.file) return { sender, msgid: message.id, ...fileFields(world, conversation, message) }
  if (isOffer(message)) return { sender, meta: {}, msgid: message.id, ...offerFields(world, message) }
  return { sender, meta: {}, msgid: message.id, text: written(world, message.text) }
}
