/**
 * Characters: those that no text or name may carry to an API, those that are written as HTML entities, and whole ones, as
 * people count them, where a text is split or shortened.
 */
import { decodeHTMLStrict } from 'entities/decode'

/** Line ends of other systems; NEL, VT and FF count as line ends too, so that no two words become one. */
const lineEnds = /\r\n?|[\v\f\u0085]/g
/** All controls but tab and newline, halves of a surrogate pair, the byte order mark and what Unicode calls no character. */
const unwantedInText = /[\0-\x08\x0e-\x1f\x7f-\x9f\ufeff\p{Cs}\p{Noncharacter_Code_Point}]/gu
const mayBeUnwanted = /[^\t\n\x20-\x7e\u00a0-\u1fff]/

/** A text as both APIs take it: newlines are `\n`, nothing that a reader would miss is gone. */
export const cleanText = (text: string): string =>
  mayBeUnwanted.test(text) ? text.replace(lineEnds, '\n').replace(unwantedInText, '') : text

/** A text without its outer spaces; undefined if nothing is left. Forms and flows also give numbers and nothing at all. */
export const trimmed = (text: unknown): string | undefined =>
  typeof text === 'string' || typeof text === 'number' ? cleanText(String(text)).trim() || undefined : undefined

/**
 * What has no width and turns or hides a name: marks of direction (UAX #9), soft hyphen, zero-width space, word joiners.
 * The joiners U+200C and U+200D stay: Persian names and families of emoji are written with them.
 */
const unwantedInName = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f]/g

/** A name on one line, in composed form. Empty where nothing can be seen. */
export const cleanName = (name: string): string => {
  const line = cleanText(name).replace(unwantedInName, '').replace(/\s+/g, ' ').trim().normalize('NFC')
  return isBlank(line) ? '' : line
}

/** Signs that are shown as nothing at all; the last ones are letters of their own that have no shape. */
const visible = /[^\s\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Cs}\u2800]/u

/** Whether a reader would see nothing: no part of a message may be so. */
export const isBlank = (text: string): boolean => !visible.test(text)

/** Whole characters, as people count them. */
const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' })

/** What a part may end with, best first: a blank line, a line break, a sentence, a white space that may break. */
const pauses = [/\n\s*\n/g, /\r\n?|\n/g, /[.!?…]["'”’»)\]]*\s+|[。！？]["'”’」』）]*/g, /[^\S\u00a0\u202f]+/g]

/** What joins the character before it: soon told, whereas to ask the segmenter takes long in a long text. */
const joins = /^[\p{Gr_Ext}\p{Mc}\p{EMod}\u200d]/u

/** Two units more than a part holds show whether its end is inside a grapheme: a character may take two. */
const lookahead = 2

/** Where the first part of `text` ends, given with its lookahead: not before its half, lest parts become tiny. */
const endOfPart = (text: string, limit: number): number => {
  const graphemes = segmenter.segment(text)
  const startOfGrapheme = (at: number) => graphemes.containing(at)?.index ?? 0
  const mayEnd = (end: number) =>
    end > limit / 2 && !joins.test(text.slice(end, end + 2)) && startOfGrapheme(end) === end
  const part = text.slice(0, limit)
  for (const pause of pauses) {
    const ends = [...part.matchAll(pause)].map(({ index, 0: found }) => index + found.length)
    const end = ends.findLast(mayEnd)
    if (end !== undefined) return end
  }
  const insideSurrogates = (text.codePointAt(limit - 1) ?? 0) > 0xffff
  return startOfGrapheme(limit) || (insideSurrogates ? limit - 1 : limit)
}

/**
 * Parts of at most `limit` UTF-16 units, a limit being two at least; joined, they are `text` again but for parts without
 * anything to see, which no API takes. Only a grapheme that is itself longer than the limit is cut, between its code points.
 */
export const split = (text: string, limit: number): string[] => {
  const room = Math.max(2, limit)
  const parts: string[] = []
  let start = 0
  while (text.length - start > room) {
    const end = start + endOfPart(text.slice(start, start + room + lookahead), room)
    parts.push(text.slice(start, end))
    start = end
  }
  parts.push(text.slice(start))
  return parts.filter((part) => !isBlank(part))
}

/** The most that a Botpress tag holds. */
export const longestTag = 500

/** At most `limit` UTF-16 units of `text`, an ellipsis included where something was cut. */
export const clip = (text: string, limit: number): string => {
  if (text.length <= limit) return text
  const end = limit - 1
  const cut = segmenter.segment(text).containing(end)?.index ?? end
  return `${text.slice(0, cut)}…`
}

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
