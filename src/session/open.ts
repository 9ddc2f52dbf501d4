/** Opens the SalesIQ conversation of a session, and keeps its link in a Botpress conversation. */
import { adviceOn } from '../failures'
import type { Context } from '../installation/connect'
import { persistently } from '../installation/persistently'
import type { SalesIq } from '../salesiq/client'
import { mayStand } from '../salesiq/arrived'
import { SalesIqFailure } from '../salesiq/failure'
import type { ConversationIds, OpenRequest } from '../salesiq/open'

/**
 * Opens a conversation once. After an unknown outcome the list of conversations shows whether it was opened: `mark` stands in
 * its question and in no other. Throws a SalesIqFailure where no conversation is found.
 */
export const openConversation = async (
  { logger }: Context,
  salesIq: SalesIq,
  { request, mark }: { request: OpenRequest; mark: string },
): Promise<ConversationIds> => {
  const since = Date.now()
  try {
    const { left, ...ids } = await salesIq.open(request)
    if (left.length > 0)
      logger
        .forBot()
        .warn(`SalesIQ refused these details of the visitor; the chat is open without them: ${left.join(', ')}.`)
    return ids
  } catch (failure) {
    if (!mayStand(failure)) throw failure
    const found = await salesIq.findOpened({ mark, since, departmentId: request.department_id }).catch(() => undefined)
    if (!found) throw failure
    logger.forBot().info(`SalesIQ did not answer, and conversation ${found.conversationId} was opened all the same.`)
    return found
  }
}

type Tags = Parameters<Context['client']['getOrCreateConversation']>[0]['tags'] & {}

/** The Botpress conversation of the session. Where it cannot be kept, the SalesIQ one is closed before this throws. */
export const keepSession = async (
  { client, logger }: Context,
  salesIq: SalesIq,
  { ids: { conversationId, visitorConversationId }, tags }: { ids: ConversationIds; tags: Tags },
) => {
  try {
    return await persistently(async () => {
      const { conversation } = await client.getOrCreateConversation({
        channel: 'hitl',
        tags: { ...tags, id: conversationId, visitorConversationId, status: 'open' },
        discriminateByTags: ['id'],
      })
      return { id: conversation.id }
    })
  } catch (error) {
    await salesIq.close(conversationId).catch((failure: unknown) => {
      const advice = failure instanceof SalesIqFailure ? adviceOn(failure) : 'The reason is unknown.'
      logger
        .forBot()
        .error(
          `The SalesIQ conversation ${conversationId} has no session and is still open: close it in SalesIQ. ${advice}`,
        )
    })
    throw error
  }
}
