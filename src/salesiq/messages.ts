/**
 * What was said in a conversation, as SalesIQ keeps it:
 * https://www.zoho.com/salesiq/help/developer-section/get-chat-transcripts-conversation-v2.html
 */
import * as z from 'zod/mini'
import type { Rest } from './rest'
import { lenient, text, time } from './schemas'

export const conversationPath = (screenName: string, conversationId: string) =>
  `/api/v2/${screenName}/conversations/${encodeURIComponent(conversationId)}`

const file = z.object({ attachment_id: lenient(text), name: lenient(text), type: lenient(text), url: lenient(text) })

const said = z.object({
  id: lenient(text),
  time: lenient(time),
  type: lenient(text),
  is_deleted: lenient(text),
  sender: lenient(z.object({ id: text, name: lenient(text) })),
  message: lenient(z.object({ text: lenient(text), comment: lenient(text), file: lenient(file) })),
})

const page = z.object({ data: z.array(z.unknown()) })

type Said = z.output<typeof said>

/** One message. `id` is the number that webhooks call `msgid`: epoch ms, and unique in its conversation. */
export type Message = Omit<Said, 'id' | 'time'> & { id: string; time: number }

const largestPage = 50

/** How many are read at once, the oldest first. */
export const mostMessages = 300

/** REST ids carry more than the `msgid` of webhooks, after a `_`. */
export const messageIdOf = (id: string) => id.split('_', 1)[0] ?? id

/** What fits nothing is left out: one odd message must not cost its neighbours. */
const read = (entry: unknown): Message[] => {
  const { data } = said.safeParse(entry)
  if (!data) return []
  const id = messageIdOf(data.id ?? String(data.time ?? ''))
  const at = data.time ?? time.safeParse(id).data
  return id !== '' && at !== undefined ? [{ ...data, id, time: at }] : []
}

const bySending = (a: Message, b: Message) => a.time - b.time || a.id.length - b.id.length || (a.id < b.id ? -1 : 1)

/** `count` is with those that fit nothing: it tells whether there is another page. */
const pageFrom = async (rest: Rest, path: string, since: number) => {
  const { data } = await rest({
    call: 'read the messages of the conversation',
    family: 'conversations',
    scope: 'SalesIQ.conversations.READ',
    method: 'GET',
    path: `${path}/messages?from_time=${since}&limit=${largestPage}`,
    schema: page,
    repeatable: true,
  })
  return { count: data.length, messages: data.flatMap(read) }
}

/**
 * The messages since a time (epoch ms), in the order of sending; the first three hundred. Throws a SalesIqFailure.
 */
export const messagesSince = async (rest: Rest, path: string, since: number): Promise<Message[]> => {
  const found = new Map<string, Message>()
  // Pages overlap by the messages of one moment.
  let from = since
  while (found.size < mostMessages) {
    const before = found.size
    const { count, messages } = await pageFrom(rest, path, from)
    for (const message of messages) found.set(message.id, message)
    const last = messages.reduce((latest, { time: at }) => Math.max(latest, at), from)
    if (count < largestPage || found.size === before) break
    from = last
  }
  return [...found.values()].filter((message) => message.time >= since).sort(bySending)
}

export const isVisitors = ({ sender }: Pick<Message, 'sender'>) => sender?.id.startsWith('$') === true

/** Whoever is not known for something else is a human: a line too many is better than one that is lost. */
export const isHuman = ({ id, type = '', is_bot }: { id: string; type?: string; is_bot?: string }): boolean =>
  is_bot !== 'true' && !/^(bot|visitor|system)$/i.test(type) && !/^([b$]|$)/.test(id)

export const isOperators = ({ sender, type }: Pick<Message, 'sender' | 'type'>): boolean =>
  sender !== undefined && isHuman({ id: sender.id }) && !/^(info|note|system)$/i.test(type ?? '')
