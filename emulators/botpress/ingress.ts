/** The public webhook URL (§4.2): whatever arrives is given to the integration, and its answer is given back. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { WorldOf } from '../server'
import { ApiFailure, messageOf } from './api-failure'
import type { Installation } from './installation'
import type { Invocations } from './invocations'
import type { World } from './world'

// Belong to the connection between integration and platform, not to the answer.
const HOP_HEADERS = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length', 'date'])

const singleHeaders = (request: FastifyRequest) =>
  Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )

const asReceived = (world: World, request: FastifyRequest) => {
  const [path = '', query = ''] = request.url.split('?', 2)
  const sub = path.slice(`/${world.names.webhookId}`.length)
  const bytes = Buffer.isBuffer(request.body) ? request.body : undefined
  return {
    method: request.method,
    path: sub === '' || sub === '/' ? world.switches.bareWebhookPath : sub,
    query,
    headers: singleHeaders(request),
    ...(bytes === undefined ? {} : { body: bytes.toString('utf8') }),
  }
}

const isOpen = (world: World, installation: Installation, webhookId: string | undefined) => {
  if (webhookId !== world.names.webhookId || installation.status === 'none') return false
  return installation.status !== 'registration_failed' || world.switches.webhookAfterFailedRegister
}

/** The ingress's own refusals look like the API's. */
const refuse = (reply: FastifyReply, failure: ApiFailure) => reply.code(failure.code).send(failure.body())

export const serveWebhook = (app: FastifyInstance, platformOf: WorldOf<Platform>) => {
  const receive = async (request: FastifyRequest, reply: FastifyReply) => {
    const { world, installation, invocations } = platformOf(request)
    const { webhookId } = request.params as { webhookId?: string }
    if (!isOpen(world, installation, webhookId)) {
      return refuse(reply, new ApiFailure('ResourceNotFound', 'No integration is installed at this webhook URL'))
    }
    try {
      const answer = await invocations.invoke('webhook_received', { req: asReceived(world, request) })
      answer.headers.forEach((value, name) => HOP_HEADERS.has(name) || void reply.header(name, value))
      return await reply.code(answer.status).send(answer.body)
    } catch (thrown) {
      return refuse(reply, thrown instanceof ApiFailure ? thrown : new ApiFailure('Unknown', messageOf(thrown)))
    }
  }
  app.all('/:webhookId', receive)
  app.all('/:webhookId/*', receive)
}

type Platform = { world: World; installation: Installation; invocations: Invocations }
