/** A conversation as REST v2 shows it (close-chat-v2.html, get-conversation-details-v2.html). */
import { departmentAvailability } from './availability'
import { chatStatusInDetail, statusWord } from './chat-status'
import { type Attender, type Conversation, isOver } from './conversation'
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

type View = Record<string, unknown>

export const restView = (world: World, conversation: Conversation): View => {
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

// Which details of its end a chat still has is not documented: switch `detailsOfEnd`.
const endDetails = ({ switches }: World, conversation: Conversation) => {
  if (!isOver(conversation) || switches.detailsOfEnd !== 'full') return {}
  const { status_code } = chatStatusInDetail(conversation)
  return { status_code, ...(conversation.endedBy && { ended_by: conversation.endedBy }) }
}

const withoutTimes = ({ end_time: _end, attended_time: _attended, missed_time: _missed, ...view }: View) => view

/** What a single conversation says more than one in a list. */
export const restDetails = (world: World, conversation: Conversation) => {
  const view = restView(world, conversation)
  return {
    ...(world.switches.detailsOfEnd === 'none' ? withoutTimes(view) : view),
    supervisors: conversation.supervisors,
    ...(conversation.status === 'connected' && { status_code: 3 }),
    ...endDetails(world, conversation),
    department: {
      ...departmentView(world, conversation),
      ...departmentAvailability(world, { id: conversation.departmentId }),
    },
    uvid: conversation.visitor.user_id,
    notes: conversation.messages.some(({ type }) => type === 'note'),
    app_name: world.portal.brands.find(({ id }) => id === conversation.appId)?.name ?? '',
  }
}
