/** The small integration's bundle: a desk whose agents speak through its webhook. */
import { Integration, type IntegrationProps, RuntimeError } from '@botpress/sdk'

type Props = IntegrationProps
type WebhookProps = Parameters<Props['handler']>[0]
type Response = { status: number; headers: Record<string, string>; body: string }
type Client = WebhookProps['client']
type Line = {
  conversationId: string
  agent: string
  pictureUrl?: string
  type?: string
  payload: Record<string, unknown>
  id?: string
}

let served = 0

const agentUser = async (client: Client, { agent, pictureUrl }: Pick<Line, 'agent' | 'pictureUrl'>) => {
  const { user } = await client.getOrCreateUser({
    tags: { agentId: agent },
    name: agent,
    ...(pictureUrl ? { pictureUrl } : {}),
    discriminateByTags: ['agentId'],
  })
  return user.id
}

const doors: Record<string, (props: WebhookProps, body: never) => Promise<unknown>> = {
  '/reply': async ({ client }, { conversationId, type = 'text', payload, id, ...agent }: Line) => {
    const userId = await agentUser(client, agent)
    return client.createMessage({ conversationId, userId, type, payload, tags: id ? { id } : {} })
  },
  '/assign': async ({ client }, { conversationId, ...agent }: Line) => {
    const userId = await agentUser(client, agent)
    return client.createEvent({ type: 'hitlAssigned', payload: { conversationId, userId } })
  },
  '/close': async ({ client }, { conversationId }: Line) =>
    client.createEvent({ type: 'hitlStopped', payload: { conversationId } }),
  '/event': async ({ client }, event: object) => client.createEvent(event as never),
  '/echo': async ({ req }) => ({
    method: req.method,
    path: req.path,
    query: req.query,
    headers: req.headers,
    body: req.body,
  }),
  '/hang': () => new Promise(() => undefined),
  '/throw': () => Promise.reject(new Error('boom')),
  '/headers': async ({ ctx }) => ctx,
  '/count': async () => ({ served, pid: process.pid }),
}

const handler = async (props: WebhookProps): Promise<Response> => {
  served += 1
  const { req } = props
  if (req.method === 'GET' && req.path === '/') return { status: 302, headers: { location: '/elsewhere' }, body: '' }
  const door = doors[req.path] ?? doors['/echo']
  const body: unknown = await door?.(props, (req.body ? JSON.parse(req.body) : {}) as never)
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'x-desk': 'yes' },
    body: JSON.stringify(body ?? {}),
  }
}

const wants = (configuration: unknown, refuses: string) => (configuration as { refuses?: string }).refuses === refuses

const refused = (configuration: unknown, action: string) => {
  if (wants(configuration, action)) throw new RuntimeError(`The desk refuses ${action}`)
}

const actions: Props['actions'] = {
  createUser: async ({ client, input, ctx }) => {
    refused(ctx.configuration, 'createUser')
    if (wants(ctx.configuration, 'output')) return {} as never
    const { name, email, pictureUrl } = input as { name: string; email?: string; pictureUrl?: string }
    const { user } = await client.getOrCreateUser({
      tags: { email: email ?? '' },
      name,
      ...(pictureUrl ? { pictureUrl } : {}),
      discriminateByTags: ['email'],
    })
    return { userId: user.id }
  },
  startHitl: async ({ client, input, ctx }) => {
    refused(ctx.configuration, 'startHitl')
    if (wants(ctx.configuration, 'honesty')) return { conversationId: 'conv_00000000000000000000000000' }
    const id = `${(input as { userId: string }).userId}:${Date.now()}`
    const { conversation } = await client.getOrCreateConversation({ channel: 'hitl', tags: { id } })
    return { conversationId: conversation.id }
  },
  stopHitl: async ({ ctx }) => {
    refused(ctx.configuration, 'stopHitl')
    return {}
  },
}

const take: Props['channels'][string]['messages'][string] = async ({ ctx, ack, message, logger }) => {
  refused(ctx.configuration, 'message')
  logger.forBot().info(`taken ${message.id}`)
  await ack({ tags: { id: message.id } })
}

const integration = new Integration({
  register: async ({ ctx }) => refused(ctx.configuration, 'register'),
  unregister: async ({ ctx }) => refused(ctx.configuration, 'unregister'),
  handler,
  actions,
  channels: { hitl: { messages: { text: take, image: take, audio: take, video: take, file: take, bloc: take } } },
})

export default integration
