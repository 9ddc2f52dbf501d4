/** The rows of a room, and whoever watches them: a row is sent when it is new or has changed. */
import type { Row, Update } from './views'

type Watcher = (update: Update) => void

export class Feed {
  #rows = new Map<string, { row: Row; json: string }>()
  #changed = new Set<string>()
  #watchers = new Set<Watcher>()

  /** Sends everything at once, then what changes. Gives what ends the watching. */
  watch(watcher: Watcher): () => void {
    this.#watchers.add(watcher)
    watcher({ isReset: true, rows: [...this.#rows.values()].map(({ row }) => row) })
    return () => void this.#watchers.delete(watcher)
  }

  set(row: Row) {
    const key = `${row.kind} ${row.id}`
    const json = JSON.stringify(row)
    if (this.#rows.get(key)?.json === json) return
    this.#rows.set(key, { row, json })
    this.#changed.add(key)
  }

  /** Sends what has changed since the last time. */
  flush() {
    if (this.#changed.size === 0) return
    const rows = [...this.#changed].flatMap((key) => this.#rows.get(key)?.row ?? [])
    this.#changed.clear()
    for (const watcher of this.#watchers) watcher({ isReset: false, rows })
  }

  /** A new stage: nothing that was shown counts any more. */
  reset() {
    this.#rows.clear()
    this.#changed.clear()
    for (const watcher of this.#watchers) watcher({ isReset: true, rows: [] })
  }
}
