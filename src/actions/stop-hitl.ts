/** Ends a session from the side of the bot, and closes its SalesIQ conversation. */
import type * as bp from '.botpress'
import { connect, type Door } from '../connect'
import { adviceOn } from '../failures'
import type { SalesIq } from '../salesiq/client'
import { SalesIqFailure } from '../salesiq/failure'
import { isNotPermitted } from '../salesiq/judge'
import { idOf, sessionKeys } from '../session'
import { readSettings } from '../settings'

type StopHitl = bp.IntegrationProps['actions']['stopHitl']

const farewell =
  'The conversation with the bot has ended: the visitor no longer reads what is written here. Please close it.'

/** A token that may not close leaves the operator a line, so that nobody goes on writing to nobody. */
const closeOrSay = async (salesIq: SalesIq, conversationId: string, { logger }: Door) => {
  try {
    return await salesIq.close(conversationId)
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure) || !isNotPermitted(failure)) throw failure
    logger.forBot().warn(`The SalesIQ conversation ${conversationId} stays open. ${adviceOn(failure)}`)
    await salesIq.send(conversationId, farewell)
    return 'closed'
  }
}

/**
 * Idempotent. `outcome` is written first, so that the event which follows our own close is not taken for the operator's.
 * Where SalesIQ had closed the conversation before us, its own event tells the bot, and `untold` lets it.
 */
export const stopHitl: StopHitl = async (props) => {
  const { client, input } = props
  const { conversation } = await client.updateConversation({ id: input.conversationId, tags: { outcome: 'stopped' } })
  const conversationId = idOf(conversation)
  if (conversation.tags.endedAt) return {}
  const { salesIq } = connect(props, readSettings(props.ctx.configuration))
  const ended = {
    ...sessionKeys(conversation),
    outcome: 'stopped',
    endedBy: 'bot',
    openedAt: conversation.createdAt,
    ...(conversation.tags.attendedAt && { attendedAt: new Date(Number(conversation.tags.attendedAt)).toISOString() }),
    endedAt: new Date().toISOString(),
  } as const
  const tell = () => client.createEvent({ type: 'sessionEnded', payload: ended })
  try {
    const result = await closeOrSay(salesIq, conversationId, props)
    if (result === 'closed') await tell()
    else await client.updateConversation({ id: conversation.id, tags: { untold: 'true' } })
  } catch (failure) {
    // For the bot the session is over all the same.
    await tell()
    throw failure
  }
  return {}
}
