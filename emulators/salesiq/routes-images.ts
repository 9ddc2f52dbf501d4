/** Pictures of operators without a token, for the time that switch `operatorImage` is `public`; no address of Zoho's. */
import type { FastifyInstance } from 'fastify'
import type { WorldOf } from '../server'
import { pictureNamed } from './pictures'
import type { World } from './world'

export const imageRoutes = [{ method: 'GET' as const, path: '/_images/:file', page: '' }]

export const registerImages = (app: FastifyInstance, worldOf: WorldOf<World>) => {
  for (const { method, path } of imageRoutes) {
    app.route<{ Params: { file: string } }>({
      method,
      url: path,
      handler: async (request, reply) => {
        const { switches, portal } = worldOf(request)
        const isPublic = switches.operatorImage === 'public'
        const bytes = isPublic ? pictureNamed(portal.operators, request.params.file) : undefined
        return bytes ? reply.type('image/png').send(bytes) : reply.code(404).send('')
      },
    })
  }
}
