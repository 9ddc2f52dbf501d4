/** What the visitor and the bot sent around a line: whatever process sent it, Botpress has the messages. */
import { type Around, asShown } from '../salesiq/arrived'
import type { Line } from './lines'
import type { VisitorMessage } from './messages'

type Listed = Awaited<ReturnType<VisitorMessage['client']['listMessages']>>['messages'][number]

/** The messages of the session since a time, newest first, and this one with all that came behind it. */
const listed = async ({ client, conversation, message }: VisitorMessage, since: number): Promise<Listed[]> => {
  const all: Listed[] = []
  let nextToken: string | undefined
  do {
    const { messages, meta } = await client.listMessages({ conversationId: conversation.id, nextToken })
    all.push(...messages)
    nextToken = meta.nextToken
  } while (nextToken && Date.parse(all.at(-1)?.createdAt ?? '') >= Math.min(since, Date.parse(message.createdAt)))
  return all
}

const isEqualTo =
  ({ kind, content }: Line) =>
  (other: Line) =>
    other.kind === kind && (kind === 'file' ? other.content === content : asShown(other.content) === asShown(content))

/** The visitor's files of the time before come first, and are no messages of the session. */
const isFresh = ({ conversation }: VisitorMessage, since: number) => Date.parse(conversation.createdAt) >= since

/** `linesIn`: what stands in SalesIQ for a message. `sent`: what has been sent of this message before the line. */
export type Lines = { linesIn: (message: Listed) => Line[]; sent: readonly Line[]; line: Line }

/** Looks around a line of a message. One call, or more where much was said. */
export const around =
  (message: VisitorMessage, { linesIn, sent, line }: Lines): Around =>
  async (since) => {
    // The operator's have an id in SalesIQ.
    const messages = (await listed(message, since)).filter(({ tags }) => !tags.id)
    const index = messages.findIndex(({ id }) => id === message.message.id)
    const close = messages.slice(index + 1).filter(({ createdAt }) => Date.parse(createdAt) >= since)
    const before = [...close.flatMap(linesIn), ...sent]
    const after = messages.slice(0, Math.max(index, 0)).flatMap(linesIn)
    const isEqual = isEqualTo(line)
    const isOther = (other: Line) => other.kind === 'file' && !isEqual(other)
    return {
      before: before.filter(isEqual).length,
      after: after.filter(isEqual).length,
      areOthers: isFresh(message, since) || [...before, ...after].some(isOther),
    }
  }
