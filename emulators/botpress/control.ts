/** The emulator's own routes under `/_emulator`: other programs read and reset its state and play its visitors. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Clock } from '../clock'
import { sharedJobs } from '../control'
import type { Fault, Faults } from '../faults'
import type { Gates } from '../gates'
import type { Call, WorldOf } from '../server'
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

type Job = (emulator: Controlled, body: never, params: Record<string, string>) => unknown

const read = (request: FastifyRequest): unknown =>
  Buffer.isBuffer(request.body) && request.body.length > 0 ? JSON.parse(request.body.toString('utf8')) : {}

type Asked = { emulatorOf: WorldOf<Controlled>; request: FastifyRequest; reply: FastifyReply }

const run = async (job: Job, { emulatorOf, request, reply }: Asked) => {
  try {
    const answer = await job(emulatorOf(request), read(request) as never, request.params as Record<string, string>)
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

const find = ({ visitors }: Controlled, params: Record<string, string>) => {
  const visitor = visitors.get(params['id'] ?? '')
  if (!visitor) throw new ApiFailure('ResourceNotFound', `There is no visitor ${params['id']}`)
  return visitor
}

const visitorJobs: Record<string, Job> = {
  'GET /_emulator/visitors': ({ visitors }) => ({ visitors: [...visitors.values()].map(shown) }),
  'GET /_emulator/visitors/:id': (emulator, _body, params) => shown(find(emulator, params)),
  'POST /_emulator/visitors': (emulator, options: VisitorOptions) => shown(emulator.visitor(options)),
  'POST /_emulator/visitors/:id/says': (emulator, body: { text: string } | Exclude<Said, string>, params) =>
    find(emulator, params).says('text' in body ? body.text : body),
  'POST /_emulator/visitors/:id/asks-for-human': (emulator, card: Partial<StartCard>, params) =>
    find(emulator, params).asksForHuman(card),
  'POST /_emulator/visitors/:id/stops-hitl': (emulator, _body, params) => find(emulator, params).stopsHitl(),
}

const otherJobs: Record<string, Job> = {
  'GET /_emulator/state': stateOf,
  'POST /_emulator/reset': (emulator) => emulator.reset(),
  'GET /_emulator/calls': ({ calls }) => ({ calls }),
  'GET /_emulator/settled': (emulator) => emulator.settled(),
  'GET /_emulator/unused': (emulator) => ({ unused: emulator.unused() }),
  'POST /_emulator/install': (emulator, what: { bundleUrl: string; configuration: Configuration }) =>
    emulator.install(what),
  'POST /_emulator/configure': (emulator, configuration: Configuration) => emulator.configure(configuration),
  'POST /_emulator/register': (emulator) => emulator.registersAgain(),
  'POST /_emulator/uninstall': (emulator) => emulator.uninstall(),
  'POST /_emulator/invoke': async (emulator, { operation, body }: { operation: string; body?: unknown }) => {
    const { status, body: answer } = await emulator.invoke(operation, body)
    return { status, answer }
  },
  'POST /_emulator/faults': ({ faults }, { route, fault, times }: { route: string; fault: Fault; times?: number }) =>
    faults.add(route, fault, times),
  'PATCH /_emulator/switches': ({ switches }, wanted: Record<string, unknown>) => setSwitches(switches, wanted),
  'PATCH /_emulator/plugin': ({ plugin }, wanted: Record<string, unknown>) => setPluginConfig(plugin.config, wanted),
  ...Object.fromEntries(Object.entries(sharedJobs).map(([route, job]) => [route.replace(' ', ' /_emulator'), job])),
}

export const serveControl = (app: FastifyInstance, emulatorOf: WorldOf<Controlled>) => {
  for (const [route, job] of Object.entries({ ...otherJobs, ...visitorJobs })) {
    const [method = '', url = ''] = route.split(' ')
    app.route({ method, url, handler: (request, reply) => run(job, { emulatorOf, request, reply }) })
  }
}
