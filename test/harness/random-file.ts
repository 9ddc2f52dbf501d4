/** Files of which nothing but their names says what they are. */
import { randomBytes } from 'node:crypto'

/** Bytes with no beginning that `src/files/type.ts` knows: by chance, random ones begin like JSON or like packed bytes. */
export const randomFile = (size: number): Buffer => {
  const bytes = randomBytes(size)
  bytes[0] = 0x80
  return bytes
}
