/** One chat of the portal, as the emulator keeps it. */

export type Visitor = {
  id: string
  user_id: string
  name: string
  email?: string
  phone?: string
  country_code: string
  ip: string
  /** Everything else that came with the chat. */
  details: Record<string, unknown>
}

/** A stored file. `id` is the attachment id of the REST API. */
export type Attachment = { id: string; name: string; type: string; bytes: Buffer; comment?: string; at: number }

/** What an operator may offer besides text and files: names of `supported_operations` in open-conversation-v1.html. */
export const offers = [
  'audio_call',
  'video_call',
  'article_share',
  'bookings',
  'remote_session',
  'remote_share',
] as const

export type Offer = (typeof offers)[number]

export type Message = {
  /** Epoch ms as text: `msgid` of webhooks. Lines of one millisecond share it. */
  id: string
  /** What follows `_` in the transcript's id; no other line has it. */
  suffix: string
  from: 'visitor' | 'operator' | 'bot' | 'system'
  senderId: string
  senderName: string
  type: 'text' | 'file' | 'info' | 'note' | 'whisper' | Offer
  text: string
  file?: Attachment
  /** Where several files came in one message: those after the first. */
  moreFiles?: Attachment[]
  /** What an info message tells. */
  mode?: 'accepted' | 'ended' | 'missed'
  deleted?: boolean
  at: number
}

/** Who holds the conversation now. */
export type Attender = { kind: 'operator' | 'bot'; id: string; name: string; email?: string }

export type Transfer = { departmentId: string; operatorId?: string; note?: string; from: Attender }

export type Conversation = {
  /** 17 digits: `conversation_id` of the visitor API, `entity_id` of webhooks. */
  id: string
  /** The "encrypted" id: `data.id` of the visitor API. */
  visitorConversationId: string
  wmsChatId: string
  chatId: string
  referenceId: string
  question: string
  status: 'waiting' | 'connected' | 'ended' | 'missed'
  origin: 'api' | 'website'
  visitor: Visitor
  customerInfo: Record<string, unknown>
  departmentId: string
  appId: string
  /** Seconds. */
  customWaitTime?: number
  messages: Message[]
  attender?: Attender
  /** Ids of the operators who take part. */
  participants: string[]
  supervisors: string[]
  transfer?: Transfer
  rating?: { rating?: number; feedback?: string }
  openedAt: number
  waitingSince: number
  attendedAt?: number
  endedAt?: number
  missedAt?: number
  endedBy?: 'agent' | 'visitor' | 'system' | 'scheduler'
  lastAt: number
}

export const filesOf = ({ file, moreFiles = [] }: Pick<Message, 'file' | 'moreFiles'>): Attachment[] =>
  file ? [file, ...moreFiles] : []

export const isOver = ({ status }: Conversation) => status === 'ended' || status === 'missed'
