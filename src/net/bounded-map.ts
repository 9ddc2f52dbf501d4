/** A map with a limit: for what one process remembers, which may be forgotten at any time. */

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
