/** Cuts long text into parts, each where a reader would pause, and on whole characters as people count them. */
import { isBlank } from './characters'

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
