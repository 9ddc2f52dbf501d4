/** What stands in SalesIQ for a message: lines of text, and files. */
import { split } from '../translate/characters'
import { lineOf, type Part } from '../translate/to-salesiq'

/** SalesIQ documents no limit for a text; this much is read on a screen or two. */
const longestText = 4000

/** `content`: the text, or the link of the file. */
export type Line = { kind: 'text' | 'file'; content: string }

const textLines = (text: string, speaker: string): Line[] =>
  split(text, longestText - speaker.length).map((piece) => ({ kind: 'text', content: `${speaker}${piece}` }))

/** The lines of a part. Each says whose it is, where it is not the visitor's; a file of the bot is a link. */
export const linesOf = (part: Part, speaker: string): Line[] =>
  part.kind === 'file' && speaker === '' ? [{ kind: 'file', content: part.link }] : textLines(lineOf(part), speaker)
