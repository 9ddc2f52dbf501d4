/** What a visitor's last session said, so that a second handoff does not tell it again. */
import { isApiError } from '@botpress/sdk'
import type { Context } from '../installation/connect'
import type { FormerLine } from '../translate/history'

/** The plugin makes a visitor's user some seconds before his first handoff; one that is older may have had another. */
const freshMs = 15_000

/**
 * One page of Botpress messages of the newest session that an operator attended, oldest first; none where there was none.
 * A missed session in between holds no words of an operator. Two calls, or none.
 */
export const formerLines = async (
  { client, logger }: Context,
  visitor: { id: string; createdAt: string },
): Promise<FormerLine[]> => {
  if (Date.now() - Date.parse(visitor.createdAt) < freshMs) return []
  try {
    const { conversations } = await client.listConversations({ channel: 'hitl', tags: { visitorUserId: visitor.id } })
    const last = conversations.find(({ tags }) => tags.attendedAt)
    if (!last) return []
    const { messages } = await client.listMessages({ conversationId: last.id })
    // What came from SalesIQ carries its id there; the rest is the visitor's.
    return messages.reverse().map(({ payload, tags }) => ({ payload, isOperators: Boolean(tags.id) }))
  } catch (error) {
    if (!isApiError(error)) throw error
    logger.forBot().warn(`The visitor's last session could not be read (${error.type}); the operator may see it again.`)
    return []
  }
}
