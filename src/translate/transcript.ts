/** The conversation so far, as one message for the operator: who said what, newest kept where it is long. */
import { cleanName, clip } from './characters'
import { chosenIn } from './choices'
import type { HistoryItem, UnseenHistory } from './history'
import { type FilePart, lineOf, toSalesIq } from './to-salesiq'
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

/** One line each: what one person wrote in several lines must not look like several people. */
const inOneLine = (text: string) => text.replace(/\s*[\n\r\u0085\u2028\u2029\v\f]\s*/g, ' / ')

/** In UTC, since nobody knows where the operator is; nothing where the history gives no time. */
const timeOf = ({ createdAt }: HistoryItem): string => {
  const at = new Date(createdAt ?? NaN)
  return Number.isNaN(at.getTime()) ? '' : `[${at.toISOString().slice(0, 16).replace('T', ' ')} UTC] `
}

const isVisitors = ({ source }: HistoryItem) => source?.type === 'user'

const speakerOf = ({ source }: HistoryItem, speakers: Speakers, mayBeOperator: boolean) => {
  const { visitorUserId, visitorName, botName, say } = speakers
  if (source?.type !== 'user') return mayBeOperator ? say('botOrAgent') : (botName ?? say('bot'))
  return source.userId === visitorUserId
    ? clip(cleanName(visitorName ?? '') || say('visitor'), longestName)
    : say('otherParticipant')
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

type Told = { items: readonly HistoryItem[]; index: number; say: Say }

/** What an item says: the button that was clicked, or its texts, and its files as links. */
const saidIn = ({ items, index, say }: Told): string[] => {
  const item = items[index]
  const chosen = chosenIn(items, index)
  if (!item) return []
  if (chosen !== undefined) return [say('chose', { text: chosen })]
  return toSalesIq(item, { say, isBot: !isVisitors(item) }).map(lineOf)
}

/** One message; undefined where nothing was said. */
export const transcriptOf = ({ items, mayHoldOperators }: UnseenHistory, speakers: Speakers): string | undefined => {
  const { say } = speakers
  const lines = items.flatMap((item, index) => {
    const start = `${timeOf(item)}${speakerOf(item, speakers, mayHoldOperators)}: `
    return saidIn({ items, index, say }).map((text) => start + clip(inOneLine(text.trim()), longestLine))
  })
  if (lines.length === 0) return undefined
  const heading = say('history')
  const cutNote = (count: number) => say('historyCut', { count: String(count) })
  const kept = lastOf(lines, longestTranscript - heading.length - cutNote(lines.length).length - 1)
  const cut = lines.length - kept.length
  return [heading, ...(cut > 0 ? [cutNote(cut)] : []), ...kept].join('\n')
}

/** What the operator reads first: the conversation so far, if there was one, and what does not work in this chat. */
export const firstMessage = (transcript: string | undefined, say: Say): string =>
  [...(transcript === undefined ? [] : [transcript]), say('limits')].join('\n')

/** The visitor's pictures and files, oldest first. */
export const visitorFilesIn = ({ items }: UnseenHistory, say: Say): FilePart[] =>
  items
    .filter(isVisitors)
    .flatMap((item) => toSalesIq(item, { say, isBot: false }).filter((part) => part.kind === 'file'))

/** As much as the opening question has room for. */
const longestLastWords = 350

/** The last two things that the visitor said, a line each, the newest last: the last one is often "a human, please". */
export const lastWords = ({ items }: UnseenHistory, say: Say): string | undefined => {
  const said = items.flatMap((item, index) => {
    const text = isVisitors(item) ? inOneLine(saidIn({ items, index, say }).join(' ').trim()) : ''
    return text === '' ? [] : [text]
  })
  const different = said.filter((text, index) => text !== said[index + 1])
  const last = different.slice(-2)
  const room = Math.floor((longestLastWords - last.length + 1) / last.length)
  return last.length === 0 ? undefined : last.map((text) => clip(text, room)).join('\n')
}
