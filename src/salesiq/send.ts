/**
 * Sends one text or file as the visitor, once. The visitor API answers with nothing that would name the message, so after
 * an unknown outcome the conversation itself is asked whether it is there.
 * https://www.zoho.com/salesiq/help/developer-section/send-message-visitor-conversation-v2.html
 */
import { decodeHTMLStrict } from 'entities/decode'
import { FileFailure } from './file-failure'
import { asFileFailure, type FileSource } from './file-source'
import { SalesIqFailure } from './failure'
import { conversationPath, isVisitors, type Message, messagesSince } from './messages'
import { formWith } from './multipart'
import type { Rest, RestCall } from './rest'
import * as schemas from './schemas'

/** How far SalesIQ's clock may be behind ours. */
const clockDifferenceMs = 2000

/** SalesIQ may give a text back with its special characters as HTML entities. */
const plain = (text: string) => decodeHTMLStrict(text).replaceAll('\u00a0', ' ').trim()

export type To = { screenName: string; conversationId: string }

type Body = Pick<RestCall<typeof schemas.anything>, 'body' | 'upload' | 'timeLimitMs'>

const post = (rest: Rest, { screenName, conversationId }: To, body: Body) =>
  rest({
    call: body.upload ? 'send a file to the operator' : 'send a message to the operator',
    scope: 'SalesIQ.conversations.CREATE',
    method: 'POST',
    path: `/api/visitor/v1/${screenName}/conversations/${encodeURIComponent(conversationId)}/messages`,
    ...body,
    schema: schemas.anything,
    repeatable: false,
  })

/** Sends; where nobody knows what became of it, looks, and sends again only what is not there. */
const once = async (
  rest: Rest,
  to: To,
  what: { send: () => Promise<unknown>; isIt: (message: Message) => boolean },
) => {
  const since = Date.now() - clockDifferenceMs
  try {
    await what.send()
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure) || !failure.evidence.mayHaveArrived) throw failure
    const messages = await messagesSince(rest, conversationPath(to.screenName, to.conversationId), since).catch(() => {
      throw failure
    })
    const isThere = messages.some((message) => isVisitors(message) && message.time >= since && what.isIt(message))
    if (!isThere) await what.send()
  }
}

/** Throws a SalesIqFailure; `mayHaveArrived` in its evidence says when even the conversation could not tell. */
export const sendText = (rest: Rest, to: To, text: string): Promise<void> =>
  once(rest, to, {
    send: () => post(rest, to, { body: { text } }),
    isIt: ({ message }) => plain(message?.text ?? '') === plain(text),
  })

/** What SalesIQ says of a file that it does not take: 1018 empty, 1027 too large, 1028 its type. */
const refusals = new Set<number | string | undefined>([1018, 1027, 1028])

const isAboutFile = ({ evidence }: SalesIqFailure) => refusals.has(evidence.code) || evidence.status === 413

/** `until`: when all of it has to be over, epoch ms. */
export type FileToSend = { file: FileSource; comment?: string; until: number }

/** Throws a FileFailure where the file is at fault, a SalesIqFailure where something else is. */
export const sendFile = async (rest: Rest, to: To, { file, comment, until }: FileToSend): Promise<void> => {
  let broken: FileFailure | undefined
  const form = formWith(file, comment)
  const open = async () => {
    const stream = await form.open()
    return stream.once('error', (error) => (broken = asFileFailure(error)))
  }
  const send = async () => {
    try {
      const timeLimitMs = until - Date.now()
      if (timeLimitMs <= 0) throw new FileFailure('timeout')
      await post(rest, to, { upload: { ...form, open }, timeLimitMs })
    } catch (failure) {
      // A form that broke off is none: nothing has arrived.
      if (broken) throw broken
      throw failure instanceof SalesIqFailure && isAboutFile(failure) ? new FileFailure('refused') : failure
    }
  }
  await once(rest, to, { send, isIt: ({ message }) => message?.file?.name === file.name })
}
