/** Puts the REST routes on the server and gives refusals the form of rest-api-v2.html. */
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { WorldOf } from '../server'
import { ApiFailure } from './failure'
import { admit } from './gate'
import type { AnyRoute, Answer } from './route'
import type { World } from './world'

const JSON_TYPE = 'application/json;charset=UTF-8'

const CHUNK = 64 * 1024

function* chunks(bytes: Buffer) {
  for (let start = 0; start < bytes.length; start += CHUNK) yield bytes.subarray(start, start + CHUNK)
}

const send = (reply: FastifyReply, path: string, answer: Answer) => {
  if (answer.kind === 'empty') return reply.code(answer.status).send()
  if (answer.kind === 'file') {
    const { disposition, encoding } = answer
    if (disposition !== undefined) void reply.header('content-disposition', disposition)
    if (encoding !== undefined) void reply.header('content-encoding', encoding)
    return reply.type(answer.type).send(answer.streamed ? Readable.from(chunks(answer.bytes)) : answer.bytes)
  }
  const { object, data, more } = answer
  return reply.type(JSON_TYPE).send(JSON.stringify({ url: path, object, data, ...more }))
}

const refuse = (world: World, reply: FastifyReply, failure: ApiFailure) =>
  reply.code(failure.status(world.switches)).type(JSON_TYPE).send(JSON.stringify(failure.body()))

const isTooLarge = (error: unknown) => error instanceof Error && 'statusCode' in error && error.statusCode === 413

const matches = (route: AnyRoute, path: string) => {
  const wanted = route.path.split('/')
  const given = path.split('/')
  return wanted.length === given.length && wanted.every((part, index) => part.startsWith(':') || part === given[index])
}

export const registerRest = (app: FastifyInstance, worldOf: WorldOf<World>, routes: AnyRoute[]) => {
  for (const route of routes) {
    app.route({
      method: route.method,
      url: route.path,
      handler: async (request, reply) => {
        const call = await admit(worldOf(request), route, request)
        return send(reply, call.path, await route.handle(call))
      },
    })
  }
  app.setErrorHandler((error, request, reply) => {
    const world = worldOf(request)
    if (error instanceof ApiFailure) return refuse(world, reply, error)
    if (isTooLarge(error)) return refuse(world, reply, new ApiFailure(1027))
    return reply.code(500).send(`The emulator is at fault: ${error instanceof Error ? error.stack : String(error)}`)
  })
  app.setNotFoundHandler((request: FastifyRequest, reply) => {
    const world = worldOf(request)
    const [path = ''] = request.url.split('?', 1)
    return refuse(
      world,
      reply,
      new ApiFailure(routes.some((route) => matches(route, path)) ? world.switches.wrongVerbError : 1006),
    )
  })
}
