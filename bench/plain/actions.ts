/** Start and stop of a session without any check, and the transcript that ends read. */
import type * as bp from '.botpress'
import type { Calls } from './calls'

type Page = { data: { id: string; time: string; sender?: { id: string }; message?: { text?: string } }[] }
type Opened = { data: { id: string; conversation_id: string } }
type Actions = bp.IntegrationProps['actions']

export const by = 'bench'

export const transcript = (calls: Calls, ctx: bp.Context, id: string): Promise<Page> => {
  const path = `/api/v2/${ctx.configuration.screenName}/conversations/${id}/messages?from_time=${Date.now() - 70_000}&limit=50`
  return calls.salesIq<Page>(ctx, { method: 'GET', path })
}

export const start = async (calls: Calls, { ctx, client: given, input }: Parameters<Actions['startHitl']>[0]) => {
  const { screenName, appId, departmentId } = ctx.configuration
  const client = calls.clientOf({ ctx, client: given })
  const { user } = await client.getUser({ id: input.userId })
  const { data } = await calls.salesIq<Opened>(ctx, {
    method: 'POST',
    path: `/api/visitor/v1/${screenName}/conversations`,
    body: {
      visitor: { user_id: user.id, name: user.name },
      app_id: appId,
      department_id: departmentId,
      question: 'I need help',
    },
  })
  const words = input.messageHistory.map(({ payload }) => ('text' in payload ? payload.text : '')).join('\n')
  await calls.salesIq(ctx, {
    method: 'POST',
    path: `/api/visitor/v1/${screenName}/conversations/${data.conversation_id}/messages`,
    body: { text: `The conversation so far:\n${words}` },
  })
  const { conversation } = await client.getOrCreateConversation({
    channel: 'hitl',
    tags: { id: data.conversation_id, visitorConversationId: data.id, status: 'open' },
    discriminateByTags: ['id'],
  })
  return { conversationId: conversation.id }
}

export const stop = async (calls: Calls, { ctx, client: given, input }: Parameters<Actions['stopHitl']>[0]) => {
  const client = calls.clientOf({ ctx, client: given })
  const id = input.conversationId
  const stopped = { outcome: 'stopped', endedBy: 'bot' } as const
  const payload = { ...stopped, by, claimedAt: Date.now() }
  await client.getOrSetState({ type: 'conversation', id, name: 'ending', payload })
  const tags = { outcome: 'stopped', status: 'closing' }
  const { conversation } = await client.updateConversation({ id, tags })
  const salesIqId = conversation.tags.id ?? ''
  await calls.salesIq(ctx, {
    method: 'PUT',
    path: `/api/v2/${ctx.configuration.screenName}/conversations/${salesIqId}/close`,
  })
  const { data } = await transcript(calls, ctx, salesIqId)
  if (data.some(({ sender }) => sender && !sender.id.startsWith('$'))) await client.listMessages({ conversationId: id })
  const times = { openedAt: conversation.createdAt, endedAt: new Date().toISOString() }
  await client.createEvent({
    type: 'sessionEnded',
    payload: {
      hitlConversationId: id,
      ...stopped,
      ...times,
      durationSeconds: 1,
      hasOperator: true,
      lastOperatorName: '',
    },
  })
  await client.updateConversation({ id, tags: { status: 'closed' } })
  return {}
}
