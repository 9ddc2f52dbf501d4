/** The parts of one emulated Botpress, put together; and how they forget everything. */
import type { FastifyRequest } from 'fastify'
import type { Clock } from '../clock'
import type { Routes } from '../server'
import { ApiFailure } from './api-failure'
import { newBot } from './bot'
import { configureHandlers } from './configure'
import { type Controlled, serveControl } from './control'
import { conversationHandlers } from './conversations'
import { declared, type DefinitionLike } from './declared'
import { eventHandlers } from './events'
import { serveFileContent } from './file-content'
import { fileHandlers } from './files'
import { defaultHitlConfig } from './hitl-config'
import { newPlugin } from './hitl-plugin'
import { serveWebhook } from './ingress'
import { Installation } from './installation'
import { Invocations } from './invocations'
import { messageHandlers } from './messages'
import { serveOperations, serveUnknown } from './operation'
import { Outbox } from './outbox'
import { born } from './rows'
import { stateHandlers } from './states'
import { defaultSwitches } from './switches'
import { userHandlers } from './users'
import type { Visitor } from './visitor'
import { newWorld, type World } from './world'

export const assemble = (definition: DefinitionLike, clock?: Clock) => {
  const world = newWorld(declared(definition), clock)
  const invocations = new Invocations(world)
  const installation = new Installation(world, invocations)
  const outbox = new Outbox(world, invocations)
  const plugin = newPlugin(world, invocations, outbox)
  world.bot = newBot(plugin)
  return { world, invocations, installation, outbox, plugin, visitors: new Map<string, Visitor>() }
}

export type Parts = ReturnType<typeof assemble>

/** The whole emulator comes late: it is not there yet when its server starts. */
export type Emulated = Parts & { whole?: Controlled }

export const layRoutes: Routes<Emulated> = (app, emulatedFor) => {
  const worldOf = (request: FastifyRequest) => emulatedFor(request).world
  serveOperations(app, emulatedFor, {
    ...userHandlers,
    ...conversationHandlers,
    ...messageHandlers,
    ...eventHandlers,
    ...stateHandlers,
    ...configureHandlers,
    ...fileHandlers,
  })
  serveFileContent(app, worldOf)
  serveControl(app, (request) => {
    const { whole } = emulatedFor(request)
    if (!whole) throw new ApiFailure('Internal', 'The emulator is still starting')
    return whole
  })
  serveWebhook(app, emulatedFor)
  serveUnknown(app, worldOf)
}

/** The plugin writes as the bot, so the bot is a user too. */
export const addBotUser = (world: World) => {
  const { names, tables } = world
  tables.users.add({ id: names.botUserId, ...born(world), tags: {}, name: 'Bot', integration: 'bot' })
}

const restore = <T extends object>(current: T, fresh: T) => {
  for (const key of Object.keys(current)) delete current[key as keyof T]
  Object.assign(current, fresh)
}

/** Everything stored, said and switched is as on the first day; the URL and the ids stay. */
export const forgetParts = ({ world, installation, outbox, plugin, visitors }: Parts) => {
  world.work.forget()
  world.gates.clear()
  world.clock.clear()
  world.rateLimit.forget()
  for (const table of Object.values(world.tables)) table.clear()
  for (const list of [world.violations, world.failures]) list.length = 0
  for (const list of [plugin.botHeard, plugin.botMessages, plugin.continued]) list.length = 0
  restore(world.switches, defaultSwitches())
  restore(plugin.config, defaultHitlConfig())
  installation.forget()
  outbox.forget()
  visitors.clear()
  addBotUser(world)
}
