/** The visitor's files of the time before the handoff, sent to the operator as files: a photo is often why a human is needed. */
import { timeoutsUntil } from '../installation/connect'
import { FileFailure } from '../files/failure'
import { fileBehind } from '../files/link'
import { isFileName } from '../files/name'
import type { SalesIq } from '../salesiq/client'
import type { FilePart } from '../translate/to-salesiq'

const mostFiles = 5
const largestBytes = 10 * 1024 * 1024
const timeLimitMs = 20_000

const sendOne = async (salesIq: SalesIq, conversationId: string, { link, title }: FilePart) => {
  const timeouts = timeoutsUntil(Date.now() + timeLimitMs)
  const isName = title !== undefined && isFileName(title)
  const file = await fileBehind(link, isName ? title : undefined, timeouts)
  if (file.size > largestBytes) throw new FileFailure('tooLarge')
  const equals = async () => ({ before: 0, after: 0 })
  await salesIq.sendFile(conversationId, { file, comment: isName ? undefined : title, until: timeouts.until, equals })
}

/** The newest five, oldest first. One that cannot be sent stands in the transcript as a link. Never throws. */
export const sendEarlierFiles = async (
  salesIq: SalesIq,
  conversationId: string,
  files: readonly FilePart[],
): Promise<void> => {
  for (const file of files.slice(-mostFiles)) await sendOne(salesIq, conversationId, file).catch(() => undefined)
}
