/** The conversation so far, as one message for the operator: who said what, newest kept where it is long. */
import { clip } from './clip'
import type { HistoryItem, UnseenHistory } from './history'
import { lineOf, toSalesIq } from './to-salesiq'
import type { Say } from './texts'

export type Speakers = {
  visitorUserId: string
  /** The visitor's name, if he said it. */
  visitorName: string | undefined
  /** How the bot is called. */
  botName: string | undefined
  say: Say
}

const longestLine = 1000
const longestName = 80

/** SalesIQ documents no limit for a message; this much is read on a screen or two. */
const longestTranscript = 4000

/** What one person wrote in several lines must not look like several people. */
const indented = (text: string) => text.replace(/\r\n?|[\n\u2028\u2029]/g, '\n  ')

const isVisitors = ({ source }: HistoryItem) => source?.type === 'user'

const speakerOf = ({ source }: HistoryItem, speakers: Speakers, mayBeOperator: boolean) => {
  const { visitorUserId, visitorName, botName, say } = speakers
  if (source?.type !== 'user') return mayBeOperator ? say('botOrAgent') : (botName ?? say('bot'))
  return source.userId === visitorUserId ? clip(visitorName ?? say('visitor'), longestName) : say('otherParticipant')
}

/** As many of the last lines as there is room for. */
const lastOf = (lines: readonly string[], room: number): string[] => {
  const kept: string[] = []
  let left = room
  for (const line of [...lines].reverse()) {
    left -= line.length + 1
    if (left < 0) break
    kept.unshift(line)
  }
  return kept
}

/** One message; undefined where nothing was said. */
export const transcriptOf = ({ items, mayHoldOperators }: UnseenHistory, speakers: Speakers): string | undefined => {
  const { say } = speakers
  const lines = items.flatMap((item) => {
    const parts = toSalesIq(item, { say, isBot: !isVisitors(item) })
    const speaker = speakerOf(item, speakers, mayHoldOperators)
    return parts.map((part) => indented(`${speaker}: ${clip(lineOf(part), longestLine)}`))
  })
  if (lines.length === 0) return undefined
  const heading = say('history')
  const cutNote = (count: number) => say('historyCut', { count: String(count) })
  const kept = lastOf(lines, longestTranscript - heading.length - cutNote(lines.length).length - 1)
  const cut = lines.length - kept.length
  return [heading, ...(cut > 0 ? [cutNote(cut)] : []), ...kept].join('\n')
}

/** What the visitor said last, in one line; undefined if he said nothing. */
export const lastWords = ({ items }: UnseenHistory, say: Say): string | undefined => {
  const last = items.findLast(isVisitors)
  return last && toSalesIq(last, { say, isBot: false }).map(lineOf).join(' ')
}
