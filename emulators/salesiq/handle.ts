/** What a scene holds in its hands: the portal, its people, its webhooks, its clock. */
import type { LoopbackServer } from '../server'
import { addClient, type WantedClient } from './clients'
import { consent } from './consent'
import type { Delivery } from './courier'
import type { ConversationRef } from './find-conversation'
import { operatorNamed, type SharedFile } from './operator'
import { type Anything, deliverAnything, redeliverLast } from './redeliver'
import { addWebhook, type WantedWebhook } from './registry'
import { resetWorld } from './reset'
import * as scene from './scene'
import { issueToken, type WantedToken } from './tokens'
import { leftOver } from './unused'
import type { World } from './world'

type Rating = { rating?: number; feedback?: string }

const sceneActions = (world: World) => ({
  /** The first operator, or the one of that name. */
  operator: (name?: string) => operatorNamed(world, name),
  startWebsiteChat: (chat?: scene.WebsiteChat) => scene.startWebsiteChat(world, chat),
  visitorSays: (ref: ConversationRef, said: string | SharedFile) => scene.visitorSays(world, ref, said),
  visitorLeaves: (ref: ConversationRef, how?: scene.HowItEnds) => scene.visitorLeaves(world, ref, how),
  visitorRates: (ref: ConversationRef, rating: Rating) => scene.visitorRates(world, ref, rating),
  goesIdle: (ref: ConversationRef, how?: scene.HowItEnds) => scene.goesIdle(world, ref, how),
  misses: (ref: ConversationRef, how?: scene.HowItEnds) => scene.misses(world, ref, how),
  botAttends: (ref: ConversationRef) => scene.botAttends(world, ref),
  botReplies: (ref: ConversationRef, text: string) => scene.botReplies(world, ref, text),
})

const webhookActions = (world: World) => ({
  addWebhook: (wanted: WantedWebhook) => addWebhook(world, wanted),
  /** Every attempt, in the order of their answers. */
  deliveries: world.courier.deliveries,
  /** Webhooks late, doubled, lost, held back. */
  webhookPlan: world.courier.plan,
  redeliverLast: (): Promise<Delivery> => redeliverLast(world),
  deliver: (anything: Anything): Promise<Delivery> => deliverAnything(world, anything),
  /** Resolves when no delivery is under way; with `retries`, when none is waiting for its minute either. */
  settled: (options?: { retries?: boolean }) => world.courier.settled(options),
})

const tokenActions = (world: World) => ({
  issueToken: (wanted?: WantedToken) => issueToken(world, wanted),
  addClient: (wanted: WantedClient) => addClient(world, wanted),
  expireTokens: () => world.accounts.expireAll(),
  consent: (authorizeUrl: string, decision?: 'accept' | 'reject') => consent(authorizeUrl, decision),
})

export const newHandle = (world: World, server: Pick<LoopbackServer, 'url' | 'calls' | 'faults'>) => ({
  ...sceneActions(world),
  ...webhookActions(world),
  ...tokenActions(world),
  url: server.url,
  calls: server.calls,
  faults: server.faults,
  /** Calls and webhooks that are held until the test lets them pass. */
  gates: world.gates,
  portal: world.portal,
  switches: world.switches,
  conversations: world.conversations,
  /** What was added by hand or through the API; \`secured\` and \`enabled\` may be changed at any time. */
  webhooks: world.webhooks,
  /** Webhooks of which every try failed. */
  get failedExecutions() {
    return world.courier.executions.filter(({ state }) => state === 'failed')
  },
  clock: world.clock.clock,
  /** Moves the emulator's clock forward and does what falls due. */
  advance: (ms: number) => world.clock.advance(ms),
  /** What a scene planned and did not use, and what nobody answered. */
  unused: () => [...server.faults.unused(), ...leftOver(world, server.calls)],
  reset: () => resetWorld(world, server),
})

export type Handle = ReturnType<typeof newHandle>
