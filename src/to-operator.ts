/** Puts one part of a message before the operator: a text in as many lines as it needs, a file as a file where that can be. */
import { connect, type Door, fileTimeLimitMs, timeLimitMs } from './connect'
import { reasonFor } from './failures'
import type { SalesIq } from './salesiq/client'
import { SalesIqFailure } from './salesiq/failure'
import { FileFailure } from './salesiq/file-failure'
import { fileBehind } from './salesiq/file-link'
import type { Settings } from './settings'
import { split } from './translate/split'
import type { Say } from './translate/texts'
import { headingOf, type Part } from './translate/to-salesiq'

/** SalesIQ documents no limit for a text; this much is read on a screen or two. */
const longestText = 4000

export type Operator = {
  salesIq: SalesIq
  conversationId: string
  say: Say
  logger: Door['logger']
}

type FilePart = Extract<Part, { kind: 'file' }>

/** Each piece says whose it is, where it is not the visitor's. Throws a SalesIqFailure. */
export const sendText = async ({ salesIq, conversationId }: Operator, text: string, speaker = ''): Promise<void> => {
  for (const piece of split(text, longestText - speaker.length))
    await salesIq.send(conversationId, `${speaker}${piece}`)
}

/** A title that ends like a file is its name; any other is what the sender says of it. */
const looksLikeName = (title: string) => /\.\w{1,8}$/.test(title)

const sendFile = async ({ salesIq, conversationId }: Operator, { link, title }: FilePart) => {
  const isName = title !== undefined && looksLikeName(title)
  const file = await fileBehind(link, isName ? title : undefined, timeLimitMs)
  await salesIq.sendFile(conversationId, { file, comment: isName ? undefined : title, timeLimitMs: fileTimeLimitMs })
}

/** What SalesIQ says no to as a file it may take as a line. */
const asFileFailure = (failure: unknown): FileFailure | undefined => {
  if (failure instanceof FileFailure) return failure
  return failure instanceof SalesIqFailure && failure.kind === 'rejected' ? new FileFailure('refused') : undefined
}

/** Throws a SalesIqFailure. */
export const sendPart = async (operator: Operator, part: Part): Promise<void> => {
  if (part.kind === 'text') return sendText(operator, part.text)
  try {
    await sendFile(operator, part)
  } catch (failure) {
    const why = asFileFailure(failure)
    if (!why) throw failure
    const reason = reasonFor(why, operator.say)
    operator.logger.forBot().warn(`A file of the visitor goes to the operator as a link: ${reason}.`)
    await sendText(operator, operator.say('fileAsLink', { title: headingOf(part), link: part.link, reason }))
  }
}

export const operatorOf = (
  door: Door,
  settings: Settings,
  rest: Pick<Operator, 'conversationId' | 'say'>,
): Operator => ({
  salesIq: connect(door, settings),
  logger: door.logger,
  ...rest,
})
