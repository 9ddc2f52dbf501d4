/** What Botpress keeps: the rows as they are stored, and a table that finds them by id. */
import type { Conversation, Event, Message, State, User } from '@botpress/client'
import type { EmulatorClock } from '../clock'
import type { StoredFile } from './stored-file'

export type Tags = Record<string, string>

/** `integration` is the alias of the integration that made the user; no answer carries it. */
export type UserRow = User & { integration: string }
export type ConversationRow = Pick<Conversation, 'id' | 'createdAt' | 'updatedAt' | 'channel' | 'integration' | 'tags'>
export type MessageRow = Message
export type EventRow = Event
/** `expiresAt` in epoch ms. */
export type StateRow = State & { ownerId: string; expiresAt?: number }

export class Table<Row extends { id: string }> {
  readonly rows: Row[] = []
  #byId = new Map<string, Row>()

  add(row: Row) {
    this.rows.push(row)
    this.#byId.set(row.id, row)
    return row
  }

  get(id: string) {
    return this.#byId.get(id)
  }

  remove(id: string) {
    const row = this.#byId.get(id)
    if (!row) return
    this.#byId.delete(id)
    this.rows.splice(this.rows.indexOf(row), 1)
  }

  clear() {
    this.rows.length = 0
    this.#byId.clear()
  }
}

export const newTables = () => ({
  users: new Table<UserRow>(),
  conversations: new Table<ConversationRow>(),
  messages: new Table<MessageRow>(),
  events: new Table<EventRow>(),
  states: new Table<StateRow>(),
  files: new Table<StoredFile>(),
})

export type Tables = ReturnType<typeof newTables>

type Timed = { clock: EmulatorClock }

/** Both dates of a new row. */
export const born = ({ clock }: Timed) => {
  const now = clock.iso()
  return { createdAt: now, updatedAt: now }
}

export const touch = ({ clock }: Timed, row: { updatedAt: string }) => {
  row.updatedAt = clock.iso()
}
