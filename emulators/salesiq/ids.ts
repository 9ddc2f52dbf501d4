/** Ids as SalesIQ makes them (17 digits, beyond what a JavaScript number can hold) and opaque hex strings. */
import { randomBytes } from 'node:crypto'

const FIRST = 40510000000000000n

export class Ids {
  #last = 2000n

  next() {
    this.#last += 2n
    return String(FIRST + this.#last)
  }
}

export const hex = (characters: number) => randomBytes(characters / 2).toString('hex')

export const digits = (count: number) =>
  Array.from(randomBytes(count), (byte, index) => String(index === 0 ? 1 + (byte % 9) : byte % 10)).join('')
