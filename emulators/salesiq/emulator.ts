/** Starts a stand-in for Zoho SalesIQ on the loopback: accounts, visitor API, REST v2 and signed webhooks. */
import type { Clock } from '../clock'
import { type Routes, startServer } from '../server'
import type { FastifyRequest } from 'fastify'
import { registerAccounts } from './accounts-server'
import { newHandle } from './handle'
import { stopWorld } from './reset'
import { registerRest } from './rest'
import { accountRoutes } from './routes-accounts'
import { closeRoutes } from './routes-close'
import { consentRoutes } from './routes-consent'
import { controlRoutes, type Emulated, registerControl } from './routes-control'
import { conversationRoutes } from './routes-conversations'
import { deleteRoutes } from './routes-delete'
import { executionRoutes } from './routes-executions'
import { imageRoutes, registerImages } from './routes-images'
import { operatorChatRoutes } from './routes-operator-chat'
import { operatorRoutes } from './routes-operators'
import { setupRoutes } from './routes-portal'
import { visitorMessageRoutes } from './routes-visitor-message'
import { visitorOpenRoutes } from './routes-visitor-open'
import { webhookKeyRoutes } from './routes-webhook-keys'
import { webhookRoutes } from './routes-webhooks'
import type { Switches } from './switches'
import { newWorld } from './world'

/** `clock`: one that other emulators may share; without it the emulator has its own. */
export type StartOptions = { port?: number; switches?: Partial<Switches>; clock?: Clock }

const visitorRoutes = [...visitorOpenRoutes, ...visitorMessageRoutes]

const restRoutes = [
  ...visitorRoutes,
  ...conversationRoutes,
  ...operatorChatRoutes,
  ...closeRoutes,
  ...deleteRoutes,
  ...setupRoutes,
  ...operatorRoutes,
  ...webhookRoutes,
  ...webhookKeyRoutes,
  ...executionRoutes,
]

/** Every route with the Zoho page it comes from; those of the emulator itself have none. */
export const routePages = [...accountRoutes, ...consentRoutes, ...restRoutes, ...imageRoutes, ...controlRoutes].map(
  ({ method, path, page }) => ({ route: `${method} ${path}`, page }),
)

const layRoutes: Routes<Emulated> = (app, emulatedFor) => {
  const worldOf = (request: FastifyRequest) => emulatedFor(request).world
  registerAccounts(app, worldOf, [...accountRoutes, ...consentRoutes])
  registerRest(app, worldOf, restRoutes)
  registerImages(app, worldOf)
  registerControl(app, emulatedFor)
}

export const startSalesIq = async ({ port, switches, clock }: StartOptions = {}) => {
  const world = newWorld(switches, clock)
  const emulated: Emulated = { world }
  const server = await startServer(layRoutes, { world: emulated, port, gates: world.gates })
  world.url = server.url
  const handle = newHandle(world, server)
  emulated.handle = handle
  const close = async () => {
    stopWorld(world)
    await server.close()
  }
  return Object.assign(handle, { routes: server.routes, close })
}

export type SalesIq = Awaited<ReturnType<typeof startSalesIq>>
