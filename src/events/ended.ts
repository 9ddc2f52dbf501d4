/** A session is over: its last words first, then its end, told to the bot and to the plugin. */
import { connectIfConfigured } from '../installation/connect-if-configured'
import type { SalesIqEvent } from '../salesiq/events'
import type { SalesIq } from '../salesiq/client'
import { isOperators, type Message, mostMessages } from '../salesiq/messages'
import { type Session, sessionKeys, testReference } from '../session/find'
import { messagesOf, summaryOf, timesOf } from '../session/summary'
import { inTurn, keyOf, retriesLastMs } from './desk'
import { type EventContext, type EventHandler, timeOf } from './context'
import { deliverMissing } from './missing'

type Ended = SalesIqEvent<'conversation.completed' | 'conversation.missed'>

/** chat_status.state 3 is a missed chat; its label is translated and says nothing reliable. */
const isMissed = ({ event, entity }: Ended) =>
  event === 'conversation.missed' || entity.chat_status?.state === '3' || entity.chat_status?.state_key === 'missed'

const outcomes = { agent: 'completed', visitor: 'visitorLeft', system: 'idle', scheduler: 'idle' } as const
const isEnder = (word: string): word is keyof typeof outcomes => Object.hasOwn(outcomes, word)

const endingOf = (ended: Ended) => {
  const word = ended.entity.ended_by?.toLowerCase() ?? ''
  if (isMissed(ended)) return { outcome: 'missed', endedBy: isEnder(word) ? word : 'system' } as const
  const endedBy = isEnder(word) ? word : 'agent'
  return { outcome: outcomes[endedBy], endedBy } as const
}

/** In a session of many words, the last of them are beyond what was read for the counts. */
const lastOf = async (context: EventContext, salesIq: SalesIq, messages: Message[]): Promise<Message[]> =>
  messages.length < mostMessages
    ? messages
    : ((await messagesOf(salesIq, context.conversationId, Date.now() - retriesLastMs)) ?? messages)

/**
 * A reply that failed, came late or was never told of is in the transcript: nothing that this process remembers could say
 * that there is none. What cannot be delivered now must not keep the end from being told.
 */
const deliverLastWords = async (context: EventContext, session: Session, messages: readonly Message[]) => {
  if (!messages.some(isOperators)) return
  try {
    await inTurn(keyOf(context), () => deliverMissing(context, session, { messages }))
  } catch {
    context.logger
      .forBot()
      .warn(
        `The last words of SalesIQ conversation ${context.conversationId} may be missing: they could not be delivered.`,
      )
  }
}

const whenItWas = (event: Ended, session: Session) => {
  const { opened_time, attended_time, end_time, missed_time } = event.entity
  const known = timesOf(session)
  return {
    openedAt: opened_time ?? known.openedAt,
    attendedAt: attended_time ?? known.attendedAt,
    endedAt: end_time ?? missed_time ?? timeOf(event),
  }
}

const tell = async (
  event: Ended,
  session: Session,
  { context, messages }: { context: EventContext; messages?: Message[] },
) => {
  if (session.tags.reference === testReference) return
  const times = whenItWas(event, session)
  const { endedAt = new Date(times.endedAt).toISOString(), ...summary } = summaryOf(context, times, messages)
  const { outcome, endedBy } = endingOf(event)
  const operatorName = (event.entity.attender ?? event.entity.owner)?.name
  const payload = { ...sessionKeys(session), outcome, endedBy, operatorName, ...summary, endedAt }
  await context.client.createEvent({ type: 'sessionEnded', payload })
}

/** What was said, all of it heard now as far as that can be; undefined where SalesIQ does not tell. */
const wordsOf = async (event: Ended, session: Session, context: EventContext): Promise<Message[] | undefined> => {
  const salesIq = await connectIfConfigured(context)
  const messages = salesIq && (await messagesOf(salesIq, context.conversationId, whenItWas(event, session).openedAt))
  if (messages) await deliverLastWords(context, session, await lastOf(context, salesIq, messages))
  return messages
}

/** Here the tags come last: a failure in the middle must leave something to repeat. */
export const sessionEnded: EventHandler<'conversation.completed' | 'conversation.missed'> = async (
  event,
  session,
  context,
) => {
  if (session.tags.outcome) return
  const messages = await wordsOf(event, session, context)
  await tell(event, session, { context, messages })
  await context.client.createEvent({ type: 'hitlStopped', payload: { conversationId: session.id } })
  const { outcome } = endingOf(event)
  await context.client.updateConversation({ id: session.id, tags: { outcome, ended: outcome } })
}
