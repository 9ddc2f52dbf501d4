/** What a route of the SalesIQ REST is: verb, path, its Zoho page, the scope it asks for, what it reads, what it does. */
import type { z } from 'zod'
import type { AccessToken } from './accounts'
import type { Upload } from './upload'
import type { World } from './world'

/** Zoho's pages live here; each route names its own. */
export const HELP = 'https://www.zoho.com/salesiq/help/developer-section/'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** A call that passed the gate. */
export type ApiCall<B> = {
  world: World
  /** With the query, as lists repeat it. */
  path: string
  params: Record<string, string>
  query: Record<string, string>
  body: B
  upload?: Upload
  token: AccessToken
}

export type Answer =
  | { kind: 'envelope'; object: string; data: unknown; more?: Record<string, unknown> }
  | { kind: 'empty'; status: 200 | 204 }
  /** `disposition`: the header with the file's name. `streamed`: in chunks, so that no length is known before. */
  | { kind: 'file'; type: string; bytes: Buffer; disposition?: string; encoding?: string; streamed?: boolean }

export type Route<B> = {
  method: Method
  /** As registered, with `:screen` and `:id`. */
  path: string
  /** Address of the Zoho page. */
  page: string
  /** As in `conversations.READ`; undefined where the page names none. */
  scope?: string
  /** Query parameters; any other is refused. */
  query?: readonly string[]
  /** JSON body; without it a body is refused. */
  body?: z.ZodType<B>
  /** Takes multipart/form-data as well: part `file`, and `comment`. */
  files?: boolean
  /** Throws where the verb, though registered, is switched off. */
  allowed?: (world: World) => void
  handle: (call: ApiCall<B>) => Answer | Promise<Answer>
}

/** A route whose body type is sealed inside. */
export type AnyRoute = Omit<Route<unknown>, 'handle' | 'body'> & {
  body?: z.ZodType
  handle: (call: ApiCall<unknown>) => Answer | Promise<Answer>
}

/** Ties the type of the body to its schema. */
export const route = <B = undefined>(definition: Route<B>): AnyRoute => ({
  ...definition,
  handle: (call) => definition.handle({ ...call, body: call.body as B }),
})

export const envelope = (object: string, data: unknown, more?: Record<string, unknown>): Answer => ({
  kind: 'envelope',
  object,
  data,
  more,
})

/** Lists carry the time of the answer. */
export const list = (world: World, data: unknown[], more?: Record<string, unknown>) =>
  envelope('list', data, { ...more, sync_time: String(world.clock.now()) })
