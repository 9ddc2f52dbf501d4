/** The calls that the plain integrations need: each variant makes them in its own way. */
import type * as bp from '.botpress'

export type Client = Pick<
  bp.Client,
  | 'createEvent'
  | 'getOrCreateConversation'
  | 'getOrCreateMessage'
  | 'getOrCreateUser'
  | 'getOrSetState'
  | 'getUser'
  | 'listConversations'
  | 'listMessages'
  | 'updateConversation'
>

/** How a variant makes its calls. */
export type Calls = {
  clientOf: (props: { client: bp.Client; ctx: bp.Context }) => Client
  salesIq: <T>(ctx: bp.Context, call: { method: 'GET' | 'POST' | 'PUT'; path: string; body?: object }) => Promise<T>
}
