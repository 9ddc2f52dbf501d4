/** A conversation as the visitor API shows it (open-conversation-v1.html; values as in a live reply). */
import { chatStatus } from './chat-status'
import type { Conversation, Visitor } from './conversation'
import type { World } from './world'

const OPERATIONS = [
  ...['bot_chat', 'file_share', 'audio_call', 'video_call', 'remote_share', 'edit_message', 'delete_message'],
  ...['reply_message', 'block_ip', 'article_share', 'read_recipients', 'remote_session', 'bookings'],
]

// The create reply echoes the e-mail as it was sent and does not split the name; webhooks do both otherwise.
const visitor = ({ id, name, country_code, ip, email, phone, user_id }: Visitor) => ({
  name,
  id,
  country_code,
  supported_operations: OPERATIONS,
  first_name: '',
  ip,
  salutation: 'None',
  ...(email !== undefined && { email }),
  ...(phone !== undefined && { phone }),
  user_id,
  last_name: '',
})

const attenderView = (attender: NonNullable<Conversation['attender']>) => ({
  image_key: `0_${attender.id}`,
  email: attender.email ?? '',
  name: attender.name,
  is_bot: attender.kind === 'bot',
  id: attender.id,
})

export const departmentView = ({ portal }: World, { departmentId }: Conversation) => ({
  name: portal.departments.find(({ id }) => id === departmentId)?.name ?? '',
  id: departmentId,
})

export const visitorView = (world: World, conversation: Conversation) => ({
  id: conversation.visitorConversationId,
  wms_chat_id: conversation.wmsChatId,
  unread_chats: false,
  question: conversation.question,
  department: departmentView(world, conversation),
  ...(conversation.status === 'waiting' && { auto_assign: true }),
  ...(conversation.attender && { attender: attenderView(conversation.attender) }),
  last_modified_time: String(conversation.lastAt),
  start_time: String(conversation.openedAt),
  ...(conversation.attendedAt !== undefined && { attended_time: String(conversation.attendedAt) }),
  ...(conversation.endedAt !== undefined && { end_time: String(conversation.endedAt) }),
  visitor: visitor(conversation.visitor),
  type: 'chat',
  chat_id: conversation.chatId,
  chat_status: chatStatus(conversation),
  ...(world.switches.createReplyHasConversationId && { conversation_id: conversation.id }),
  reference_id: conversation.referenceId,
})
