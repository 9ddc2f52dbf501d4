/** Ids in Botpress's form: a prefix and a ULID (28 to 36 characters), or a UUID for bots and webhooks. */
import { randomBytes } from 'node:crypto'

// Crockford's base 32: no I, L, O, U (https://github.com/ulid/spec).
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

const timePart = (ms: number) => {
  let left = ms
  let text = ''
  for (let place = 0; place < 10; place += 1) {
    text = `${ALPHABET.charAt(left % 32)}${text}`
    left = Math.floor(left / 32)
  }
  return text
}

const randomPart = (length: number) => [...randomBytes(length)].map((byte) => ALPHABET.charAt(byte % 32)).join('')

export type IdPrefix = 'user' | 'conv' | 'msg' | 'evt' | 'state' | 'file' | 'intver' | 'wflow'

/** A fresh id such as `user_01KAV3M2J5Q8Z4T7N0X9C6B1WD`. */
export const newId = (prefix: IdPrefix) => `${prefix}_${timePart(Date.now())}${randomPart(16)}`

/** The id of one error answer. */
export const newErrorId = () => `err_${randomPart(26)}`
