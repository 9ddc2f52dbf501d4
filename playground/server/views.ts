/** What the page shows: rows that the server sends and the browser keeps. Types only, for both. */

export type FileView = { kind: 'image' | 'audio' | 'video' | 'file'; url: string; name: string }
export type OptionView = { label: string; value?: string; url?: string }
export type CardView = { title: string; subtitle?: string; imageUrl?: string; options: OptionView[] }

/** One message in a visitor's chat. `at` in epoch ms. */
export type SaidView = {
  visitor: number
  at: number
  from: 'visitor' | 'bot' | 'operator'
  name: string
  pictureUrl?: string
  text: string
  file?: FileView
  cards: CardView[]
  options: OptionView[]
}

/** Who talks with the bot; `operator`: the name of whoever is connected. */
export type VisitorView = { number: number; name: string; isConnected: boolean; operator?: string }

/** One chat of the SalesIQ portal. `holder`: the operator's name. */
export type ChatView = {
  number: number
  visitor: string
  question: string
  status: 'waiting' | 'connected' | 'ended' | 'missed'
  holder?: string
  participants: string[]
  waitingSince: number
}

/** One entry of a SalesIQ chat. `own`: the number of the message among those that this operator can change. */
export type EntryView = {
  chat: number
  at: number
  from: 'visitor' | 'operator' | 'bot' | 'system'
  name: string
  sort: 'text' | 'file' | 'info' | 'private'
  text: string
  file?: FileView
  own?: number
  isDeleted: boolean
}

export type Side = 'browser' | 'bot' | 'integration' | 'salesiq'

/** One HTTP call. `ms` and `status` are 0 while no answer has come. `after`: ms since the start. */
export type WireView = {
  at: number
  after: number
  from: Side
  to: Side
  sentence: string
  method: string
  path: string
  status: number
  ms: number
  isRefused: boolean
  isOver: boolean
}

/** An event that reached the bot. */
export type EventView = { at: number; type: string; outcome?: string; branch: string }
export type LogView = { at: number; text: string }

export type StoryView = { title: string; step: string; number: number; count: number }

/** What there is one of. */
export type RoomView = {
  operators: { name: string; pictureUrl: string }[]
  troubles: { name: string; label: string; text: string; isOn: boolean; since: number }[]
  /** While a story is played. */
  story?: StoryView
  /** What stopped the last story. */
  failure?: string
  /** The link of the connect page, where the log has one. */
  setupUrl?: string
  /** Actions so far: what would be saved. */
  actions: number
}

export type Views = {
  room: RoomView
  visitor: VisitorView
  said: SaidView
  chat: ChatView
  entry: EntryView
  wire: WireView
  event: EventView
  log: LogView
}

export type Kind = keyof Views

/** `id` is unique within its kind. */
export type Row = { [K in Kind]: { kind: K; id: string } & Views[K] }[Kind]

/** `isReset`: forget everything that came before. */
export type Update = { isReset: boolean; rows: Row[] }

/** One HTTP call with everything that is known; secrets are masked. */
export type DetailView = { request: string; answer: string; curl: string }
