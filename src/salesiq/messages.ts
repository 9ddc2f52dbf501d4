/**
 * What was said in a conversation, as SalesIQ keeps it:
 * https://www.zoho.com/salesiq/help/developer-section/get-chat-transcripts-conversation-v2.html
 */
import * as z from 'zod/mini'
import type { Rest } from './rest'
import { lenient, lenientText, lenientTime, sender, time } from './schemas'

export const conversationPath = (screenName: string, conversationId: string) =>
  `/api/v2/${screenName}/conversations/${encodeURIComponent(conversationId)}`

/**
 * The path of an attachment below its conversation. An address may have more than one part behind `/attachments/`; the
 * parts are one id here, joined by `/`.
 */
export const attachmentPath = (path: string, attachmentId: string) =>
  `${path}/attachments/${attachmentId.split('/').map(encodeURIComponent).join('/')}`

const sharedFile = z.object({
  id: lenientText,
  attachment_id: lenientText,
  name: lenientText,
  file_name: lenientText,
  type: lenientText,
  contenttype: lenientText,
  content_type: lenientText,
  url: lenientText,
})

type SharedFile = z.output<typeof sharedFile>

const sharedFileOf = (entry: unknown): SharedFile[] => {
  const { data } = sharedFile.safeParse(typeof entry === 'string' ? { name: entry } : entry)
  return data ? [data] : []
}

const saysSomething = (file: SharedFile) => Object.values(file).some((value) => value !== undefined)

/** A list of entries or names, or a single entry; a single word is too odd to be a name. */
const sharedFiles = lenient(
  z.pipe(
    z.unknown(),
    z.transform((value): SharedFile[] =>
      Array.isArray(value)
        ? value.flatMap(sharedFileOf)
        : typeof value === 'string'
          ? []
          : sharedFileOf(value).filter(saysSomething),
    ),
  ),
)

/**
 * What a message carries, in a webhook and in the transcript alike. Only `text`, and in the transcript one `file`, are
 * documented; files are read in each way that is plausible.
 */
export const messageContent = {
  text: lenientText,
  comment: lenientText,
  // A type that is no word says nothing.
  type: lenient(z.string()),
  is_private: lenientText,
  file: lenient(sharedFile),
  files: sharedFiles,
  attachments: sharedFiles,
  meta: lenient(z.looseObject({ value: lenientText, urls: lenient(z.looseObject({})) })),
}
export type MessageContent = z.output<z.ZodMiniObject<typeof messageContent>>

const said = z.object({
  id: lenientText,
  sequence_id: lenientText,
  time: lenientTime,
  type: lenientText,
  is_deleted: lenientText,
  is_private: lenientText,
  meta: lenient(z.looseObject({})),
  sender: lenient(sender),
  message: lenient(z.object(messageContent)),
})

const page = z.object({ data: z.array(z.unknown()) })

type Said = z.output<typeof said>

/** One message. `id` begins with the number that webhooks call `msgid`, epoch ms; more may follow after a `_`. */
export type Message = Omit<Said, 'id' | 'time'> & { id: string; time: number }

const largestPage = 50

/** How many of the newest messages are read at most; fewer are all there are. */
export const mostMessages = 300

/** The number that webhooks use. */
export const messageIdOf = (id: string) => id.split('_', 1)[0] ?? id

/** What fits nothing is left out: one odd message must not cost its neighbours. */
const read = (entry: unknown): Message[] => {
  const { data } = said.safeParse(entry)
  if (!data) return []
  const id = data.id ?? String(data.time ?? '')
  const at = data.time ?? time.safeParse(messageIdOf(id)).data
  return id !== '' && at !== undefined ? [{ ...data, id, time: at }] : []
}

/** Messages of one millisecond stay as SalesIQ numbers them. */
const bySending = (a: Message, b: Message) =>
  a.time - b.time || (Number(a.sequence_id) || 0) - (Number(b.sequence_id) || 0)

/** `count` is with those that fit nothing: a full page may have a next one. */
const pageWith = async (rest: Rest, path: string, bound: string) => {
  const { data } = await rest({
    call: 'read the messages of the conversation',
    family: 'conversations',
    scope: 'SalesIQ.conversations.READ',
    method: 'GET',
    path: `${path}/messages?${bound}&limit=${largestPage}`,
    schema: page,
    repeatable: true,
  })
  return { count: data.length, messages: data.flatMap(read) }
}

/** With `to_time` alone SalesIQ answers the newest messages first: get-chat-transcripts-conversation-v2.html. */
const newestSince = async (rest: Rest, path: string, since: number): Promise<Message[]> => {
  const found = new Map<string, Message>()
  let to = Date.now() + 60_000
  while (found.size < mostMessages) {
    const { count, messages } = await pageWith(rest, path, `to_time=${to}`)
    const oldest = messages.reduce((earliest, { time: at }) => Math.min(earliest, at), to)
    for (const message of messages) found.set(message.id, message)
    if (count < largestPage || oldest <= since || oldest === to) break
    // The oldest millisecond is read again: a page may end within one.
    to = oldest
  }
  return [...found.values()].reverse()
}

/**
 * The messages since a time (epoch ms), in the order of sending. Of more than three hundred the first fifty and the newest
 * three hundred. Throws a SalesIqFailure.
 */
export const messagesSince = async (rest: Rest, path: string, since: number): Promise<Message[]> => {
  const { count, messages } = await pageWith(rest, path, `from_time=${since}`)
  // A busy conversation: whoever reads a window wants its end.
  const newest = count < largestPage ? [] : await newestSince(rest, path, since)
  const all = new Map([...messages, ...newest].map((message) => [message.id, message]))
  return [...all.values()].filter((message) => message.time >= since).sort(bySending)
}

export const isVisitors = ({ sender }: Pick<Message, 'sender'>) => sender?.id.startsWith('$') === true

/** Whoever is not known for something else is a human: a line too many is better than one that is lost. */
export const isHuman = ({ id, type = '', is_bot }: { id: string; type?: string; is_bot?: string }): boolean =>
  is_bot !== 'true' && !/^(bot|visitor|system)$/i.test(type) && !/^([b$]|$)/.test(id)

export const isOperators = ({ sender, type }: Pick<Message, 'sender' | 'type'>): boolean =>
  sender !== undefined && isHuman(sender) && !/^(info|note|system)$/i.test(type ?? '')
