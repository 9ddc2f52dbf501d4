/**
 * Sends one text or file as the visitor, once. The visitor API answers with nothing that would name the message, so after
 * an unknown outcome the conversation itself is asked whether it is there.
 * https://www.zoho.com/salesiq/help/developer-section/send-message-visitor-conversation-v2.html
 */
import { asShown, type Around, hasArrived, mayStand, type Sought, type To } from './arrived'
import { FileFailure } from '../files/failure'
import { asFileFailure, type FileSource, type Timeouts } from '../files/source'
import { SalesIqFailure } from './failure'
import type { Message } from './messages'
import { formWith } from '../files/multipart'
import { isSameFile } from '../files/same'
import type { Rest, RestCall } from './rest'
import * as schemas from './schemas'

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

type Sending = Sought & { send: () => Promise<unknown> }

/** Sends; after an unknown outcome looks, and sends again only what is not there. */
const once = async (rest: Rest, to: To, sending: Sending) => {
  const startedAt = Date.now()
  try {
    await sending.send()
  } catch (failure) {
    if (!mayStand(failure)) throw failure
    const arrived = await hasArrived(rest, to, { ...sending, startedAt }).catch(() => {
      throw failure
    })
    if (!arrived) await sending.send()
  }
}

export type TextToSend = { text: string; around: Around }

/** Throws a SalesIqFailure; `mayHaveArrived` in its evidence says when even the conversation could not tell. */
export const sendText = (rest: Rest, to: To, { text, around }: TextToSend): Promise<void> =>
  once(rest, to, {
    around,
    send: () => post(rest, to, { body: { text } }),
    isIt: ({ message }) => asShown(message?.text ?? '') === asShown(text),
  })

/** What SalesIQ says of a file that it does not take: 1018 empty, 1027 too large, 1028 its type. */
const refusals = new Set<number | string | undefined>([1018, 1027, 1028])

const isAboutFile = ({ evidence }: SalesIqFailure) => refusals.has(evidence.code) || evidence.status === 413

export type FileToSend = { file: FileSource; comment?: string; timeouts: Timeouts; around: Around }

/** What stands in the conversation as a file, to be read. */
type Shown = (attachment: { id: string }) => Promise<FileSource>

/** Whether a message carries these very bytes. Throws where it cannot be read. */
const carries = (file: FileSource, shown: Shown) => {
  const known = new Map<string, Promise<boolean>>()
  return async ({ message }: Message): Promise<boolean> => {
    const id = message?.file?.attachment_id ?? message?.file?.id
    if (id === undefined) throw new FileFailure('unreachable')
    const isIt = known.get(id) ?? shown({ id }).then((other) => isSameFile(file, other))
    known.set(id, isIt)
    return isIt
  }
}

/**
 * Sends a file; `shown` opens one that stands in the conversation. Throws a FileFailure where the file is at fault, a
 * SalesIqFailure where something else is.
 */
export const sendFile = async (rest: Rest, to: To, toSend: FileToSend & { shown: Shown }): Promise<void> => {
  const { file, comment, timeouts, around, shown } = toSend
  let broken: FileFailure | undefined
  const form = formWith(file, comment)
  const open = async () => {
    const stream = await form.open()
    return stream.once('error', (error) => (broken = asFileFailure(error)))
  }
  const send = async () => {
    try {
      const timeLimitMs = timeouts.until - Date.now()
      if (timeLimitMs <= 0) throw new FileFailure('timeout')
      await post(rest, to, { upload: { ...form, open }, timeLimitMs })
    } catch (failure) {
      // A form that broke off is none: nothing has arrived.
      if (broken) throw broken
      throw failure instanceof SalesIqFailure && isAboutFile(failure) ? new FileFailure('refused') : failure
    }
  }
  const isIt = ({ message }: Message) => message?.file?.name === file.name
  await once(rest, to, { around, send, isIt, isSurely: carries(file, shown) })
}
