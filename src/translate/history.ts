/** Which part of what was said before a handoff is news to the operator. */
import type { Content } from './to-salesiq'

/** `createdAt` is ISO 8601, as Botpress has it of messages; the HITL plugin leaves it out. */
export type HistoryItem = Content & {
  source: { type: 'user'; userId: string } | { type: 'bot' }
  createdAt?: string
}

/** A line of a former session, oldest first; the HITL plugin shows an operator's as the bot's. */
export type FormerLine = { payload: unknown; isOperators: boolean }

export type UnseenHistory = {
  items: readonly HistoryItem[]
  /** Some lines may be a former operator's, and nobody can tell which. */
  mayHoldOperators: boolean
}

const telling = new Set(['text', 'markdown', 'imageUrl', 'audioUrl', 'videoUrl', 'fileUrl'])

/** What makes two payloads the same line. */
const keyOf = (payload: unknown): unknown => {
  const fields: [string, unknown][] = Object.entries(payload ?? {})
  return fields.find(([name]) => telling.has(name))?.[1]
}

const isSame = (item: HistoryItem | undefined, line: FormerLine): boolean => {
  const key = keyOf(item?.payload)
  return key !== undefined && key === keyOf(line.payload)
}

/** The plugin says that it hands over just before it reads the history, so that line is the last one. */
const withoutHandoffLine = (history: readonly HistoryItem[]): readonly HistoryItem[] =>
  history.at(-1)?.source?.type === 'bot' ? history.slice(0, -1) : history

/** How far the lines of a session reach from a place on, and how many of them follow each other there. */
const reachFrom = (items: readonly HistoryItem[], start: number, lines: readonly FormerLine[]) =>
  lines.reduce(
    ({ end, inARow }, line) => {
      const next = items.findIndex((item, index) => index >= end && isSame(item, line))
      return next < 0 ? { end, inARow } : { end: next + 1, inARow: inARow + (next === end ? 1 : 0) }
    },
    { end: start, inARow: 0 },
  )

/**
 * Behind the operator's last line that is found, and behind what the visitor said in that session after it. A bot may have
 * said the same words at another time: the place that looks most like the session counts.
 */
const endOf = (items: readonly HistoryItem[], former: readonly FormerLine[]): number | undefined => {
  const isIt = (line: FormerLine) => (item: HistoryItem) => item.source?.type === 'bot' && isSame(item, line)
  const index = former.findLastIndex((line) => line.isOperators && items.some(isIt(line)))
  const last = former[index]
  if (!last) return undefined
  const places = items.flatMap((item, at) => (isIt(last)(item) ? [at + 1] : []))
  const reaches = places.map((place) => reachFrom(items, place, former.slice(index + 1)))
  return reaches.reduce((best, reach) => (reach.inARow >= best.inARow ? reach : best)).end
}

/** `history` is oldest first; `former` are the lines of the visitor's last session, if he had one. */
export const unseenHistory = (
  history: readonly HistoryItem[] = [],
  former: readonly FormerLine[] = [],
): UnseenHistory => {
  const items = withoutHandoffLine(history)
  if (!former.some(({ isOperators }) => isOperators)) return { items, mayHoldOperators: false }
  const end = endOf(items, former)
  return end === undefined ? { items, mayHoldOperators: true } : { items: items.slice(end), mayHoldOperators: false }
}
