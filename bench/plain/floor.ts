/** The floor: a handler of the SDK whose calls are bare HTTP, so that nothing could make them for less. */
import { Agent, request } from 'node:http'
import { text } from 'node:stream/consumers'
import type * as bp from '.botpress'
import type { Calls } from './calls'
import { integrationWith } from './integration'

type Call = { method: string; url: string; headers: Record<string, string>; body?: object }
type Input = Record<string, unknown>

const agent = new Agent({ keepAlive: true })

const ask = async <T>({ method, url, headers, body }: Call): Promise<T> => {
  const sent = body && JSON.stringify(body)
  const about =
    sent === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(sent) }
  const answer = await new Promise<string>((resolve, reject) => {
    const outgoing = request(url, { method, agent, headers: { ...headers, ...about } }, (incoming) => {
      const isRefused = (incoming.statusCode ?? 0) >= 400
      text(incoming).then((said) => (isRefused ? reject(new Error(said)) : resolve(said)), reject)
    })
    outgoing.on('error', reject).end(sent)
  })
  return (answer === '' ? undefined : JSON.parse(answer)) as T
}

const clientOf: Calls['clientOf'] = ({ ctx }) => {
  const headers = {
    authorization: `Bearer ${process.env['BP_TOKEN']}`,
    'x-bot-id': ctx.botId,
    'x-integration-id': ctx.integrationId,
    'x-integration-alias': ctx.integrationAlias,
  }
  const chat = (method: string, path: string, body?: object) =>
    ask({ method, url: `${process.env['BP_API_URL']}/v1/chat/${path}`, headers, body })
  const stateOf = ({ type, id, name, ...body }: Input) =>
    chat('POST', `states/${String(type)}/${String(id)}/${String(name)}/get-or-set`, body)
  const client = {
    createEvent: (input: Input) => chat('POST', 'events', input),
    getOrCreateConversation: (input: Input) => chat('POST', 'conversations/get-or-create', input),
    getOrCreateMessage: (input: Input) => chat('POST', 'messages/get-or-create', input),
    getOrCreateUser: (input: Input) => chat('POST', 'users/get-or-create', input),
    getOrSetState: stateOf,
    getUser: ({ id }: { id: string }) => chat('GET', `users/${id}`),
    listConversations: ({ channel, tags }: { channel: string; tags: { id: string } }) =>
      chat('GET', `conversations?tags.id=${tags.id}&channel=${channel}`),
    listMessages: ({ conversationId }: { conversationId: string }) =>
      chat('GET', `messages?conversationId=${conversationId}`),
    updateConversation: ({ id, ...body }: { id: string }) => chat('PUT', `conversations/${id}`, body),
  }
  return client as unknown as bp.Client
}

const salesIq: Calls['salesIq'] = (ctx, { method, path, body }) => {
  const headers = { authorization: `Zoho-oauthtoken ${ctx.configuration.accessToken}`, accept: 'application/json' }
  return ask({ method, url: `${process.env['ZOHO_SALESIQ_URL']}${path}`, headers, body })
}

export default integrationWith({ clientOf, salesIq })
