/** The conversation so far, as one message for the operator: who said what, newest kept where it is long. */
import { clip } from './clip'
import { toSalesIq, type Content } from './to-salesiq'

export type HistoryItem = Content & { source: { type: 'user'; userId: string } | { type: 'bot' } }

export type Speakers = {
  visitorUserId: string
  /** The visitor's name, if he said it. */
  visitorName: string | undefined
  /** How the bot is called. */
  botName: string
}

const heading = 'The conversation so far:'
const cutNote = '(earlier lines are left out)'
const longestLine = 1000
const longestName = 80

/** SalesIQ documents no limit for a message; this much is read on a screen or two. */
const longestTranscript = 4000

/** What one person wrote in several lines must not look like several people. */
const indented = (text: string) => text.replace(/\n/g, '\n  ')

const speakerOf = (source: HistoryItem['source'], { visitorUserId, visitorName, botName }: Speakers) => {
  if (source?.type !== 'user') return botName
  return source.userId === visitorUserId ? clip(visitorName ?? 'Visitor', longestName) : 'Another participant'
}

/** One message; undefined where nothing was said. `history` is oldest first. */
export const transcriptOf = (history: readonly HistoryItem[] = [], speakers: Speakers): string | undefined => {
  const lines = history.flatMap((item) =>
    toSalesIq(item).map((line) => `${speakerOf(item.source, speakers)}: ${indented(clip(line, longestLine))}`),
  )
  if (lines.length === 0) return undefined
  const kept: string[] = []
  let room = longestTranscript - heading.length - cutNote.length
  for (const line of [...lines].reverse()) {
    room -= line.length + 1
    if (room < 0) break
    kept.unshift(line)
  }
  return [heading, ...(kept.length < lines.length ? [cutNote] : []), ...kept].join('\n')
}

/** What the visitor said last, in one line; undefined if he said nothing. */
export const lastWords = (history: readonly HistoryItem[] = []): string | undefined => {
  const last = history.findLast(({ source }) => source?.type === 'user')
  return last && toSalesIq(last).join(' ')
}
