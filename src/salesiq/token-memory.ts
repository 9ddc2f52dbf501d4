/** Where the record of one consent is kept: in a store that outlives processes, and as a cache in this one. */
import { BoundedMap } from '../net/bounded-map'
import { inTurn } from '../net/in-turn'
import { singleFlight } from '../net/single-flight'
import type { TokenRecord } from './token-record'

/** Neither side throws. `read` answers undefined where there is none. */
export type TokenStore = { read: () => Promise<TokenRecord | undefined>; write: (record: TokenRecord) => Promise<void> }

/** By installation and consent. The store is the truth. */
const remembered = new BoundedMap<string, TokenRecord>(500)
const reading = singleFlight<TokenRecord>()
const changing = inTurn()

export class TokenMemory {
  constructor(
    private readonly key: string,
    /** A digest of the credentials: what was stored for others counts for nothing. */
    private readonly digest: string,
    private readonly store: TokenStore,
  ) {}

  /** What this process remembers, without a call. */
  get lately(): TokenRecord | undefined {
    return remembered.get(this.key)
  }

  /** What is stored now. */
  now(): Promise<TokenRecord> {
    return reading(this.key, () => changing(this.key, () => this.read()))
  }

  /** Changes what is stored; `undefined` leaves the record as it is. Changes of this process do not undo each other. */
  change(change: (record: TokenRecord) => TokenRecord | undefined): Promise<void> {
    return changing(this.key, async () => {
      const changed = change(await this.read())
      if (!changed) return
      remembered.set(this.key, changed)
      await this.store.write(changed)
    })
  }

  private async read(): Promise<TokenRecord> {
    const stored = await this.store.read()
    if (stored?.grant !== this.digest) {
      return this.lately ?? { expiresAt: 0, grant: this.digest, refreshes: [], pausedUntil: 0 }
    }
    remembered.set(this.key, stored)
    return stored
  }
}
