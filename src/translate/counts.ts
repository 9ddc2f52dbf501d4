/** How a session went, in numbers: read from what SalesIQ keeps, so that nothing has to be counted while people talk. */
import { isOperators, isVisitors, type Message } from '../salesiq/messages'
import { filesIn } from './to-botpress'

export type Counts = {
  visitorMessages: number
  operatorMessages: number
  files: number
  /** Epoch ms. */
  firstReplyAt: number | undefined
}

const isFile = ({ type, message }: Message) => filesIn(message ?? {}, type).length > 0

/** How to tell what this integration sent in the visitor's place. */
export type Own = {
  /** Stands in the question. */
  mark: string
  /** How the transcript and the bot's lines begin. */
  beginnings: readonly string[]
}

const isSaid = ({ type, is_deleted }: Message) => type !== 'info' && is_deleted !== 'true'

export const countsIn = (all: readonly Message[], { mark, beginnings }: Own): Counts => {
  const messages = all.filter(isSaid)
  const isOwn = ({ message }: Message) =>
    message?.text?.includes(mark) || beginnings.some((beginning) => message?.text?.startsWith(beginning))
  const visitors = messages.filter((message) => isVisitors(message) && !isOwn(message))
  const operators = messages.filter(isOperators)
  return {
    visitorMessages: visitors.length,
    operatorMessages: operators.length,
    files: [...visitors, ...operators].filter(isFile).length,
    firstReplyAt: operators[0]?.time,
  }
}

export type Times = { openedAt: number; attendedAt: number | undefined; endedAt: number | undefined }

const isoTime = (milliseconds: number | undefined) =>
  milliseconds === undefined ? undefined : new Date(milliseconds).toISOString()

const seconds = (from: number, to: number | undefined) =>
  to === undefined ? undefined : Math.max(0, Math.round((to - from) / 1000))

/** Times as ISO 8601, lengths in seconds; what is not known is left out. */
export const summaryIn = ({ openedAt, attendedAt, endedAt }: Times, counts: Counts | undefined) => {
  const { firstReplyAt, ...numbers } = counts ?? {}
  return {
    openedAt: isoTime(openedAt) ?? '',
    attendedAt: isoTime(attendedAt),
    firstReplyAt: isoTime(firstReplyAt),
    endedAt: isoTime(endedAt),
    secondsToAssignment: seconds(openedAt, attendedAt),
    secondsToFirstReply: seconds(openedAt, firstReplyAt),
    durationSeconds: seconds(openedAt, endedAt),
    ...numbers,
  }
}
