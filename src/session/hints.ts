/** What webhooks announced, put among what the transcript shows. */
import type { Message } from '../salesiq/messages'
import type { SessionContext } from './context'
import { isKeptBack, isSameMessage, messagesInTranscript, type OperatorMessage } from './operator-message'

/** A message that a webhook announced. `attempt`: how often SalesIQ has sent the webhook, from 1. */
export type Hint = { message: OperatorMessage; attempt: number }

/** Installations whose webhooks and transcripts were seen to give a message the same number; a cache. */
const withEqualNumbers = new Set<string>()

const bySending = (a: OperatorMessage, b: OperatorMessage) => a.at - b.at

type Known = {
  /** The messages of the transcript, and the hidden ones at their place. */
  messages: OperatorMessage[]
  /** Those of the hints that the transcript does not show. */
  hidden: OperatorMessage[]
  /** Whether each hint is in the transcript by its number, and not by its words alone. */
  isCertain: boolean
}

/** What the transcript shows as something that is not for the visitor is left out. */
export const withHints = ({ ctx }: SessionContext, transcript: readonly Message[], hints: readonly Hint[]): Known => {
  const shown = messagesInTranscript(transcript)
  const announced = hints.map(({ message }) => message)
  const hasNumber = ({ msgid, sender }: OperatorMessage) =>
    shown.some((each) => each.msgid === msgid && each.sender.id === sender.id)
  if (announced.some(hasNumber)) withEqualNumbers.add(ctx.webhookId)
  const isMissing = (hasEqualNumbers: boolean) => (message: OperatorMessage) =>
    !shown.some((each) => isSameMessage(each, message, { hasEqualNumbers })) && !isKeptBack(message, transcript)
  const hidden = announced.filter(isMissing(withEqualNumbers.has(ctx.webhookId)))
  return { messages: [...shown, ...hidden].sort(bySending), hidden, isCertain: !announced.some(isMissing(true)) }
}
