/** Puts the routes of the accounts server on the same origin. */
import type { FastifyInstance } from 'fastify'
import type { WorldOf } from '../server'
import type { AccountRoute } from './routes-accounts'
import type { World } from './world'

export const registerAccounts = (app: FastifyInstance, worldOf: WorldOf<World>, routes: AccountRoute[]) => {
  for (const { method, path, handle } of routes) {
    app.route({
      method,
      url: path,
      handler: async (request, reply) => {
        const answer = await handle(worldOf(request), request, reply)
        if (reply.sent || answer === reply) return reply
        return reply.type('application/json;charset=UTF-8').send(JSON.stringify(answer))
      },
    })
  }
}
