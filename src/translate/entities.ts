/** Characters that are written as HTML entities. The package `entities` has the table, which nobody should keep by hand. */
import { decodeHTMLStrict } from 'entities/decode'

const halfOfPair = (code: number) => code >= 0xd800 && code <= 0xdfff

/** Some systems write a character beyond U+FFFF as two entities, one for each of its UTF-16 halves. */
const decodedEntity = (entity: string, hex: string | undefined, decimal: string | undefined): string => {
  const code = hex === undefined ? Number(decimal ?? NaN) : parseInt(hex, 16)
  if (halfOfPair(code)) return String.fromCharCode(code)
  return code === 0 ? '' : decodeHTMLStrict(entity).replace('\u00a0', ' ')
}

/** Only what ends with `;` is an entity: `?a=1&copy=2` is an address. */
export const decoded = (text: string): string =>
  text.includes('&') ? text.replace(/&(?:#x([\da-f]+)|#(\d+)|[a-z][\da-z]*);/gi, decodedEntity) : text
