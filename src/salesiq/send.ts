/**
 * Sends one text as the visitor, once. The visitor API answers with nothing that would name the message, so after an
 * unknown outcome the conversation itself is asked whether the text is there.
 * https://www.zoho.com/salesiq/help/developer-section/send-message-visitor-conversation-v2.html
 */
import { SalesIqFailure } from './failure'
import type { Rest } from './rest'
import * as schemas from './schemas'

/** How far SalesIQ's clock may be behind ours. */
const clockDifferenceMs = 2000

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ' }

/** SalesIQ may give a text back with its special characters as HTML entities. */
const plain = (text: string) =>
  text.replace(/&(amp|lt|gt|quot|#39|nbsp);/g, (entity, name: string) => entities[name] ?? entity).trim()

export const conversationPath = (screenName: string, conversationId: string) =>
  `/api/v2/${screenName}/conversations/${encodeURIComponent(conversationId)}`

/** The latest messages of a conversation since a time (epoch ms). */
export const messagesSince = async (rest: Rest, path: string, since: number) => {
  const { data } = await rest({
    call: 'read the messages of the conversation',
    scope: 'SalesIQ.conversations.READ',
    method: 'GET',
    path: `${path}/messages?from_time=${since}&limit=50`,
    schema: schemas.messages,
    repeatable: true,
  })
  return data
}

type Line = { screenName: string; conversationId: string; text: string }

const hasArrived = async (rest: Rest, { screenName, conversationId, text }: Line, since: number) => {
  const messages = await messagesSince(rest, conversationPath(screenName, conversationId), since - clockDifferenceMs)
  return messages.some(
    ({ sender, message, time }) =>
      sender?.id.startsWith('$') &&
      plain(message?.text ?? '') === plain(text) &&
      (time === undefined || time >= since - clockDifferenceMs),
  )
}

const post = (rest: Rest, { screenName, conversationId, text }: Line) =>
  rest({
    call: 'send a message to the operator',
    scope: 'SalesIQ.conversations.CREATE',
    method: 'POST',
    path: `/api/visitor/v1/${screenName}/conversations/${encodeURIComponent(conversationId)}/messages`,
    body: { text },
    schema: schemas.anything,
    repeatable: false,
  })

/** Throws a SalesIqFailure; `mayHaveArrived` in its evidence says when even the conversation could not tell. */
export const sendText = async (rest: Rest, line: Line): Promise<void> => {
  const since = Date.now()
  try {
    await post(rest, line)
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure) || !failure.evidence.mayHaveArrived) throw failure
    const arrived = await hasArrived(rest, line, since).catch(() => {
      throw failure
    })
    if (!arrived) await post(rest, line)
  }
}
