/** The question a SalesIQ conversation opens with: what it is about, and where it comes from. */
import { clip, trimmed } from './characters'

export type Opening = {
  title?: string
  description?: string
  /** What the visitor said last, a line for each thing. */
  lastWords?: string
  /** What is asked where nothing was said. */
  otherwise?: string
  /** The bot's name as operators see it. */
  label?: string
  /** Tells this installation from others; see `markOf` in session.ts. */
  mark: string
}

/** SalesIQ documents no limit for a question; operators see it as one line of a list. */
const longest = { title: 150, description: 400, lastWords: 350, otherwise: 900 }

/** A question of at most a thousand characters; its last line names the bot and this installation. */
export const openingQuestion = ({ title, description, lastWords, otherwise, label, mark }: Opening): string => {
  const about = [
    clip(trimmed(title) ?? '', longest.title),
    clip(trimmed(description) ?? '', longest.description),
    ...clip(trimmed(lastWords) ?? '', longest.lastWords).split('\n'),
  ].filter((line, index, lines) => line !== '' && lines.indexOf(line) === index)
  const body = about.length > 0 || otherwise === undefined ? about : [clip(otherwise, longest.otherwise)]
  return [...body, `(${trimmed(label) ?? 'Botpress'} · ${mark})`].join('\n')
}
