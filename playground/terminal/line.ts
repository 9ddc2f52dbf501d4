/** How one line of the timeline looks: when, who, what. Words that people read stand out from the calls behind them. */

import type { MadeCall, Side } from '../wire/calls'

export type Who = 'visitor' | 'bot' | 'operator' | 'bot owner' | Side

export type CallLine = { kind: 'call' } & Pick<MadeCall, 'method' | 'path' | 'status' | 'ms' | 'isRefused' | 'meaning'>

export type Line = { who: Who } & (
  | CallLine
  /** Somebody says something, or somebody else gets to read it. */
  | { kind: 'says' | 'reads'; name: string; text: string; from?: string }
  /** Something happens. */
  | { kind: 'happens'; text: string }
)

const codes = { bold: 1, dim: 2, red: 31, green: 32, yellow: 33, magenta: 35, cyan: 36 }

export type Style = keyof typeof codes
export type Paint = (style: Style, text: string) => string

export const painter =
  (isColoured: boolean): Paint =>
  (style, text) =>
    isColoured ? `\u001b[${codes[style]}m${text}\u001b[0m` : text

const voices: Partial<Record<Who, Style>> = {
  visitor: 'cyan',
  bot: 'magenta',
  operator: 'green',
  'bot owner': 'yellow',
}

/** Columns before what was said, and before the path of a call plus those of its result. */
const margin = 25
const besidePath = 47
const longestPath = 50
const shortestPath = 16
const longestMeaning = 30

/** The end of a path says more than its beginning. */
const fitted = (path: string, width: number) =>
  (path.length > width ? `…${path.slice(path.length - width + 1)}` : path).padEnd(width)

const mostLines = 8

/** A long text is told by its beginning and its end. */
const shortened = (lines: string[]) =>
  lines.length > mostLines ? [...lines.slice(0, 2), `(… ${lines.length - 6} lines more …)`, ...lines.slice(-4)] : lines

/** Later lines of a text stand below the first one, and nothing in it can steer the terminal. */
const quoted = (text: string) => {
  const plain = text.replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, ' ').trim()
  return `“${shortened(plain.split('\n')).join(`\n${' '.repeat(margin + 2)}`)}”`
}

/** A narrow terminal sees less of the path, and then no meaning. */
const callText = (call: CallLine, { paint, columns }: Look) => {
  const { method, status, ms, isRefused } = call
  const room = columns - besidePath
  const isWide = room - longestMeaning >= shortestPath
  const width = Math.max(shortestPath, Math.min(longestPath, isWide ? room - longestMeaning : room))
  const start = `  → ${method.padEnd(4)} ${fitted(call.path, width)}`
  const answer = `${status === 0 ? '–' : status}`.padStart(3)
  const result = `${answer} ${`${ms} ms`.padStart(8)}`
  const meaning = isWide ? `  ${call.meaning}` : ''
  return `${paint('dim', start)} ${paint(isRefused ? 'red' : 'dim', result)}${paint('dim', meaning)}`
}

/** `columns`: width of the terminal. */
export type Look = { paint: Paint; columns: number }

const textOf = (line: Line, look: Look) => {
  if (line.kind === 'call') return callText(line, look)
  const { paint } = look
  const colour = voices[line.who] ?? 'dim'
  if (line.kind === 'happens') return paint(colour, line.text)
  if (line.kind === 'says') return paint(colour, `${line.name}: `) + paint('bold', quoted(line.text))
  const from = line.from === undefined ? '' : paint(colour, ` from ${line.from}`)
  return paint(colour, `${line.name} reads `) + quoted(line.text) + from
}

/** `after`: ms since the start. */
export const lineText = (line: Line, after: number, look: Look) => {
  const time = `${(after / 1000).toFixed(2)} s`.padStart(9)
  const who = look.paint(line.kind === 'call' ? 'dim' : 'bold', line.who.padEnd(14))
  return `${look.paint('dim', time)}  ${who}${textOf(line, look)}`.trimEnd()
}
