/** One HTTP server on the loopback for an emulator: it records every call and breaks those it is told to break. */
import fastify, { type FastifyInstance, type FastifyRequest } from 'fastify'
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
  app: FastifyInstance
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

type ServerOptions = { port?: number; gates?: Gates }

/** Every route but the emulator's own can be held: a gate on those could not be opened over HTTP. */
const knowRoutes = (app: FastifyInstance, gates: Gates) => {
  app.addHook('onRoute', ({ method, url }) => {
    if (!url.startsWith('/_emulator')) gates.know(...[method].flat().map((each) => `${each} ${url}`))
  })
}

/** Starts on 127.0.0.1, on a free port unless one is named. Bodies reach the routes as raw buffers. */
export const startServer = async (
  routes: (app: FastifyInstance) => void,
  { port = 0, gates = new Gates() }: ServerOptions = {},
): Promise<LoopbackServer> => {
  const app = fastify({
    forceCloseConnections: true,
    bodyLimit: 128 * 1024 * 1024,
    routerOptions: { maxParamLength: 4096 },
  })
  const calls: Call[] = []
  const faults = new Faults()
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.addHook('onRequest', async (request) => {
    request.call = newCall(request)
    request.plannedFault = faults.take(request.call.route)
    if (request.plannedFault) request.call.fault = request.plannedFault.kind
    calls.push(request.call)
  })
  app.addHook('preHandler', async (request, reply) => {
    if (request.call) request.call.body = bodyText(request)
    await gates.admit(routeOf(request))
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
  knowRoutes(app, gates)
  routes(app)
  await app.listen({ host: '127.0.0.1', port })
  const address = app.server.address() as AddressInfo
  return { url: `http://127.0.0.1:${address.port}`, app, calls, faults, gates, close: () => app.close() }
}
