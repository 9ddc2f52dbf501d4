/** How the state of a conversation is told: state 1 waiting, 2 connected, 3 missed, 4 end (get-conversation-details-v2.html). */
import type { Conversation } from './conversation'

type ChatStatus = {
  state_key: string
  status_code: number
  label?: string
  state: number
  id?: string
  status_key: string
}

const statuses: Record<Conversation['status'], ChatStatus> = {
  waiting: { state_key: 'waiting', status_code: 0, state: 1, status_key: 'open' },
  connected: { state_key: 'connected', status_code: 0, state: 2, status_key: 'open' },
  missed: { state_key: 'missed', status_code: 1, label: 'Missed', state: 3, status_key: 'closed' },
  ended: { state_key: 'end', status_code: 2, label: 'Attended Online', state: 4, id: '22', status_key: 'closed' },
}

// The pages say 1 or 2 for a closed chat, and 2 was seen for one that somebody had attended.
const unattendedEnd: ChatStatus = { state_key: 'end', status_code: 1, label: 'Missed', state: 4, status_key: 'closed' }

const isUnattendedEnd = ({ status, attendedAt }: Conversation) => status === 'ended' && attendedAt === undefined

const words: Record<Conversation['status'], string> = {
  waiting: 'Waiting',
  connected: 'Connected',
  missed: 'Missed',
  ended: 'Attended Online',
}

export const chatStatus = (conversation: Conversation): ChatStatus => ({
  ...(isUnattendedEnd(conversation) ? unattendedEnd : statuses[conversation.status]),
})

/** In details of an open chat REST says more than webhooks do. */
export const chatStatusInDetail = (conversation: Conversation): ChatStatus =>
  conversation.status === 'connected'
    ? { ...statuses.connected, id: '20', label: 'Connected' }
    : chatStatus(conversation)

export const statusWord = (conversation: Conversation) =>
  isUnattendedEnd(conversation) ? words.missed : words[conversation.status]
