/** From the visitor to the operator: each message of the session becomes texts and files in the SalesIQ conversation. */
import { RuntimeError } from '@botpress/sdk'
import type * as bp from '.botpress'
import { connect, type Context } from '../installation/connect'
import { settingsOf } from '../installation/connection'
import { withRuntimeErrors } from '../failures'
import { tellVisitor } from '../session/notice'
import { SalesIqFailure } from '../salesiq/failure'
import { idOf } from '../session/find'
import { sayFor, typedSettings } from '../installation/settings'
import { type Outbox, outboxOf, sendPart, sendText } from './outbox'
import { lineOf, type Part, toSalesIq } from '../translate/to-salesiq'

type Messages = bp.IntegrationProps['channels']['hitl']['messages']

type VisitorMessage = Context & {
  type: string
  payload: { userId?: string }
  message: { id: string }
  conversation: {
    id: string
    tags: { id?: string; outcome?: string; announcedOperatorId?: string; language?: string }
  }
}

type Send = (operator: Outbox, part: Part) => Promise<void>

/** What fails costs its neighbours nothing, as long as there is time; the first failure is told in the end. */
const sendAll = async (parts: readonly Part[], operator: Outbox, send: Send) => {
  const failures: unknown[] = []
  for (const part of parts) {
    if (failures.length > 0 && Date.now() > operator.until) break
    await send(operator, part).catch((failure: unknown) => failures.push(failure))
  }
  if (failures.length > 0) throw failures[0]
}

const sendTo = async (line: VisitorMessage, isBot: boolean, send: Send) => {
  const conversationId = idOf(line.conversation)
  const settings = await settingsOf(line)
  const say = sayFor(settings)
  const parts = toSalesIq(line, { say, isBot })
  if (parts.length === 0) throw new RuntimeError('The message held nothing that could be sent to SalesIQ.')
  const operator = outboxOf(line, settings, { conversationId, say })
  await sendAll(parts, operator, send)
}

/** Whether the session has ended by now, on either side: what the handler was given may be older than the end. */
const hasEnded = async (line: VisitorMessage) => {
  const { conversation } = await line.client.getConversation({ id: line.conversation.id })
  if (conversation.tags.outcome) return true
  const salesIq = connect(line, await settingsOf(line))
  return salesIq.isOver(idOf(conversation))
}

/**
 * Only once an operator has joined: before, the plugin would announce this as the first word of one. The failure itself
 * is told in any case, so that a failure to tell of it stays silent.
 */
const tellNotDelivered = async (line: VisitorMessage) => {
  const { tellNotDelivered: isWanted, ...settings } = typedSettings(line.ctx.configuration)
  const { announcedOperatorId, language } = line.conversation.tags
  if (!isWanted || !announcedOperatorId) return
  const text = sayFor(settings, language)('notDelivered')
  const id = `notDelivered:${line.message.id}`
  await tellVisitor(line, { hitlConversationId: line.conversation.id, id, text }).catch(() => undefined)
}

/** A visitor's line arrives, or fails where the bot owner sees it, and the visitor too. */
const deliverVisitorLine = async (line: VisitorMessage) => {
  if (line.conversation.tags.outcome) {
    // The visitor writes, so the plugin has missed the end: it drops what comes before it listens.
    await line.client.createEvent({ type: 'hitlStopped', payload: { conversationId: line.conversation.id } })
    throw new RuntimeError('The session has ended: this line of the visitor was not sent to SalesIQ.')
  }
  try {
    await sendTo(line, false, sendPart)
  } catch (failure) {
    await tellNotDelivered(line)
    throw failure
  }
}

/**
 * A line of the bot or the plugin. The plugin's last words ("the user has ended the session") race with `stopHitl`;
 * the operator misses nothing without them, so on an ended session they are dropped.
 */
const deliverBotLine = async (line: VisitorMessage) => {
  if (line.conversation.tags.outcome) return
  const { label } = typedSettings(line.ctx.configuration)
  try {
    await sendTo(line, true, (operator, part) => sendText(operator, lineOf(part), `${label ?? operator.say('bot')}: `))
  } catch (failure) {
    if (failure instanceof SalesIqFailure && (await hasEnded(line))) return
    throw failure
  }
}

const deliver = withRuntimeErrors(async (line: VisitorMessage) =>
  line.payload.userId ? deliverVisitorLine(line) : deliverBotLine(line),
)

export const messages: Messages = {
  text: deliver,
  image: deliver,
  audio: deliver,
  video: deliver,
  file: deliver,
  bloc: deliver,
}
