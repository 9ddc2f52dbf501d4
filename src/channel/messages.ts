/** From the visitor to the operator: each message of the session becomes texts and files in the SalesIQ conversation. */
import { RuntimeError } from '@botpress/sdk'
import type * as bp from '.botpress'
import { withRuntimeErrors } from '../failures'
import { connect, type Context } from '../installation/connect'
import { settingsOf } from '../installation/connection'
import { persistently } from '../installation/persistently'
import { sayFor, preferencesIn } from '../installation/settings'
import { duration } from '../net/duration'
import { SalesIqFailure } from '../salesiq/failure'
import { idOf, type Session, sessionContext } from '../session/session'
import { sendEvent } from '../session/event'
import { endAfterRefusal, forgetRefusal } from '../session/lost-end'
import { tellVisitor } from '../session/notice'
import { restAfterAnnouncement } from '../session/operator'
import { type Content, type Part, toSalesIq } from '../translate/to-salesiq'
import { type Line, linesOf } from './lines'
import { around } from './neighbours'
import { type Outbox, outboxOf, sendPart } from './outbox'

type Messages = bp.IntegrationProps['channels']['hitl']['messages']

export type VisitorMessage = Context & {
  type: string
  payload: { userId?: string }
  message: { id: string; createdAt: string }
  conversation: Session
}

/** The time for an end that is noticed while a message is sent. */
const endingMs = duration('HITL_ENDING_MS', 8000)

const ended = 'The session has ended: this message of the visitor was not sent to SalesIQ.'

/** What fails costs its neighbours nothing, as long as there is time; the first failure is thrown in the end. */
const sendAll = async (parts: readonly Part[], outbox: Outbox) => {
  const failures: unknown[] = []
  for (const part of parts) {
    if (failures.length > 0 && Date.now() > outbox.until) break
    await sendPart(outbox, part).catch((failure: unknown) => failures.push(failure))
  }
  if (failures.length > 0) throw failures[0]
}

/** A message of the visitor names its author; the bot and the plugin speak under the bot's name. */
const isBots = ({ payload }: { payload: { userId?: unknown } }) => !payload.userId

const sendTo = async (message: VisitorMessage) => {
  const settings = await settingsOf(message)
  const say = sayFor(settings)
  const speakerOf = (said: { payload: object }) => (isBots(said) ? `${settings.label ?? say('bot')}: ` : '')
  const partsOf = (said: Content & { payload: object }) => toSalesIq(said, { say, isBot: isBots(said) })
  const linesIn = (said: Content & { payload: object }) =>
    partsOf(said).flatMap((part) => linesOf(part, speakerOf(said)))
  const parts = partsOf(message)
  if (parts.length === 0) throw new RuntimeError('The message held nothing that could be sent to SalesIQ.')
  const sent: Line[] = []
  const outbox = outboxOf(message, settings, {
    conversationId: idOf(message.conversation),
    say,
    speaker: speakerOf(message),
    sent,
    around: (line) => around(message, { linesIn, sent, line }),
  })
  await sendAll(parts, outbox)
}

/**
 * Only once an operator has joined: before, the plugin would announce this as the first words of an operator. The failure
 * itself is thrown in any case, so a failure of this line stays silent.
 */
const tellNotDelivered = async (message: VisitorMessage) => {
  const { tellNotDelivered: isWanted, ...settings } = preferencesIn(message.ctx.configuration)
  const { announcedOperatorId, language } = message.conversation.tags
  if (!isWanted || !announcedOperatorId) return
  const text = sayFor(settings, language)('notDelivered')
  const id = `notDelivered:${message.message.id}`
  await tellVisitor(message, { hitlConversationId: message.conversation.id, id, text }).catch(() => undefined)
}

/** Sending takes seconds where it fails, and an operator may have joined meanwhile. */
const sessionNow = ({ client, conversation: { id } }: VisitorMessage): Promise<Session> =>
  persistently(async () => {
    const { conversation } = await client.getConversation({ id })
    return { ...conversation, id: conversation.id }
  })

/**
 * The visitor gets the bot back where the session is over; otherwise the visitor reads that the message did not arrive. Where
 * Botpress does not take the end, the visitor reads that too: the next message of the visitor finishes the end.
 */
const afterFailure = async (message: VisitorMessage, failure: unknown): Promise<never> => {
  const context = sessionContext(message, Date.now() + endingMs)
  const isOver =
    failure instanceof SalesIqFailure &&
    (await endAfterRefusal(context, message.conversation, failure).catch(() => false))
  if (isOver) throw new RuntimeError(ended)
  const conversation = await sessionNow(message).catch(() => message.conversation)
  await restAfterAnnouncement(context, conversation).catch(() => undefined)
  await tellNotDelivered({ ...message, conversation })
  throw failure
}

/** A message of the visitor arrives, or fails where the bot owner sees the failure, and the visitor too. */
const deliverVisitorMessage = async (message: VisitorMessage) => {
  const { conversation, client } = message
  if (conversation.tags.outcome) {
    // The visitor writes, so the plugin has missed the end: it drops what comes before it listens.
    await sendEvent({ client }, { type: 'hitlStopped', payload: { conversationId: conversation.id } })
    throw new RuntimeError(ended)
  }
  try {
    await sendTo(message)
  } catch (failure) {
    await afterFailure(message, failure)
  }
  await forgetRefusal(message, conversation)
}

/** Whether the session has ended by now: what the handler was given may be older than the end. */
const hasEnded = async ({ client, conversation, ...message }: VisitorMessage) => {
  const { conversation: now } = await client.getConversation({ id: conversation.id })
  if (now.tags.outcome) return true
  const context = { ...message, client }
  return connect(context, await settingsOf(context)).isOver(idOf(conversation))
}

/**
 * A message of the bot or the plugin. The plugin's last words ("the user has ended the session") race with `stopHitl`;
 * the operator misses nothing without them, so on an ended session they are dropped.
 */
const deliverBotMessage = async (message: VisitorMessage) => {
  if (message.conversation.tags.outcome) return
  try {
    await sendTo(message)
  } catch (failure) {
    if (failure instanceof SalesIqFailure && (await hasEnded(message))) return
    throw failure
  }
}

const deliver = withRuntimeErrors(async (message: VisitorMessage) =>
  isBots(message) ? deliverBotMessage(message) : deliverVisitorMessage(message),
)

export const messages: Messages = {
  text: deliver,
  image: deliver,
  audio: deliver,
  video: deliver,
  file: deliver,
  bloc: deliver,
}
