/** The Botpress emulator: Botpress Cloud, as an integration knows it, on 127.0.0.1. */
import type { Clock } from '../clock'
import { type LoopbackServer, startServer } from '../server'
import { ApiFailure, type FailureType } from './api-failure'
import type { DefinitionLike } from './declared'
import type { Configuration, Installation } from './installation'
import { addBotUser, assemble, type Emulated, forgetParts, layRoutes, type Parts } from './parts'
import { Updates } from './updates'
import { Visitor, type VisitorOptions } from './visitor'

/** `clock`: one that other emulators may share; without it the emulator has its own. */
export type StartOptions = { definition: DefinitionLike; port?: number; clock?: Clock }
export type BotpressEmulator = Awaited<ReturnType<typeof startBotpress>>

const stored = ({ tables }: Parts['world']) => ({
  users: tables.users.rows,
  conversations: tables.conversations.rows,
  messages: tables.messages.rows,
  events: tables.events.rows,
  states: tables.states.rows,
  files: tables.files.rows,
})

const views = ({ world, invocations, installation, plugin }: Parts) => ({
  ...stored(world),
  url: world.url,
  names: world.names,
  switches: world.switches,
  /** Events that reached the bot, and visitors' messages that did. */
  botHeard: plugin.botHeard,
  botMessages: plugin.botMessages,
  violations: world.violations,
  failures: world.failures,
  invocations: invocations.made,
  installation,
  webhookUrl: installation.webhookUrl,
  plugin,
  /** What a bundle's process needs to find this emulator. */
  env: { BP_API_URL: world.url, BP_TOKEN: world.names.token, BP_WEBHOOK_URL: world.url },
})

/** What the bot owner does in Studio, and what visitors do. */
const actions = ({ world, installation, invocations, plugin, visitors }: Parts) => ({
  install: (what: Parameters<Installation['install']>[0]) => installation.install(what),
  configure: (configuration: Configuration) => installation.configure(configuration),
  /** What a schedule set by `configureIntegration` does when its hour has come. */
  registersAgain: () => installation.register(),
  uninstall: () => installation.uninstall(),
  invoke: async (operation: string, body?: unknown) => invocations.invoke(operation, body),
  /** `message_updated` and `conversation_updated`, as newer platforms send them; the answer is the integration's. */
  updates: new Updates(world, invocations),
  visitor: (options: VisitorOptions = {}) => {
    const visitor = new Visitor(plugin, options)
    visitors.set(visitor.user.id, visitor)
    return visitor
  },
  settled: () => world.work.settled(),
  clock: world.clock.clock,
  /** Moves the emulator's clock forward and does what becomes due. */
  advance: (ms: number) => world.clock.advance(ms),
})

const breakage = ({ routes, calls, faults, gates }: LoopbackServer, { invocations: { disturbances } }: Parts) => ({
  routes,
  calls,
  faults,
  /** Calls that are held until the test lets them pass. */
  gates,
  /** Calls of the integration that come late or twice. */
  disturbances,
  unused: () => [...faults.unused(), ...disturbances.unused(), ...gates.unused()],
  /** The next calls of a route are refused in the API's own words; `retryAfter` in seconds. */
  refuses: (route: string, type: FailureType, options: { times?: number; retryAfter?: number } = {}) => {
    const { times = 1, retryAfter } = options
    const failure = new ApiFailure(type, `The emulator was told to refuse ${route}`)
    const headers = {
      'content-type': 'application/json',
      ...(retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }),
    }
    const body = JSON.stringify(failure.body())
    faults.add(route, { kind: 'status', status: failure.code, body, headers }, times)
  },
})

const ending = (parts: Parts, server: LoopbackServer) => ({
  reset: () => {
    forgetParts(parts)
    server.calls.length = 0
    server.faults.clear()
  },
  close: async () => {
    parts.world.work.forget()
    parts.world.gates.clear()
    parts.world.clock.clear()
    await server.close()
  },
})

const whole = (parts: Parts, server: LoopbackServer) => ({
  ...views(parts),
  ...actions(parts),
  ...breakage(server, parts),
  ...ending(parts, server),
})

/** Starts on a free port unless one is named. The definition says which tags, messages, events and states exist. */
export const startBotpress = async ({ definition, port = 0, clock }: StartOptions) => {
  const parts = assemble(definition, clock)
  const emulated: Emulated = { ...parts }
  const server = await startServer(layRoutes, { world: emulated, port, gates: parts.world.gates })
  parts.world.url = server.url
  addBotUser(parts.world)
  const emulator = whole(parts, server)
  emulated.whole = { ...emulator, visitors: parts.visitors }
  return emulator
}
