/** The seven operations as somebody would write them who checks nothing: the same calls in the same order, and no more. */
import * as bp from '.botpress'
import { by, start, stop, transcript } from './actions'
import type { Calls, Client } from './calls'

type Event = {
  event: string
  entity_id: string
  entity: {
    attender?: { id: string; name: string }
    owner?: { id: string; name: string }
    message?: { msgid: string; text: string; sender: { id: string } }
  }
}

type Props = Parameters<bp.IntegrationProps['handler']>[0]
type Session = Awaited<ReturnType<Client['listConversations']>>['conversations'][number]
type Work = { client: Client; calls: Calls; ctx: bp.Context; event: Event; session: Session }

const assigned = async ({ client, event, session }: Work) => {
  const { id = '', name = '' } = event.entity.attender ?? event.entity.owner ?? {}
  const claim = { key: '0', by }
  await client.getOrSetState({
    type: 'conversation',
    id: session.id,
    name: 'operatorA',
    payload: claim,
    expiry: 20_000,
  })
  const { user } = await client.getOrCreateUser({ name, tags: { operatorId: id }, discriminateByTags: ['operatorId'] })
  await client.createEvent({ type: 'hitlAssigned', payload: { conversationId: session.id, userId: user.id } })
  const tags = { operatorId: id, operatorUserId: user.id, announcedOperatorId: id, announcements: '1' }
  await client.updateConversation({ id: session.id, tags })
}

const replied = async ({ client, calls, ctx, event, session }: Work) => {
  const said = event.entity.message
  if (!said) return
  await transcript(calls, ctx, event.entity_id)
  await client.getOrCreateMessage({
    conversationId: session.id,
    userId: session.tags.operatorUserId ?? '',
    type: 'text',
    payload: { text: said.text },
    tags: { id: `${event.entity_id}:${said.msgid}`, msgid: `${event.entity_id}:${said.msgid}` },
    discriminateByTags: ['id'],
  })
}

const ending = { outcome: 'completed', endedBy: 'agent' } as const

const ended = async ({ client, calls, ctx, event, session }: Work) => {
  if (session.tags.outcome) return
  const payload = { ...ending, by, claimedAt: Date.now() }
  await client.getOrSetState({ type: 'conversation', id: session.id, name: 'ending', payload })
  await transcript(calls, ctx, event.entity_id)
  const times = { openedAt: session.createdAt, endedAt: new Date().toISOString() }
  await client.createEvent({
    type: 'sessionEnded',
    payload: {
      hitlConversationId: session.id,
      ...ending,
      ...times,
      durationSeconds: 1,
      hasOperator: true,
      lastOperatorName: '',
    },
  })
  await client.createEvent({ type: 'hitlStopped', payload: { conversationId: session.id } })
  await client.updateConversation({ id: session.id, tags: { outcome: 'completed', status: 'closed' } })
}

const handlers: Record<string, (work: Work) => Promise<void>> = {
  'conversation.attender.updated': assigned,
  'conversation.operator.replied': replied,
  'conversation.completed': ended,
}

const received = async (calls: Calls, props: Props) => {
  const event = JSON.parse(props.req.body ?? '') as Event
  const client = calls.clientOf(props)
  const { conversations } = await client.listConversations({ channel: 'hitl', tags: { id: event.entity_id } })
  const [session] = conversations
  if (session) await handlers[event.event]?.({ client, calls, ctx: props.ctx, event, session })
}

type Line = {
  ctx: bp.Context
  payload: object
  conversation: { tags: { id?: string } }
}

const nothing = async () => undefined

export const integrationWith = (calls: Calls) => {
  const send = async ({ ctx, payload, conversation }: Line) => {
    const text = 'text' in payload ? payload.text : ''
    const path = `/api/visitor/v1/${ctx.configuration.screenName}/conversations/${conversation.tags.id}/messages`
    await calls.salesIq(ctx, { method: 'POST', path, body: { text } })
  }
  return new bp.Integration({
    register: nothing,
    unregister: nothing,
    actions: {
      checkAvailability: async () => ({ state: 'unknown', waiting: 0 }) as never,
      checkHealth: async () => ({}) as never,
      deleteSession: async () => ({}) as never,
      getSession: async () => ({}) as never,
      listDepartments: async () => ({}) as never,
      createUser: async ({ ctx, client: given, input: { name, email = '' } }) => {
        const client = calls.clientOf({ ctx, client: given })
        const { user } = await client.getOrCreateUser({ name, tags: { email }, discriminateByTags: ['email'] })
        return { userId: user.id }
      },
      startHitl: (props) => start(calls, props),
      stopHitl: (props) => stop(calls, props),
    },
    channels: { hitl: { messages: { text: send, image: send, audio: send, video: send, file: send, bloc: send } } },
    handler: async (props) => {
      await received(calls, props)
      return { status: 200 }
    },
  })
}
