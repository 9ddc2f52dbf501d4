/** How many equal messages the visitor sent a moment before: whatever process sent them, Botpress has them. */
import { lookBackMs } from '../salesiq/send'
import type { VisitorMessage } from './messages'

const contentsOf = (payload: object): unknown[] => {
  const fields: unknown[] = Object.values(payload)
  return fields.flatMap((field) =>
    Array.isArray(field) ? field.flatMap((item: object) => contentsOf(item ?? {})) : field,
  )
}

/** Counts the messages of the session before this one that hold the same text, or the same link of a file. One call. */
export const equalsBefore = async (
  { client, conversation, message }: VisitorMessage,
  content: string,
): Promise<number> => {
  const at = Date.parse(message.createdAt)
  const { messages } = await client.listMessages({ conversationId: conversation.id })
  const index = messages.findIndex(({ id }) => id === message.id)
  return messages
    .slice(index + 1)
    .filter(
      ({ createdAt, payload }) => at - Date.parse(createdAt) <= lookBackMs && contentsOf(payload).includes(content),
    ).length
}
