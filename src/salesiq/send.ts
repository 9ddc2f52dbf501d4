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
import { duration } from '../net/duration'
import { pause } from '../net/within'
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

/** How many equal messages of this visitor were sent before and after. Asked only after an unknown outcome. */
export type Equals = { before: number; after: number }

export const noEquals = async (): Promise<Equals> => ({ before: 0, after: 0 })

type Sending = {
  send: () => Promise<unknown>
  isIt: (message: Message) => boolean
  equals: () => Promise<Equals>
}

/** How long before a message equal ones count, in the conversation and in `Equals.before`. */
export const lookBackMs = 10_000

/** How long a transcript may lag behind what was sent, and how often it is looked at meanwhile. */
const lagMs = duration('HITL_TRANSCRIPT_LAG_MS', 900)
const lookAgainMs = duration('HITL_LOOK_AGAIN_MS', 300)

/**
 * Equal messages cannot be told apart: one of them is missing while the conversation shows fewer than were sent. Each waits
 * for the earlier ones to be looked up first, so that two processes do not both send what is missing.
 */
const hasArrived = async (
  rest: Rest,
  { screenName, conversationId }: To,
  { isIt, equals, startedAt }: Sending & { startedAt: number },
) => {
  const since = startedAt - lookBackMs - clockDifferenceMs
  for (const lookedAt = Date.now(); ; await pause(lookAgainMs)) {
    const { before, after } = await equals()
    const messages = await messagesSince(rest, conversationPath(screenName, conversationId), since)
    const shown = messages.filter((message) => isVisitors(message) && isIt(message)).length
    if (shown > before + after) return true
    if (Date.now() + lookAgainMs > lookedAt + (before + 1) * lagMs) return false
  }
}

/** Sends; after an unknown outcome looks, and sends again only what is not there. */
const once = async (rest: Rest, to: To, sending: Sending) => {
  const startedAt = Date.now()
  try {
    await sending.send()
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure) || !failure.evidence.mayHaveArrived) throw failure
    const arrived = await hasArrived(rest, to, { ...sending, startedAt }).catch(() => {
      throw failure
    })
    if (!arrived) await sending.send()
  }
}

export type TextToSend = { text: string; equals: () => Promise<Equals> }

/** Throws a SalesIqFailure; `mayHaveArrived` in its evidence says when even the conversation could not tell. */
export const sendText = (rest: Rest, to: To, { text, equals }: TextToSend): Promise<void> =>
  once(rest, to, {
    equals,
    send: () => post(rest, to, { body: { text } }),
    isIt: ({ message }) => plain(message?.text ?? '') === plain(text),
  })

/** What SalesIQ says of a file that it does not take: 1018 empty, 1027 too large, 1028 its type. */
const refusals = new Set<number | string | undefined>([1018, 1027, 1028])

const isAboutFile = ({ evidence }: SalesIqFailure) => refusals.has(evidence.code) || evidence.status === 413

/** `until`: when all of it has to be over, epoch ms. */
export type FileToSend = { file: FileSource; comment?: string; until: number; equals: () => Promise<Equals> }

/** Throws a FileFailure where the file is at fault, a SalesIqFailure where something else is. */
export const sendFile = async (rest: Rest, to: To, { file, comment, until, equals }: FileToSend): Promise<void> => {
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
  await once(rest, to, { equals, send, isIt: ({ message }) => message?.file?.name === file.name })
}
