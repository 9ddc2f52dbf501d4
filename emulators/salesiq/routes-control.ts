/** The emulator's own routes: state, reset, switches, clock and people, for programs in any language. */
import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { sharedJobs } from '../control'
import type { WorldOf } from '../server'
import { actOn } from './control-actions'
import { portalControls } from './control-portal'
import { stateOf } from './control-state'
import { releaseOrders } from './delivery-plan'
import type { Handle } from './handle'
import { operatorStatuses } from './portal'
import { setSwitches, switchDefinitions, type Switches } from './switches'
import { describeChoices } from './switch-kinds'
import type { World } from './world'

/** Without a handle it is still starting. */
export type Emulated = { world: World; handle?: Handle }

type ControlCall = Required<Emulated> & { body: unknown; params: Record<string, string> }

type ControlRoute = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  path: string
  page: ''
  handle: (call: ControlCall) => unknown
}

const route = (name: string, handle: ControlRoute['handle']): ControlRoute => {
  const [method = '', path = ''] = name.split(' ')
  return { method: method as ControlRoute['method'], path: `/_emulator${path}`, page: '', handle }
}

const faultKinds = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('status'),
    status: z.number(),
    body: z.string().optional(),
    headers: z.record(z.string(), z.string()).optional(),
  }),
  z.object({ kind: z.literal('html'), status: z.number().optional() }),
  z.object({ kind: z.literal('slow'), ms: z.number() }),
  z.object({ kind: z.enum(['hang', 'hangAfter', 'resetBefore', 'resetAfter', 'truncated', 'empty']) }),
])

const oddities = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('late'), ms: z.number() }),
  z.object({ kind: z.literal('duplicate'), times: z.number() }),
  z.object({ kind: z.literal('lost') }),
])

const times = z.number().optional()
const faultBody = z.strictObject({ route: z.string(), fault: faultKinds, times })
const oddityBody = z.strictObject({ event: z.string(), oddity: oddities, times })
const headers = z.record(z.string(), z.string()).optional()
const deliverBody = z.strictObject({ payload: z.unknown().optional(), rawBody: z.string().optional(), headers })
const texts = z.array(z.string()).optional()
const webhookBody = z.strictObject({ url: z.string(), secured: z.boolean().optional(), events: texts, appIds: texts })
const flag = z.boolean().optional()
const tokenBody = z.strictObject({ scopes: texts, org: flag, expired: flag })
const text = z.string().optional()
const chatBody = z.strictObject({ name: text, email: text, question: text })

const releaseBody = z.strictObject({ order: z.enum(releaseOrders).optional(), together: flag })
const statusBody = z.strictObject({ operator: text, status: z.enum(operatorStatuses) })

const switchTable = (switches: Switches) =>
  Object.entries(switchDefinitions).map(([name, definition]) => ({
    name,
    value: switches[name as keyof Switches],
    default: definition.default,
    choices: describeChoices(definition),
    known: definition.known,
  }))

export const controlRoutes: ControlRoute[] = [
  route('GET /state', ({ world, handle }) => stateOf(world, handle)),
  route('POST /reset', ({ handle }) => handle.reset()),
  route('GET /calls', ({ handle }) => handle.calls.filter(({ path }) => !path.startsWith('/_emulator'))),
  route('GET /deliveries', ({ handle }) => handle.deliveries),
  route('GET /switches', ({ world }) => switchTable(world.switches)),
  route('PUT /switches', ({ world, body }) =>
    setSwitches(world.switches, z.record(z.string(), z.unknown()).parse(body)),
  ),
  ...Object.entries(sharedJobs).map(([name, job]) => route(name, ({ world, body }) => job(world, body))),
  route('POST /settled', ({ handle, body }) => handle.settled(z.strictObject({ retries: flag }).parse(body))),
  route('POST /tokens', ({ handle, body }) => ({ token: handle.issueToken(tokenBody.parse(body)) })),
  ...portalControls.map(([name, act]) => route(name, act)),
  route('DELETE /tokens', ({ handle }) => handle.expireTokens()),
  route('POST /faults', ({ handle, body }) => {
    const planned = faultBody.parse(body)
    handle.faults.add(planned.route, planned.fault, planned.times)
  }),
  route('POST /webhooks', ({ handle, body }) => handle.addWebhook(webhookBody.parse(body))),
  route('POST /webhooks/plan', ({ handle, body }) => {
    const planned = oddityBody.parse(body)
    handle.webhookPlan.add(planned.event, planned.oddity, planned.times)
  }),
  route('POST /webhooks/hold', ({ handle }) => handle.webhookPlan.hold()),
  route('POST /webhooks/release', ({ handle, body }) => {
    const { order, together } = releaseBody.parse(body)
    return handle.webhookPlan.release(order, { together })
  }),
  route('POST /deliver', ({ handle, body }) => handle.deliver(deliverBody.parse(body))),
  route('POST /redeliver', ({ handle }) => handle.redeliverLast()),
  route('POST /conversations', ({ handle, body }) => handle.startWebsiteChat(chatBody.parse(body))),
  route('POST /operators/goes', ({ handle, body }) => {
    const { operator, status } = statusBody.parse(body)
    return handle.operator(operator).goes(status)
  }),
  route('POST /conversations/:id/:action', ({ handle, body, params }) => actOn(handle, params, body)),
]

const parsed = (raw: unknown): unknown =>
  Buffer.isBuffer(raw) && raw.length > 0 ? (JSON.parse(raw.toString('utf8')) as unknown) : {}

const withoutBytes = (_name: string, value: unknown) => {
  const isBuffer = typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer'
  return isBuffer ? undefined : value
}

/** Every answer is JSON; what cannot be done is a 400 with `error`. */
export const registerControl = (app: FastifyInstance, emulatedFor: WorldOf<Emulated>) => {
  for (const { method, path, handle: act } of controlRoutes) {
    app.route({
      method,
      url: path,
      handler: async (request, reply) => {
        void reply.type('application/json;charset=UTF-8')
        const { world, handle } = emulatedFor(request)
        if (!handle) return reply.code(503).send('{"error":"starting"}')
        try {
          const params = request.params as Record<string, string>
          const answer = await act({ world, handle, body: parsed(request.body), params })
          return await reply.send(JSON.stringify(answer ?? { ok: true }, withoutBytes))
        } catch (error) {
          const message = error instanceof Error ? error.message : String(error)
          return reply.code(400).send(JSON.stringify({ error: message }))
        }
      },
    })
  }
}
