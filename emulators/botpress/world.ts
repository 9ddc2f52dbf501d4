/** Everything the parts of the emulator share: names, rows, switches, what is under way and what went wrong. */
import { randomUUID } from 'node:crypto'
import { type Clock, EmulatorClock } from '../clock'
import { Gates } from '../gates'
import type { Declared } from './declared'
import { newId } from './ids'
import { operations } from './operations'
import { RateLimit } from './rate-limit'
import { type ConversationRow, type EventRow, type MessageRow, newTables, type Tables } from './rows'
import { defaultSwitches, type Switches } from './switches'
import { Work } from './work'

export type Names = {
  botId: string
  botUserId: string
  integrationId: string
  /** What the bot calls the installed integration; also `conversation.integration`. */
  alias: string
  webhookId: string
  token: string
}

/** What the bot (with its plugin) does with what an integration puts into Botpress. */
export type Bot = {
  hears: (message: MessageRow) => Promise<void>
  notices: (event: EventRow) => Promise<void>
}

export type World = {
  names: Names
  declared: Declared
  switches: Switches
  tables: Tables
  clock: EmulatorClock
  gates: Gates
  work: Work
  rateLimit: RateLimit
  /** Answers that did not fit the published schemas, output that did not fit the definition, unknown routes. */
  violations: string[]
  /** What the bot's log would show: hooks and deliveries that failed. */
  failures: string[]
  bot: Bot
  /** Set once the server listens. */
  url: string
}

// The CLI makes the alias from the name without the workspace's handle.
const aliasOf = (name: string) => name.split('/').at(-1) ?? name

const newNames = (declared: Declared): Names => {
  const botId = randomUUID()
  return {
    botId,
    // The plugin writes as `ctx.botId` (§3.2), so the bot's user carries that id.
    botUserId: botId,
    integrationId: newId('intver'),
    alias: aliasOf(declared.name),
    webhookId: randomUUID(),
    token: `bp_pat_${randomUUID().replaceAll('-', '')}`,
  }
}

const idle: Bot = { hears: async () => undefined, notices: async () => undefined }

/** The calls of the integration can be held too: an operation, or `action:` and the name of the action. */
const newGates = ({ actions }: Declared) => {
  const gates = new Gates()
  gates.know(...operations.filter((operation) => operation !== 'action_triggered'))
  gates.know(...[...actions.keys()].map((name) => `action:${name}`))
  return gates
}

export const newWorld = (declared: Declared, given?: Clock): World => {
  const switches = defaultSwitches()
  const clock = new EmulatorClock(given)
  const gates = newGates(declared)
  return {
    names: newNames(declared),
    declared,
    switches,
    tables: newTables(),
    clock,
    gates,
    work: new Work(clock, gates),
    rateLimit: new RateLimit(clock, switches),
    violations: [],
    failures: [],
    bot: idle,
    url: '',
  }
}

/** Whether a conversation belongs to the integration under test (and not to the visitor's channel). */
export const isOurs = (world: World, conversation: ConversationRow) => conversation.integration === world.names.alias
