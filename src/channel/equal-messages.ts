/** How many equal messages the visitor sent around a message: whatever process sent them, Botpress has them. */
import { type Equals, lookBackMs } from '../salesiq/send'
import type { VisitorMessage } from './messages'

const contentsOf = (payload: object): unknown[] => {
  const fields: unknown[] = Object.values(payload)
  return fields.flatMap((field) =>
    Array.isArray(field) ? field.flatMap((item: object) => contentsOf(item ?? {})) : field,
  )
}

/** Counts the messages by the same author that hold the same text, or the same link of a file. One call. */
export const equalMessages = async (
  { client, conversation, message, payload }: VisitorMessage,
  content: string,
): Promise<Equals> => {
  const at = Date.parse(message.createdAt)
  const { messages } = await client.listMessages({ conversationId: conversation.id })
  const index = messages.findIndex(({ id }) => id === message.id)
  const isEqual = ({ tags, payload: other }: (typeof messages)[number]) =>
    !tags.id && other['userId'] === payload.userId && contentsOf(other).includes(content)
  const isClose = ({ createdAt }: { createdAt: string }) => at - Date.parse(createdAt) <= lookBackMs
  return {
    before: messages.slice(index + 1).filter((each) => isClose(each) && isEqual(each)).length,
    after: messages.slice(0, Math.max(index, 0)).filter(isEqual).length,
  }
}
