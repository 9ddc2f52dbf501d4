/** Whether a line or a file whose sending had an unknown outcome stands in the conversation. */
import { decodeHTMLStrict } from 'entities/decode'
import { duration } from '../net/duration'
import { pause } from '../net/within'
import { conversationPath, isVisitors, type Message, messagesSince } from './messages'
import { SalesIqFailure } from './failure'
import type { Rest } from './rest'

/** SalesIQ may give a text back with its special characters as HTML entities. */
export const asShown = (text: string): string => decodeHTMLStrict(text).replaceAll('\u00a0', ' ').trim()

export type To = { screenName: string; conversationId: string }

/**
 * How many equal ones were sent before and after. `areOthers`: whether others were sent that are not equal and may look so,
 * as photos of one name do.
 */
export type Neighbours = { before: number; after: number; areOthers?: boolean }

/** Those since a time, epoch ms. Asked only after an unknown outcome. */
export type Around = (since: number) => Promise<Neighbours>

export const nothingAround: Around = async () => ({ before: 0, after: 0 })

/** Whether what was sent may stand there although sending it failed. */
export const mayStand = (failure: unknown): failure is SalesIqFailure =>
  failure instanceof SalesIqFailure && failure.evidence.mayHaveArrived === true

export type Sought = {
  isIt: (message: Message) => boolean
  /** Tells apart what looks equal, at the price of calls. */
  isSurely?: (message: Message) => Promise<boolean>
  around: Around
}

/** How far SalesIQ's clock may be behind ours. */
const clockDifferenceMs = 2000

/** Botpress gives a handler sixty seconds: what was sent earlier is there by now, or never will be. */
const lookBackMs = 60_000

/** How long a transcript may lag behind what was sent, and how often it is looked at meanwhile. */
const lagMs = duration('HITL_TRANSCRIPT_LAG_MS', 900)
const lookAgainMs = duration('HITL_LOOK_AGAIN_MS', 300)

/** Slower looks than this leave too little of the sixty seconds for waiting. */
const slowestMs = 3000

const only = async (messages: Message[], isSurely: (message: Message) => Promise<boolean>) => {
  const found: Message[] = []
  for (const message of messages) if (await isSurely(message)) found.push(message)
  return found
}

/**
 * Equal messages cannot be told apart: one of them is missing while the conversation shows fewer than were sent. Each waits
 * for the earlier ones to be looked up first, so that two processes do not both send what is missing. What was there before
 * `startedAt` may be one of those sent earlier and is not this one, however many there are: the two counts come from two
 * services, and neither has to know all that the other does. Throws where it cannot be told.
 */
export const hasArrived = async (
  rest: Rest,
  { screenName, conversationId }: To,
  { isIt, isSurely, around, startedAt }: Sought & { startedAt: number },
): Promise<boolean> => {
  const since = startedAt - lookBackMs
  const firstLookAt = Date.now()
  let slowest = 0
  for (;;) {
    const lookedAt = Date.now()
    const { before, after, areOthers } = await around(since)
    const messages = await messagesSince(rest, conversationPath(screenName, conversationId), since - clockDifferenceMs)
    const alike = messages.filter((message) => isVisitors(message) && isIt(message))
    const shown = areOthers && isSurely ? await only(alike, isSurely) : alike
    const earlier = shown.filter(({ time }) => time < startedAt - clockDifferenceMs).length
    const missing = Math.max(0, before - earlier)
    if (shown.length - earlier > missing + after) return true
    slowest = Math.min(Math.max(slowest, Date.now() - lookedAt), slowestMs)
    // The last look begins when nothing can lag any more. Whoever looks for an earlier one may need two looks as slow as
    // these, and the time to send that one again.
    const left = firstLookAt + lagMs + missing * (lagMs + 3 * slowest) - lookedAt
    if (left <= 0) return false
    await pause(Math.min(lookAgainMs, left))
  }
}
