/** A conversation as REST v2 shows it (close-chat-v2.html, get-conversation-details-v2.html). */
import { chatStatusInDetail, statusWord } from './chat-status'
import type { Attender, Conversation } from './conversation'
import { isPrivate } from './lines'
import { messageView } from './message-view'
import { departmentView } from './visitor-view'
import type { World } from './world'

const attenderView = ({ id, name, email, kind }: Attender) => ({
  image_key: `0_${id}`,
  email: email ?? '',
  name,
  is_bot: kind === 'bot',
  id,
})

const participants = ({ portal }: World, conversation: Conversation) =>
  portal.operators
    .filter(({ id }) => conversation.participants.includes(id))
    .map((operator) => attenderView({ ...operator, kind: 'operator' }))

const visitorView = ({ switches }: World, { visitor }: Conversation) => ({
  ...(visitor.phone !== undefined && { phone: visitor.phone }),
  ...(visitor.email !== undefined && { email: visitor.email }),
  name: visitor.name,
  country_code: visitor.country_code,
  type: switches.visitorType,
  supported_operations: ['bot_chat', 'file_share'],
  ip: visitor.ip,
  id: visitor.id,
})

const lastMessage = (world: World, conversation: Conversation) => {
  const last = conversation.messages.findLast((line) => line.type !== 'info' && !isPrivate(line) && !line.deleted)
  if (!last) return undefined
  const { sender, type, message, time, sequence_id } = messageView(world, conversation, last)
  return { sender, type, message, time, sequence_id }
}

const times = ({ endedAt, attendedAt, missedAt, openedAt, lastAt }: Conversation) => ({
  ...(endedAt !== undefined && { end_time: String(endedAt) }),
  ...(attendedAt !== undefined && { attended_time: String(attendedAt) }),
  ...(missedAt !== undefined && { missed_time: String(missedAt) }),
  start_time: String(openedAt),
  last_modified_time: String(lastAt),
})

export const restView = (world: World, conversation: Conversation): Record<string, unknown> => {
  const who = conversation.attender && attenderView(conversation.attender)
  return {
    reference_id: conversation.referenceId,
    ...(who && { owner: who }),
    chat_id: conversation.wmsChatId,
    ...(who && { attender: who }),
    type: 'chat',
    participants: participants(world, conversation),
    unread_chats: false,
    chat_status: chatStatusInDetail(conversation),
    question: conversation.question,
    ...times(conversation),
    id: conversation.id,
    last_message_info: lastMessage(world, conversation),
    status: statusWord(conversation),
    app_id: conversation.appId,
    department: departmentView(world, conversation),
    visitor: visitorView(world, conversation),
  }
}

/** What a single conversation says more than one in a list. */
export const restDetails = (world: World, conversation: Conversation) => ({
  ...restView(world, conversation),
  supervisors: conversation.supervisors,
  ...(conversation.status === 'connected' && { status_code: 3 }),
  uvid: conversation.visitor.user_id,
  notes: conversation.messages.some(({ type }) => type === 'note'),
  app_name: world.portal.brands.find(({ id }) => id === conversation.appId)?.name ?? '',
})
