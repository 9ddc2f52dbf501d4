/** The visitor's files of the time before the handoff, sent to the operator as files: a photo is often why a human is needed. */
import { timeoutsUntil } from '../installation/connect'
import { FileFailure } from '../files/failure'
import { titledFile } from '../files/link'
import { mayStand } from '../salesiq/arrived'
import type { SalesIq } from '../salesiq/client'
import type { FilePart } from '../translate/to-salesiq'

const mostFiles = 5
const largestBytes = 10 * 1024 * 1024
const timeLimitMs = 20_000

type Target = { salesIq: SalesIq; conversationId: string; sent: string[] }

/** `sent`: the links of those before it, which are there or may be. */
const sendOne = async ({ salesIq, conversationId, sent }: Target, part: FilePart) => {
  const timeouts = timeoutsUntil(Date.now() + timeLimitMs)
  const { file, comment } = await titledFile(part, timeouts)
  if (file.size > largestBytes) throw new FileFailure('tooLarge')
  const before = sent.filter((link) => link === part.link).length
  const around = async () => ({ before, after: 0, areOthers: sent.length > before })
  try {
    await salesIq.sendFile(conversationId, { file, comment, timeouts, around })
  } catch (failure) {
    if (!mayStand(failure)) throw failure
  }
  sent.push(part.link)
}

/** The newest five, oldest first. One that cannot be sent stands in the transcript as a link. Never throws. */
export const sendEarlierFiles = async (
  salesIq: SalesIq,
  conversationId: string,
  files: readonly FilePart[],
): Promise<void> => {
  const target = { salesIq, conversationId, sent: [] }
  for (const file of files.slice(-mostFiles)) await sendOne(target, file).catch(() => undefined)
}
