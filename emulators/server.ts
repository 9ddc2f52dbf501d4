/** One HTTP server on the loopback for an emulator: it records every call and breaks those it is told to break. */
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { breakAfter, breakBefore } from './breaking'
import { type Fault, Faults } from './faults'
import { Gates } from './gates'

/** One call as it came and as it was answered. `status` 0: no answer was given (hang or reset). Real time, epoch ms. */
export type Call = {
  at: number
  ms: number
  method: string
  /** `METHOD /path/:param` as it was registered, or `METHOD *` where no route fits. */
  route: string
  path: string
  query: string
  headers: Record<string, string | string[] | undefined>
  /** As text; `[n bytes]` where it has more than 1 MB. */
  body: string
  status: number
  answer: string
  fault?: Fault['kind']
}

export type LoopbackServer = {
  url: string
  /** `METHOD /path/:param`; `ANY` where all methods are taken. */
  routes: readonly string[]
  calls: Call[]
  faults: Faults
  gates: Gates
  close: () => Promise<void>
}

declare module 'fastify' {
  // Fastify is extended by declaration merging, which only an interface can do.
  // eslint-disable-next-line @typescript-eslint/consistent-type-definitions
  interface FastifyRequest {
    call?: Call
    plannedFault?: Fault
  }
}

const routeOf = (request: FastifyRequest) => `${request.method} ${request.routeOptions.url ?? '*'}`

const LONGEST_KEPT = 1024 * 1024

/** As it came; of a long one only its length, for nobody reads it and many calls are kept. */
const bodyText = ({ body }: FastifyRequest) => {
  if (!Buffer.isBuffer(body)) return ''
  return body.length > LONGEST_KEPT ? `[${body.length} bytes]` : body.toString('utf8')
}

const newCall = (request: FastifyRequest): Call => {
  const [path = '', query = ''] = request.url.split('?', 2)
  const { method, headers } = request
  return {
    at: Date.now(),
    ms: 0,
    method,
    route: routeOf(request),
    path,
    query,
    headers,
    body: '',
    status: 0,
    answer: '',
  }
}

/** What a server has of its own; everything else it shares with all servers of the same routes. */
type Served<W> = { world: W; calls: Call[]; faults: Faults; gates: Gates }

/** Whose call it is: the world of the server that was called. */
export type WorldOf<W> = (request: FastifyRequest) => W

/** Puts routes on the app. */
export type Routes<W> = (app: FastifyInstance, worldOf: WorldOf<W>) => void

const servedFor = new WeakMap<IncomingMessage, Served<unknown>>()

const servedBy = ({ raw }: FastifyRequest) => {
  const served = servedFor.get(raw)
  if (!served) throw new Error('The call came to no server of an emulator')
  return served
}

const takeCall = (request: FastifyRequest) => {
  const { calls, faults } = servedBy(request)
  request.call = newCall(request)
  request.plannedFault = faults.take(request.call.route)
  if (request.plannedFault) request.call.fault = request.plannedFault.kind
  calls.push(request.call)
}

const newApp = async <W>(routes: Routes<W>) => {
  const app = fastify({ bodyLimit: 128 * 1024 * 1024, routerOptions: { maxParamLength: 4096 } })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.addHook('onRequest', async (request) => takeCall(request))
  app.addHook('preHandler', async (request, reply) => {
    if (request.call) request.call.body = bodyText(request)
    await servedBy(request).gates.admit(routeOf(request))
    return breakBefore(request, reply, request.plannedFault)
  })
  app.addHook('onSend', async (request, reply, payload) => {
    const sent = await breakAfter({ request, reply, fault: request.plannedFault }, payload)
    if (request.call && request.plannedFault?.kind !== 'resetAfter') {
      request.call.status = reply.statusCode
      request.call.answer = typeof sent === 'string' ? sent : ''
      request.call.ms = Date.now() - request.call.at
    }
    return sent
  })
  const laid: { methods: string[]; url: string }[] = []
  app.addHook('onRoute', ({ method, url }) => void laid.push({ methods: [method].flat(), url }))
  routes(app, (request) => servedBy(request).world as W)
  await app.ready()
  const names = laid.map(({ methods, url }) => `${methods.length > 1 ? 'ANY' : methods[0]} ${url}`)
  return {
    app,
    // Fastify adds a HEAD to each GET by itself.
    routes: names.filter((name) => !name.startsWith('HEAD ')),
    // A gate on the emulator's own routes could not be opened over HTTP.
    holdable: laid
      .filter(({ url }) => !url.startsWith('/_emulator'))
      .flatMap(({ methods, url }) => methods.map((method) => `${method} ${url}`)),
  }
}

/** Routes are laid once for all servers that have them: an emulator has a hundred, and every scene starts two emulators. */
const apps = new WeakMap<Routes<never>, ReturnType<typeof newApp>>()

const appOf = <W>(routes: Routes<W>) => {
  const app = apps.get(routes) ?? newApp(routes)
  apps.set(routes, app)
  return app
}

type ServerOptions<W> = { world: W; port?: number; gates?: Gates }

/** Starts on 127.0.0.1, on a free port unless one is named. Bodies reach the routes as raw buffers. */
export const startServer = async <W>(
  routes: Routes<W>,
  { world, port = 0, gates = new Gates() }: ServerOptions<W>,
): Promise<LoopbackServer> => {
  const { app, holdable, ...laid } = await appOf(routes)
  gates.know(...holdable)
  const [calls, faults] = [[] as Call[], new Faults()]
  const served = { world, calls, faults, gates }
  const server = createServer(
    { keepAliveTimeout: app.initialConfig.keepAliveTimeout, requestTimeout: 0 },
    (incoming, outgoing) => {
      servedFor.set(incoming, served)
      app.routing(incoming, outgoing)
    },
  )
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo
  let closed: Promise<unknown> | undefined
  const close = async () => {
    closed ??= once(server.close(), 'close')
    server.closeAllConnections()
    await closed
  }
  return { url: `http://127.0.0.1:${address.port}`, routes: laid.routes, calls, faults, gates, close }
}
