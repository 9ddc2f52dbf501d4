/** Many sessions at once between two processes, while calls break and webhooks come twice, late or in another order. */
import type { Conversation } from '../../emulators/salesiq/conversation'
import type { Visitor } from '../../emulators/botpress/visitor'
import type { Fault } from '../../emulators/faults'
import { type Bridge, startBridge } from '../../test/harness/bridge'
import { asInUse } from '../../test/harness/times'
import { type Counts, countsOf } from './counts'

export type Size = { sessions: number; linesEach: number; atOnce: number }

export const whole: Size = { sessions: 200, linesEach: 50, atOnce: 20 }
export const short: Size = { sessions: 10, linesEach: 10, atOnce: 5 }

export type Talk = {
  visitor: Visitor
  conversation: Conversation
  operator: string
  /** In the order of writing. */
  fromVisitor: string[]
  fromOperator: string[]
}

/** The same each time: a soak that fails can be repeated. */
const newRandom = (seed: number) => () => {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0
  return seed / 2 ** 32
}

const faults: Fault[] = [
  { kind: 'resetBefore' },
  { kind: 'resetAfter' },
  { kind: 'status', status: 500, body: 'no' },
  { kind: 'status', status: 502, body: 'no' },
  { kind: 'status', status: 429, body: 'no', headers: { 'retry-after': '1' } },
  { kind: 'html' },
  { kind: 'empty' },
  { kind: 'truncated' },
]

const SEND = 'POST /api/visitor/v1/:screen/conversations/:id/messages'
const botpressRoutes = [
  'GET /v1/chat/conversations',
  'GET /v1/chat/messages',
  'POST /v1/chat/messages/get-or-create',
  'POST /v1/chat/events',
  'PUT /v1/chat/conversations/:id',
]
const salesIqRoutes = ['GET /api/v2/:screen/conversations/:id/messages', SEND]

type Chance = <T>(items: readonly T[]) => T

/** One of twenty steps has a call that breaks, one of ten a webhook that comes twice or late. */
const disturb = ({ botpress, salesiq }: Bridge, random: () => number, pick: Chance) => {
  if (random() < 0.05) {
    const isBotpress = random() < 0.5
    if (isBotpress) botpress.faults.add(pick(botpressRoutes), pick(faults))
    else salesiq.faults.add(pick(salesIqRoutes), pick(faults))
  }
  if (random() < 0.05) salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'duplicate', times: 1 })
  if (random() < 0.05) salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'late', ms: 50 })
}

const talk = async (bridge: Bridge, number: number, { linesEach }: Size): Promise<Talk> => {
  const random = newRandom(number + 1)
  const pick: Chance = (items) => items[Math.floor(random() * items.length)] ?? (items[0] as never)
  const { visitor, conversation } = await openedBy(bridge, number)
  const operator = bridge.salesiq.operator(number % 2 === 0 ? 'Olivia Park' : 'Tom Reed')
  const said: Talk = { visitor, conversation, operator: operator.name, fromVisitor: [], fromOperator: [] }
  await operator.joins(conversation)
  for (let line = 0; line < linesEach; line += 1) {
    disturb(bridge, random, pick)
    const words = `s${number} n${line}.`
    if (line % 2 === 0) {
      said.fromOperator.push(words)
      const reply = operator.replies(conversation, words)
      // Now and then the next line does not wait for the webhook.
      if (random() > 0.2) await reply
    } else {
      said.fromVisitor.push(words)
      await visitor.says(words)
    }
  }
  return said
}

const openedBy = async (bridge: Bridge, number: number) => {
  const { botpress, salesiq } = bridge
  const visitor = botpress.visitor({ name: `Visitor ${number}` })
  await visitor.says('I need help')
  await visitor.asksForHuman()
  const hitl = botpress.conversations.find(({ id }) => id === visitor.hitlConversationId)
  const conversation = salesiq.conversations.find(({ id }) => id === hitl?.tags['id'])
  if (!hitl || !conversation) throw new Error(`Session ${number} was not opened`)
  hitl.createdAt = new Date(Date.now() - 10_000).toISOString()
  return { visitor, conversation }
}

const aMinuteLater = async (bridge: Bridge) => {
  await Promise.all([bridge.advance(61_000), bridge.botpress.advance(61_000)])
  await bridge.salesiq.advance(61_000)
  await bridge.settled()
}

const endAll = async (bridge: Bridge, talks: readonly Talk[]) => {
  for (const [index, { visitor, conversation, operator }] of talks.entries()) {
    if (index % 2 === 0) await bridge.salesiq.operator(operator).closes(conversation)
    else await visitor.says('/end')
  }
  for (let minute = 0; minute < 3; minute += 1) await aMinuteLater(bridge)
  await bridge.configure({})
  await bridge.settled()
}

/** No call hangs here, and a slow machine is no fault; only the pauses before a call is repeated are shorter. */
const limits = { ...asInUse, ZOHO_TIME_LIMIT_MS: '8000', HITL_RETRY_MS: '100', HITL_UNAVAILABLE_RETRY_MS: '100' }

/** Plays everything, lets time go on, ends each session, and counts what is wrong. */
export const soak = async (size: Size): Promise<Counts> => {
  const bridge = await startBridge({ env: limits })
  try {
    const talks: Talk[] = []
    let next = 0
    const worker = async () => {
      while (next < size.sessions) {
        next += 1
        talks.push(await talk(bridge, next, size))
      }
    }
    await Promise.all(Array.from({ length: size.atOnce }, worker))
    await bridge.settled()
    for (const { faults: planned } of [bridge.botpress, bridge.salesiq]) planned.clear()
    for (let minute = 0; minute < 3; minute += 1) await aMinuteLater(bridge)
    await endAll(bridge, talks)
    return countsOf(bridge, talks)
  } finally {
    await bridge.finish()
  }
}
