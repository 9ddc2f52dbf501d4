/** Puts one part of a message before the operator: a text in as many lines as it needs, a file as a file where that can be. */
import { connect, type Context, timeoutsUntil } from '../installation/connect'
import { reasonFor } from '../failures'
import type { SalesIq } from '../salesiq/client'
import { SalesIqFailure } from '../salesiq/failure'
import type { Equals } from '../salesiq/send'
import { FileFailure } from '../files/failure'
import { fileBehind } from '../files/link'
import { isFileName } from '../files/name'
import type { Settings } from '../installation/settings'
import { clip, split } from '../translate/characters'
import type { Say } from '../translate/texts'
import { type FilePart, headingOf, type Part } from '../translate/to-salesiq'

/** SalesIQ documents no limit for a text; this much is read on a screen or two. */
const longestText = 4000
const longestLink = 1000
const longestTitle = 300

export type Outbox = {
  salesIq: SalesIq
  conversationId: string
  say: Say
  logger: Context['logger']
  /** When Botpress may lose timeouts with the whole message, epoch ms. */
  until: number
  /** How many equal messages Botpress has around this one: asked after an unknown outcome. */
  equalMessages: (part: string) => Promise<Equals>
}

/** Each piece says whose it is, where it is not the visitor's. Throws a SalesIqFailure. */
export const sendText = async (
  { salesIq, conversationId, equalMessages }: Outbox,
  text: string,
  speaker = '',
): Promise<void> => {
  for (const piece of split(text, longestText - speaker.length))
    await salesIq.send(conversationId, `${speaker}${piece}`, () => equalMessages(text))
}

/** A title that is no name is what the sender says of the file. */
const sendFile = async ({ salesIq, conversationId, until, equalMessages }: Outbox, { link, title }: FilePart) => {
  const timeouts = timeoutsUntil(until)
  const isName = title !== undefined && isFileName(title)
  const file = await fileBehind(link, isName ? title : undefined, timeouts)
  await salesIq.sendFile(conversationId, {
    file,
    comment: isName ? undefined : title,
    until: timeouts.until,
    equals: () => equalMessages(link),
  })
}

/** What SalesIQ does not take as a file it may take as a line; without access it takes neither. */
const asFileFailure = (failure: unknown): FileFailure | undefined => {
  if (failure instanceof FileFailure) return failure
  return failure instanceof SalesIqFailure && failure.kind !== 'auth' ? new FileFailure('refused') : undefined
}

/** Throws a SalesIqFailure. */
export const sendPart = async (operator: Outbox, part: Part): Promise<void> => {
  if (part.kind === 'text') return sendText(operator, part.text)
  try {
    await sendFile(operator, part)
  } catch (failure) {
    const why = asFileFailure(failure)
    if (!why) throw failure
    const reason = reasonFor(why, operator.say)
    operator.logger.forBot().warn(`A file of the visitor goes to the operator as a link: ${reason}.`)
    const link = clip(part.link, longestLink)
    await sendText(operator, operator.say('fileAsLink', { title: clip(headingOf(part), longestTitle), link, reason }))
  }
}

/** Botpress gives a handler sixty seconds; what is not over by then is lost without a word. */
const messageTimeLimitMs = 40_000

type Whose = Pick<Outbox, 'conversationId' | 'say' | 'equalMessages'>

export const outboxOf = (context: Context, settings: Settings, whose: Whose): Outbox => ({
  salesIq: connect(context, settings),
  logger: context.logger,
  until: Date.now() + messageTimeLimitMs,
  ...whose,
})
