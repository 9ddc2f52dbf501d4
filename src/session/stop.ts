/**
 * Ends a session: from the side of SalesIQ, or from the side of the bot, where the conversation in SalesIQ is closed.
 */
import { connectIfConfigured } from '../installation/connect'
import type { Message } from '../salesiq/messages'
import { tellOfUnseenReplies } from './after-end'
import { closeConversation } from './close'
import { persistently } from '../installation/persistently'
import { idOf, type Session, type SessionContext } from './session'
import { claimEnd, type Decided, finish, noteFarewell, releaseEnd, tellBot } from './end'
import type { Ending } from './ending'
import { claimMs } from './once'
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

/** Closes the conversation, and tells the bot of replies that the visitor did not see. Answers what the transcript has. */
const closeAndRead = async (context: SessionContext, session: Session, decided: Decided) => {
  const conversationId = idOf(session)
  const { isFarewellSent, claimedAt: stoppedAt } = decided
  const salesIq = await connectIfConfigured(context)
  const [transcript, closed] = await Promise.all([
    transcriptOf(context, session),
    salesIq ? closeConversation(context, salesIq, { conversationId, isFarewellSent }) : undefined,
  ])
  const replies = messagesInTranscript(transcript ?? [])
  await tellOfUnseenReplies(context, session, { replies, stoppedAt })
  return { transcript, closed, operatorName: replies.at(-1)?.sender.name }
}

/** Does what is left of a stop. The bot has been told where the status is `unclosed`. */
const finishStop = async (context: SessionContext, session: Session, decided: Decided): Promise<void> => {
  const { transcript, closed, operatorName } = await closeAndRead(context, session, decided)
  decided.operatorName ??= operatorName
  if (session.tags.status !== 'unclosed') await tellBot({ context, session, decided }, transcript)
  if (closed?.isFarewellSent && !closed.isOver && !decided.isFarewellSent) await noteFarewell(context, session, decided)
  await withTags(context, session, { status: closed?.isOver ? 'closed' : 'unclosed' })
}

/** The outcome comes first, so that the event which follows our close is not taken for the operator's. */
const begin = async (context: SessionContext, id: string, decided: Decided): Promise<void> => {
  const tags = { outcome: 'stopped', status: 'closing' }
  const session = await persistently(async () => {
    const { conversation } = await context.client.updateConversation({ id, tags })
    return { ...conversation, id: conversation.id }
  })
  await finishStop(context, session, decided)
}

/** Takes up an end that another process began and did not finish. */
const resume = async (context: SessionContext, session: Session, decided: Decided): Promise<void> => {
  if (session.tags.status === 'closed') return
  if (decided.outcome !== 'stopped') return session.tags.outcome ? undefined : finish(context, session, decided)
  if (session.tags.outcome) await finishStop(context, session, decided)
  else await begin(context, session.id, decided)
}

/**
 * Ends a session that is over in SalesIQ: last words, `sessionEnded`, `hitlStopped`, tags. Does nothing where it has ended
 * or another process is ending it; a stop that was begun before is finished. Throws what
 * Botpress answers; the next contact with the session then finishes the end.
 */
export const end = async (context: SessionContext, session: Session, ending: Ending): Promise<void> => {
  if (session.tags.outcome) return
  const decided = await claimEnd(context, session, ending)
  if (!decided) return
  try {
    await resume(context, session, decided)
  } catch (error) {
    await releaseEnd(context, session, decided)
    throw error
  }
}

/**
 * Stops a session; one that ended in SalesIQ before keeps its outcome. Called again, it does what is left. Throws what
 * Botpress answers; the next contact with the session or the daily check does what is left.
 */
export const stop = async (context: SessionContext, id: string): Promise<void> => {
  const decided = await claimEnd(context, { id }, { outcome: 'stopped', endedBy: 'bot' })
  if (!decided) return
  try {
    if (decided.isFirst) await begin(context, id, decided)
    else await resume(context, (await context.client.getConversation({ id })).conversation, decided)
  } catch (error) {
    await releaseEnd(context, { id }, decided)
    throw error
  }
}

/** Whether a stop left something to be done, and no process does it now. */
const isLeft = ({ tags, updatedAt }: Session): boolean =>
  (tags.status === 'closing' || tags.status === 'unclosed') && Date.now() - Date.parse(updatedAt) > claimMs

/** Any contact with a stopped session does what its stop could not. Never throws. */
export const finishWhatIsLeft = async (context: SessionContext, session: Session): Promise<void> => {
  if (isLeft(session)) await stop(context, session.id).catch(() => undefined)
}
