/** What one process remembers, and what it has under way: other processes do not see it, and it may be lost at any time. */
import { createHash } from 'node:crypto'

/** `new BoundedMap(500)`: the entry that was set longest ago goes where a new one would be too many. */
export class BoundedMap<K, V> extends Map<K, V> {
  constructor(private readonly most: number) {
    super()
  }

  override set(key: K, value: V): this {
    this.delete(key)
    super.set(key, value)
    const { value: oldest, done } = this.keys().next()
    if (this.size > this.most && !done) this.delete(oldest)
    return this
  }
}

/** Equal work is done once. `run(key, work)`: joins the work that runs under the key, or starts it. */
export const singleFlight = <T>() => {
  const underWay = new Map<string, Promise<T>>()
  return (key: string, work: () => Promise<T>): Promise<T> => {
    const running = underWay.get(key) ?? work().finally(() => underWay.delete(key))
    underWay.set(key, running)
    return running
  }
}

/** Work on one thing goes one after the other. `run(key, work)`: begins when the work that was given before under the key is over, however it ended. */
export const inTurn = () => {
  const last = new Map<string, Promise<unknown>>()
  return <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const mine = (last.get(key) ?? Promise.resolve()).then(work, work)
    last.set(key, mine)
    const done = () => last.get(key) === mine && last.delete(key)
    mine.then(done, done)
    return mine
  }
}

/** A short stand-in for something long or secret: the same for the same, and nothing can be read from it. */
export const digestOf = (text: string, length = 43): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, length)
