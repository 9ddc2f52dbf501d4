/** Puts one part of a message before the operator: a text in as many lines as it needs, a file as a file where that can be. */
import { connect, type Context, timeoutsUntil } from '../installation/connect'
import { reasonFor } from '../failures'
import type { SalesIq } from '../salesiq/client'
import { SalesIqFailure } from '../salesiq/failure'
import { type Around, mayStand } from '../salesiq/arrived'
import { FileFailure } from '../files/failure'
import { titledFile } from '../files/link'
import type { Settings } from '../installation/settings'
import { clip } from '../translate/characters'
import type { Say } from '../translate/texts'
import { type FilePart, headingOf, type Part } from '../translate/to-salesiq'
import { type Line, linesOf } from './lines'

const longestLink = 1000
const longestTitle = 300

export type Outbox = {
  salesIq: SalesIq
  conversationId: string
  say: Say
  logger: Context['logger']
  /** When Botpress may lose timeouts with the whole message, epoch ms. */
  until: number
  /** Who speaks, where it is not the visitor. */
  speaker: string
  /** What has been sent of this message. */
  sent: Line[]
  around: (line: Line) => Around
}

/** Sends what `line` stands for, and notes that it did where it is there or may be. */
const put = async ({ sent, around }: Outbox, line: Line, send: (around: Around) => Promise<void>) => {
  try {
    await send(around(line))
  } catch (failure) {
    if (mayStand(failure)) sent.push(line)
    throw failure
  }
  sent.push(line)
}

const sendFile = async (outbox: Outbox, part: FilePart, line: Line) => {
  const { salesIq, conversationId, until } = outbox
  const timeouts = timeoutsUntil(until)
  const file = await titledFile(part, timeouts)
  await put(outbox, line, (around) => salesIq.sendFile(conversationId, { ...file, timeouts, around }))
}

/** What SalesIQ does not take as a file it may take as a line; without access it takes neither. */
const asFileFailure = (failure: unknown): FileFailure | undefined => {
  if (failure instanceof FileFailure) return failure
  return failure instanceof SalesIqFailure && failure.kind !== 'auth' ? new FileFailure('refused') : undefined
}

const sendFileOrLink = async (outbox: Outbox, part: FilePart, line: Line) => {
  const { salesIq, conversationId, logger, say } = outbox
  try {
    await sendFile(outbox, part, line)
  } catch (failure) {
    const why = asFileFailure(failure)
    if (!why) throw failure
    const reason = reasonFor(why, say)
    logger.forBot().warn(`A file of the visitor goes to the operator as a link: ${reason}.`)
    const link = clip(part.link, longestLink)
    const text = say('fileAsLink', { title: clip(headingOf(part), longestTitle), link, reason })
    await put(outbox, line, (around) => salesIq.send(conversationId, text, around))
  }
}

/** Throws a SalesIqFailure. */
export const sendPart = async (outbox: Outbox, part: Part): Promise<void> => {
  const { salesIq, conversationId, speaker } = outbox
  for (const line of linesOf(part, speaker))
    if (line.kind === 'file' && part.kind === 'file') await sendFileOrLink(outbox, part, line)
    else await put(outbox, line, (around) => salesIq.send(conversationId, line.content, around))
}

/** Botpress gives a handler sixty seconds; what is not over by then is lost without a word. */
const messageTimeLimitMs = 40_000

type Whose = Omit<Outbox, 'salesIq' | 'logger' | 'until'>

export const outboxOf = (context: Context, settings: Settings, whose: Whose): Outbox => ({
  salesIq: connect(context, settings),
  logger: context.logger,
  until: Date.now() + messageTimeLimitMs,
  ...whose,
})
