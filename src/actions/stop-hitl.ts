/** Ends a session from the side of the bot, and closes its SalesIQ conversation. */
import type * as bp from '.botpress'
import type { Context } from '../installation/connect'
import { settingsOf } from '../installation/connection'
import { adviceOn } from '../failures'
import { connectIfConfigured } from '../installation/connect-if-configured'
import type { SalesIq } from '../salesiq/client'
import { SalesIqFailure } from '../salesiq/failure'
import { isNotPermitted } from '../salesiq/judge'
import { isOperators } from '../salesiq/messages'
import { idOf, sessionKeys } from '../session/find'
import { sayFor, typedSettings } from '../installation/settings'
import { messagesOf, summaryOf, timesOf } from '../session/summary'

type StopHitl = bp.IntegrationProps['actions']['stopHitl']
type Conversation = Awaited<ReturnType<bp.Client['updateConversation']>>['conversation']

/** A token that may not close leaves the operator a line, so that nobody goes on writing to nobody. */
const closeOrSay = async (salesIq: SalesIq, conversationId: string, { logger, ctx }: Context) => {
  try {
    await salesIq.close(conversationId)
  } catch (failure) {
    if (!(failure instanceof SalesIqFailure) || !isNotPermitted(failure)) throw failure
    logger.forBot().warn(`The SalesIQ conversation ${conversationId} stays open. ${adviceOn(failure)}`)
    await salesIq.send(conversationId, sayFor(typedSettings(ctx.configuration))('farewell'))
  }
}

/** A cache against a second stop in the same process; across processes the event is told at least once. */
const toldLately = new Set<string>()
const mostTold = 1000

const tell = async (context: Context, conversation: Conversation, salesIq: SalesIq | undefined) => {
  const times = { ...timesOf(conversation), endedAt: Date.now() }
  const messages = salesIq && (await messagesOf(salesIq, idOf(conversation), times.openedAt))
  const { endedAt = new Date().toISOString(), ...summary } = summaryOf(context, times, messages)
  const operator = messages?.findLast(isOperators)?.sender
  await context.client.createEvent({
    type: 'sessionEnded',
    payload: {
      ...sessionKeys(conversation),
      outcome: 'stopped',
      endedBy: 'bot',
      operatorName: operator?.name,
      ...summary,
      endedAt,
    },
  })
}

/** What could not be told is told with the next stop. */
const tellOnce = async (context: Context, conversation: Conversation, salesIq: SalesIq | undefined) => {
  const { id } = conversation
  if (toldLately.has(id)) return
  if (toldLately.size >= mostTold) toldLately.clear()
  toldLately.add(id)
  try {
    await tell(context, conversation, salesIq)
  } catch (error) {
    toldLately.delete(id)
    throw error
  }
}

/**
 * Idempotent. `outcome` is written first, so that the event which follows our own close is not taken for the operator's.
 * Where SalesIQ had told the end already, there is nothing to do but to leave its outcome as it was.
 */
export const stopHitl: StopHitl = async (props) => {
  const { client, input } = props
  const { conversation } = await client.updateConversation({ id: input.conversationId, tags: { outcome: 'stopped' } })
  const conversationId = idOf(conversation)
  const { ended } = conversation.tags
  if (ended) {
    await client.updateConversation({ id: conversation.id, tags: { outcome: ended } })
    return {}
  }
  const salesIq = await connectIfConfigured(props)
  const closed = salesIq ? closeOrSay(salesIq, conversationId, props) : settingsOf(props)
  const failure = await closed.then(
    () => undefined,
    (reason: unknown) => ({ reason }),
  )
  // For the bot the session is over, whatever became of the chat.
  await tellOnce(props, conversation, salesIq)
  if (failure) throw failure.reason
  return {}
}
