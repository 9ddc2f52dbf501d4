/** The emulator's own routes under `/_emulator`: other programs read and reset its state and play its visitors. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../clock'
import { sharedJobs } from '../control'
import type { Fault, Faults } from '../faults'
import type { Gates } from '../gates'
import type { Call } from '../server'
import { ApiFailure, messageOf } from './api-failure'
import { type EmulatedConfig, setPluginConfig } from './hitl-config'
import type { StartCard } from './hitl-start'
import type { Configuration, Registered } from './installation'
import { setSwitches, type Switches } from './switches'
import type { Said, Visitor, VisitorOptions } from './visitor'

/** What the routes need of the emulator. */
export type Controlled = {
  install: (what: { bundleUrl: string | string[]; configuration: Configuration }) => Promise<Registered>
  configure: (configuration: Configuration) => Promise<Registered>
  registersAgain: () => Promise<Registered>
  uninstall: () => Promise<Registered>
  invoke: (operation: string, body?: unknown) => Promise<{ status: number; body: string }>
  visitor: (options?: VisitorOptions) => Visitor
  settled: () => Promise<void>
  unused: () => string[]
  reset: () => void
  plugin: { config: EmulatedConfig }
  switches: Switches
  installation: { status: string; statusReason: string | undefined }
  clock: Clock
  gates: Gates
  faults: Faults
  calls: Call[]
  visitors: Map<string, Visitor>
} & Record<StateName, unknown>

const STATE_NAMES = [
  'names',
  'webhookUrl',
  'switches',
  'users',
  'conversations',
  'messages',
  'events',
  'states',
  'botHeard',
  'botMessages',
  'violations',
  'failures',
  'invocations',
] as const
type StateName = (typeof STATE_NAMES)[number]

const stateOf = (emulator: Controlled) => ({
  ...Object.fromEntries(STATE_NAMES.map((name) => [name, emulator[name]])),
  installation: { status: emulator.installation.status, statusReason: emulator.installation.statusReason },
})

type Job = (body: never, params: Record<string, string>) => unknown

const read = (request: FastifyRequest): unknown =>
  Buffer.isBuffer(request.body) && request.body.length > 0 ? JSON.parse(request.body.toString('utf8')) : {}

const run = async (job: Job, request: FastifyRequest, reply: FastifyReply) => {
  try {
    const answer = await job(read(request) as never, request.params as Record<string, string>)
    return await reply.send(answer ?? {})
  } catch (thrown) {
    const failure = thrown instanceof ApiFailure ? thrown : new ApiFailure('InvalidPayload', messageOf(thrown))
    return reply.code(failure.code).send(failure.body())
  }
}

const shown = (visitor: Visitor) => ({
  id: visitor.user.id,
  name: visitor.user.name,
  conversationId: visitor.conversation.id,
  hitlConversationId: visitor.hitlConversationId,
  hitlActive: visitor.hitlActive,
  humanAgentName: visitor.humanAgentName,
  flowContinued: visitor.flowContinued,
  heard: visitor.heard,
  messages: visitor.messages,
})

const visitorJobs = (emulator: () => Controlled): Record<string, Job> => {
  const find = (params: Record<string, string>) => {
    const visitor = emulator().visitors.get(params['id'] ?? '')
    if (!visitor) throw new ApiFailure('ResourceNotFound', `There is no visitor ${params['id']}`)
    return visitor
  }
  return {
    'GET /_emulator/visitors': () => ({ visitors: [...emulator().visitors.values()].map(shown) }),
    'GET /_emulator/visitors/:id': (_body, params) => shown(find(params)),
    'POST /_emulator/visitors': (options: VisitorOptions) => shown(emulator().visitor(options)),
    'POST /_emulator/visitors/:id/says': (body: { text: string } | Exclude<Said, string>, params) =>
      find(params).says('text' in body ? body.text : body),
    'POST /_emulator/visitors/:id/asks-for-human': (card: Partial<StartCard>, params) =>
      find(params).asksForHuman(card),
    'POST /_emulator/visitors/:id/stops-hitl': (_body, params) => find(params).stopsHitl(),
  }
}

const otherJobs = (emulator: () => Controlled): Record<string, Job> => ({
  'GET /_emulator/state': () => stateOf(emulator()),
  'POST /_emulator/reset': () => emulator().reset(),
  'GET /_emulator/calls': () => ({ calls: emulator().calls }),
  'GET /_emulator/settled': () => emulator().settled(),
  'GET /_emulator/unused': () => ({ unused: emulator().unused() }),
  'POST /_emulator/install': (what: { bundleUrl: string; configuration: Configuration }) => emulator().install(what),
  'POST /_emulator/configure': (configuration: Configuration) => emulator().configure(configuration),
  'POST /_emulator/register': () => emulator().registersAgain(),
  'POST /_emulator/uninstall': () => emulator().uninstall(),
  'POST /_emulator/invoke': async ({ operation, body }: { operation: string; body?: unknown }) => {
    const { status, body: answer } = await emulator().invoke(operation, body)
    return { status, answer }
  },
  'POST /_emulator/faults': ({ route, fault, times }: { route: string; fault: Fault; times?: number }) =>
    emulator().faults.add(route, fault, times),
  'PATCH /_emulator/switches': (wanted: Record<string, unknown>) => setSwitches(emulator().switches, wanted),
  'PATCH /_emulator/plugin': (wanted: Record<string, unknown>) => setPluginConfig(emulator().plugin.config, wanted),
  ...Object.fromEntries(
    Object.entries(sharedJobs).map(([route, job]): [string, Job] => [
      route.replace(' ', ' /_emulator'),
      (body) => job(emulator(), body),
    ]),
  ),
})

/** The emulator is asked for late: its routes are made before it is whole. */
export const serveControl = (app: FastifyInstance, emulator: () => Controlled) => {
  const jobs = { ...otherJobs(emulator), ...visitorJobs(emulator) }
  for (const [route, job] of Object.entries(jobs)) {
    const [method = '', url = ''] = route.split(' ')
    app.route({ method, url, handler: (request, reply) => run(job, request, reply) })
  }
}
