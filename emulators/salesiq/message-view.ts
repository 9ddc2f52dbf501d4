/** A message as the transcript shows it (get-chat-transcripts-conversation-v2.html). */
import { type Attachment, type Conversation, filesOf, type Message } from './conversation'
import { isPrivate } from './lines'
import { linesOf } from './transcript'
import type { World } from './world'

/** Where a file is fetched, with a token: switches `fileUrl` and `filePath`. */
export const attachmentUrl = ({ portal, switches, url }: World, { id }: Conversation, file: Attachment) => {
  const last = switches.filePath === 'deep' ? `${file.id}/${encodeURIComponent(file.name)}` : file.id
  const path = `/api/v2/${portal.screenName}/conversations/${id}/attachments/${last}`
  return switches.fileUrl === 'relative' ? path : `${url}${path}`
}

const fileView = (world: World, conversation: Conversation, message: Message) => {
  const view = (file: Attachment) => {
    const { id: attachment_id, name, type } = file
    return { attachment_id, name, type, url: attachmentUrl(world, conversation, file) }
  }
  const { file, moreFiles } = message
  if (!file) return {}
  const isList = moreFiles !== undefined && world.switches.severalFiles === 'list'
  const { comment } = file
  return {
    ...(isList ? { files: filesOf(message).map(view) } : { file: view(file) }),
    ...(comment !== undefined && { comment }),
  }
}

// Joining and ending are read from the mode; an entry about anything else needs words.
const infoView = ({ mode, text, senderName }: Message) => {
  const operation_user = { name: senderName }
  return mode ? { mode, operation_user } : { mode: 'viewed', operation_user, text }
}

const content = (world: World, conversation: Conversation, message: Message) => {
  if (message.deleted) return { text: '' }
  if (message.type === 'file') return fileView(world, conversation, message)
  if (message.type === 'info') return infoView(message)
  return message.type === 'text' || isPrivate(message) ? { text: message.text } : {}
}

/** REST ids may carry more than the `msgid` of webhooks: switch `restMessageIdSuffix`; or another number: `restMessageIdShiftMs`. */
const restId = ({ switches }: World, message: Message) => {
  const id = String(Number(message.id) + switches.restMessageIdShiftMs)
  return switches.restMessageIdSuffix ? `${id}_${message.suffix}` : id
}

/** What a note, a whisper or an info entry is called: switches `noteType`, `whisperType`, `infoType`. */
export const privateWord = ({ switches }: World, { type }: Message) => {
  if (type === 'note') return switches.noteType
  return type === 'whisper' ? switches.whisperType : switches.infoType
}

const typeOf = (world: World, message: Message) => {
  if (message.deleted) return 'text'
  return message.type === 'info' || isPrivate(message) ? privateWord(world, message) : message.type
}

export const messageView = (world: World, conversation: Conversation, message: Message) => {
  const lines = linesOf(world, conversation)
  const sequence = lines.findIndex(({ suffix }) => suffix === message.suffix) + 1
  return {
    sequence_id: String(sequence),
    sender: { name: message.senderName, id: message.senderId },
    type: typeOf(world, message),
    ...(message.deleted && { is_deleted: true }),
    message: content(world, conversation, message),
    time: message.id,
    meta: {},
    last_message_time: lines[sequence - 2]?.id ?? '-1',
    id: restId(world, message),
  }
}
