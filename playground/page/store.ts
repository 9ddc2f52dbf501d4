/** What the browser knows: the rows of the room, what is selected, and a page that is drawn anew after each change. */
import type { DetailView, Kind, Row, Update, Views } from '../server/views'

export type RoomName = 'handoff' | 'connect'
export type Column = 'visitor' | 'wire' | 'operator' | 'bot'

type Of<K extends Kind> = Extract<Row, { kind: K }>
export type { Of }

const kinds: Kind[] = ['room', 'visitor', 'said', 'chat', 'entry', 'wire', 'event', 'log']

const emptyRows = () => new Map<Kind, Map<string, Row>>(kinds.map((kind) => [kind, new Map()]))

/** What a person chose to see; each room starts from here. */
const firstChoices = () => ({
  column: 'visitor' as Column,
  visitor: 1,
  chat: 0,
  operator: 'Olivia Park',
  /** The message of the operator that is being corrected: its number and its words. */
  editing: undefined as { own: number; text: string } | undefined,
  isNote: false,
  chatFilter: '',
  wireFilter: '',
  wireSide: 'all',
  /** How many calls are shown: the newest ones. */
  wireCount: 100,
  openCall: '',
  detail: undefined as DetailView | undefined,
  isTroubleOpen: false,
  speed: 3,
  /** Read aloud, and shown at the foot of the page. */
  notice: '',
  isFailure: false,
})

export type Choices = ReturnType<typeof firstChoices>

export class Store {
  room: RoomName = 'handoff'
  choices = firstChoices()
  #rows = emptyRows()
  #drawing = false
  #feed?: EventSource

  constructor(private readonly draw: () => void) {}

  /** Everything of one kind, in the order in which it came. */
  all<K extends Kind>(kind: K): Of<K>[] {
    return [...(this.#rows.get(kind)?.values() ?? [])] as Of<K>[]
  }

  /** How many there are of one kind. */
  count(kind: Kind) {
    return this.#rows.get(kind)?.size ?? 0
  }

  get<K extends Kind>(kind: K, id: string): Of<K> | undefined {
    return this.#rows.get(kind)?.get(id) as Of<K> | undefined
  }

  get roomRow(): Views['room'] | undefined {
    return this.get('room', 'room')
  }

  set(changes: Partial<Choices>) {
    Object.assign(this.choices, changes)
    this.change()
  }

  enter(room: RoomName) {
    this.#feed?.close()
    this.room = room
    this.choices = { ...firstChoices(), column: this.choices.column }
    this.#rows = emptyRows()
    this.#feed = new EventSource(`/rooms/${room}/feed`)
    this.#feed.onmessage = ({ data }: MessageEvent<string>) => this.take(JSON.parse(data) as Update)
    this.#feed.onerror = () => this.set({ notice: 'The playground has stopped. Start it again.', isFailure: true })
    this.change()
  }

  take({ isReset, rows }: Update) {
    if (isReset) {
      this.#rows = emptyRows()
      const { column, operator, speed, isTroubleOpen } = this.choices
      this.choices = { ...firstChoices(), column, operator, speed, isTroubleOpen }
    }
    for (const row of rows) {
      this.#rows.get(row.kind)?.set(row.id, row)
      if (row.kind === 'chat' && this.choices.chat === 0) this.choices.chat = row.number
    }
    this.change()
  }

  /** Draws once for all changes of one frame. */
  change() {
    if (this.#drawing) return
    this.#drawing = true
    requestAnimationFrame(() => {
      this.#drawing = false
      this.draw()
    })
  }
}
