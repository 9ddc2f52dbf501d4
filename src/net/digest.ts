/** A short stand-in for something long or secret: the same for the same, and nothing can be read from it. */
import { createHash } from 'node:crypto'

export const digestOf = (text: string, length = 43): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, length)
