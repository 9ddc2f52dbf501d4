/** Turns an operation of the published API into a route that is strict on both sides. */
import type { files, runtime } from '@botpress/client'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ApiFailure, messageOf } from './api-failure'
import type { Installation } from './installation'
import { complaint } from './json-check'
import { type Operation, publishedOperations } from './published'
import { readQuery } from './query'
import type { WorldOf } from '../server'
import type { World } from './world'

const MAX_BODY_BYTES = 1024 * 1024 // "Runtime API body 1 MB"

type Inputs = runtime.ClientInputs & files.ClientInputs
type Outputs = runtime.ClientOutputs & files.ClientOutputs

/** A handler does its work without an await, so that nothing comes between a look-up and what follows from it. */
export type Handlers = {
  [O in keyof Inputs]?: (world: World, input: Inputs[O], installation: Installation) => Outputs[O]
}
type AnyHandler = (world: World, input: Record<string, unknown>, installation: Installation) => unknown

const checkCaller = (world: World, request: FastifyRequest) => {
  const { botId, integrationId, alias, token } = world.names
  const { headers } = request
  if (world.switches.requireToken && headers.authorization !== `Bearer ${token}`) {
    throw new ApiFailure('Unauthorized', 'authorization: the bearer token is missing or wrong')
  }
  if (headers['x-bot-id'] !== botId) throw new ApiFailure('Unauthorized', 'x-bot-id: missing or not this bot')
  if (headers['x-integration-id'] !== integrationId) {
    throw new ApiFailure('Forbidden', 'x-integration-id: missing or not the installed integration')
  }
  if (headers['x-integration-alias'] !== undefined && headers['x-integration-alias'] !== alias) {
    throw new ApiFailure('Forbidden', 'x-integration-alias: not the alias of the installed integration')
  }
}

const readBody = (operation: Operation, request: FastifyRequest): Record<string, unknown> => {
  if (!operation.takesBody) return {}
  const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0)
  if (bytes.length > MAX_BODY_BYTES) throw new ApiFailure('PayloadTooLarge', 'body: more than 1 MB')
  if (!request.headers['content-type']?.startsWith('application/json')) {
    throw new ApiFailure('UnsupportedMediaType', 'content-type: must be application/json')
  }
  try {
    return JSON.parse(bytes.toString('utf8')) as Record<string, unknown>
  } catch {
    throw new ApiFailure('InvalidPayload', 'body: not JSON')
  }
}

const readInput = (operation: Operation, request: FastifyRequest) => {
  const query = readQuery(operation, request.url.split('?', 2)[1] ?? '')
  const parameters = { ...(request.params as object), ...query }
  const wrongQuery = complaint(operation.parameters, parameters, 'query')
  if (wrongQuery) throw new ApiFailure('InvalidQuery', wrongQuery)
  const body = readBody(operation, request)
  const wrongBody = complaint(operation.body, body, 'body')
  if (wrongBody) throw new ApiFailure('InvalidPayload', wrongBody)
  return { ...body, ...parameters }
}

const refuse = (reply: FastifyReply, thrown: unknown) => {
  const failure = thrown instanceof ApiFailure ? thrown : new ApiFailure('Internal', `emulator: ${messageOf(thrown)}`)
  if (failure.retryAfter !== undefined) void reply.header('retry-after', String(failure.retryAfter))
  return reply.code(failure.code).send(failure.body())
}

/** An answer as it will arrive: `undefined` and dates are gone before it is checked. */
const checkedAnswer = (world: World, operation: Operation, answer: unknown): unknown => {
  const sent: unknown = JSON.parse(JSON.stringify(answer))
  const wrong = complaint(operation.answer, sent, `answer of ${operation.name}`)
  if (!wrong) return sent
  world.violations.push(wrong)
  throw new ApiFailure('Internal', `emulator: ${wrong}`)
}

/** Whose calls are handled. */
type Platform = { world: World; installation: Installation }

const oneRequest = (platformOf: WorldOf<Platform>, operation: Operation, handler: AnyHandler) => {
  return (request: FastifyRequest, reply: FastifyReply) => {
    const { world, installation } = platformOf(request)
    try {
      checkCaller(world, request)
      world.rateLimit.check()
      const answer = checkedAnswer(world, operation, handler(world, readInput(operation, request), installation))
      return reply.code(operation.status).send(answer)
    } catch (thrown) {
      return refuse(reply, thrown)
    }
  }
}

/** Registers the handlers under the published methods and paths. */
export const serveOperations = (app: FastifyInstance, platformOf: WorldOf<Platform>, handlers: Handlers) => {
  for (const [name, handler] of Object.entries(handlers)) {
    const operation = publishedOperations().get(name)
    if (!operation) throw new Error(`@botpress/api has no operation ${name}`)
    const { method, path: url } = operation
    app.route({ method, url, handler: oneRequest(platformOf, operation, handler as AnyHandler) })
  }
}

/** What is no route of the emulator's: said in the API's words, and kept as a violation. */
export const serveUnknown = (app: FastifyInstance, worldOf: WorldOf<World>) => {
  const unknown = (request: FastifyRequest, reply: FastifyReply) => {
    const what = `${request.method} ${request.url.split('?', 1)[0]}`
    worldOf(request).violations.push(`unknown route: ${what}`)
    return refuse(reply, new ApiFailure('MethodNotFound', `The emulator has no ${what}`))
  }
  app.setNotFoundHandler(unknown)
  // These would otherwise be taken for a webhook id and its sub path.
  for (const prefix of ['/v1/*', '/_files/*', '/_emulator/*']) app.all(prefix, unknown)
}
