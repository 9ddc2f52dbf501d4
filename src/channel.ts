/** From the visitor to the operator: each message of the session becomes lines in the SalesIQ conversation. */
import { RuntimeError } from '@botpress/sdk'
import type * as bp from '.botpress'
import { connect, type Door } from './connect'
import { settingsOf } from './connection'
import { told } from './failures'
import { SalesIqFailure } from './salesiq/failure'
import { idOf } from './session'
import { said } from './translate/identity'
import { toSalesIq } from './translate/to-salesiq'

type Messages = bp.IntegrationProps['channels']['hitl']['messages']

type Line = Door & {
  type: string
  payload: { userId?: string }
  conversation: { id: string; tags: { id?: string; outcome?: string } }
}

const sendAll = async (line: Line, mark: (text: string) => string) => {
  const conversationId = idOf(line.conversation)
  const salesIq = connect(line, await settingsOf(line))
  const texts = toSalesIq(line)
  if (texts.length === 0) throw new RuntimeError('The message held nothing that could be sent to SalesIQ.')
  for (const text of texts) await salesIq.send(conversationId, mark(text))
}

/** Whether the session has ended by now, on either side: what the handler was given may be older than the end. */
const hasEnded = async (line: Line) => {
  const { conversation } = await line.client.getConversation({ id: line.conversation.id })
  if (conversation.tags.outcome) return true
  const salesIq = connect(line, await settingsOf(line))
  return salesIq.isOver(idOf(conversation))
}

/** A visitor's line arrives or fails where the bot owner sees it. */
const deliverVisitorLine = async (line: Line) => {
  if (line.conversation.tags.outcome) {
    // The visitor writes, so the plugin has missed the end: it drops what comes before it listens.
    await line.client.createEvent({ type: 'hitlStopped', payload: { conversationId: line.conversation.id } })
    throw new RuntimeError('The session has ended: this line of the visitor was not sent to SalesIQ.')
  }
  await sendAll(line, (text) => text)
}

/**
 * A line of the bot or the plugin. The plugin's last words ("the user has ended the session") race with `stopHitl`;
 * the operator misses nothing without them, so on an ended session they are dropped.
 */
const deliverBotLine = async (line: Line) => {
  if (line.conversation.tags.outcome) return
  try {
    await sendAll(line, (text) => `${said(line.ctx.configuration.label) ?? 'Bot'}: ${text}`)
  } catch (failure) {
    if (failure instanceof SalesIqFailure && (await hasEnded(line))) return
    throw failure
  }
}

const deliver = told(async (line: Line) => (line.payload.userId ? deliverVisitorLine(line) : deliverBotLine(line)))

export const messages: Messages = {
  text: deliver,
  image: deliver,
  audio: deliver,
  video: deliver,
  file: deliver,
  bloc: deliver,
}
