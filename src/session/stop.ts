/** Ends a session from the side of the bot: the conversation in SalesIQ is closed, and the bot is told. */
import { connectIfConfigured } from '../installation/connect-if-configured'
import type { Message } from '../salesiq/messages'
import { tellOfUnseenReplies } from './after-end'
import { closeConversation } from './close'
import type { SessionContext } from './context'
import { claimEnd, type Decided, finish, releaseEnd, tellBot } from './end'
import { idOf, type Session } from './find'
import { withTags } from './operator'
import { messagesInTranscript } from './operator-message'
import { timesOf } from './summary'
import { transcriptSince } from './transcript'

/** The transcript is worth less than an answer in time. */
const readingShare = 0.5

const transcriptOf = async (context: SessionContext, session: Session): Promise<Message[] | undefined> => {
  const untilMs = Date.now() + readingShare * (context.deadline - Date.now())
  return transcriptSince(context, session, { since: timesOf(session).openedAt - 60_000, untilMs })
}

/** The outcome comes first, so that the event which follows our close is not taken for the operator's. */
const closeAndTell = async (context: SessionContext, id: string, decided: Decided): Promise<void> => {
  const stoppedAt = Date.now()
  const tags = { outcome: 'stopped', status: 'closing' }
  const { conversation: session } = await context.client.updateConversation({ id, tags })
  const conversationId = idOf(session)
  const salesIq = await connectIfConfigured(context)
  const [transcript, closed] = await Promise.all([
    transcriptOf(context, session),
    salesIq ? closeConversation(context, salesIq, conversationId) : ('later' as const),
  ])
  const replies = messagesInTranscript(transcript ?? [])
  decided.operatorName ??= replies.at(-1)?.sender.name
  await tellOfUnseenReplies(context, session, { replies, stoppedAt })
  await tellBot({ context, session, decided }, transcript)
  if (closed === 'closed') await withTags(context, session, { status: 'closed' })
}

/**
 * Stops a session. One that ended in SalesIQ before keeps its outcome. Throws what Botpress answers; the daily check
 * finishes what is left.
 */
export const stop = async (context: SessionContext, id: string): Promise<void> => {
  const decided = await claimEnd(context, { id }, { outcome: 'stopped', endedBy: 'bot' })
  if (!decided) return
  if (decided.outcome !== 'stopped') {
    const { conversation } = await context.client.getConversation({ id })
    if (!conversation.tags.outcome) await finish(context, conversation, decided)
    return
  }
  try {
    await closeAndTell(context, id, decided)
  } catch (error) {
    await releaseEnd(context, { id }, decided)
    throw error
  }
}
