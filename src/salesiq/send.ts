/**
 * Sends one text or file as the visitor, once. The visitor API answers with nothing that would name the message, so after
 * an unknown outcome the conversation itself is asked whether it is there.
 * https://www.zoho.com/salesiq/help/developer-section/send-message-visitor-conversation-v2.html
 */
import { decodeHTMLStrict } from 'entities/decode'
import { FileFailure } from '../files/failure'
import { asFileFailure, type FileSource } from '../files/source'
import { SalesIqFailure } from './failure'
import { conversationPath, isVisitors, type Message, messagesSince } from './messages'
import { formWith } from '../files/multipart'
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
    family: 'visitor',
    scope: 'SalesIQ.conversations.CREATE',
    about: 'state',
    method: 'POST',
    path: `/api/visitor/v1/${screenName}/conversations/${encodeURIComponent(conversationId)}/messages`,
    ...body,
    schema: schemas.anything,
    repeatable: false,
  })

/**
 * How many equal messages of this visitor were sent a moment before: as many are in the conversation already. Asked only
 * after an unknown outcome.
 */
export type EqualsBefore = () => Promise<number>

type Sending = {
  send: () => Promise<unknown>
  isIt: (message: Message) => boolean
  equalsBefore: EqualsBefore
}

/** How far back the conversation is looked at; `equalsBefore` must count in the same time. */
export const lookBackMs = 10_000

const hasArrived = async (rest: Rest, { screenName, conversationId }: To, { isIt, equalsBefore }: Sending) => {
  const since = Date.now() - lookBackMs - clockDifferenceMs
  const [messages, before] = await Promise.all([
    messagesSince(rest, conversationPath(screenName, conversationId), since),
    equalsBefore(),
  ])
  return messages.filter((message) => isVisitors(message) && isIt(message)).length > before
}

/** Sends; after an unknown outcome looks, and sends again only what is not there. */
const once = async (rest: Rest, to: To, sending: Sending) => {
  try {
    await sending.send()
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure) || !failure.evidence.mayHaveArrived) throw failure
    const arrived = await hasArrived(rest, to, sending).catch(() => {
      throw failure
    })
    if (!arrived) await sending.send()
  }
}

export type TextToSend = { text: string; equalsBefore: EqualsBefore }

/** Throws a SalesIqFailure; `mayHaveArrived` in its evidence says when even the conversation could not tell. */
export const sendText = (rest: Rest, to: To, { text, equalsBefore }: TextToSend): Promise<void> =>
  once(rest, to, {
    equalsBefore,
    send: () => post(rest, to, { body: { text } }),
    isIt: ({ message }) => plain(message?.text ?? '') === plain(text),
  })

/** What SalesIQ says of a file that it does not take: 1018 empty, 1027 too large, 1028 its type. */
const refusals = new Set<number | string | undefined>([1018, 1027, 1028])

const isAboutFile = ({ evidence }: SalesIqFailure) => refusals.has(evidence.code) || evidence.status === 413

/** `until`: when all of it has to be over, epoch ms. */
export type FileToSend = { file: FileSource; comment?: string; until: number; equalsBefore: EqualsBefore }

/** Throws a FileFailure where the file is at fault, a SalesIqFailure where something else is. */
export const sendFile = async (
  rest: Rest,
  to: To,
  { file, comment, until, equalsBefore }: FileToSend,
): Promise<void> => {
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
  await once(rest, to, { equalsBefore, send, isIt: ({ message }) => message?.file?.name === file.name })
}
