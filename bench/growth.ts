/** What an operation costs as things grow: open sessions, lines of a conversation, foreign chats, and time. */
import { type Figures, measure } from './measure'
import { type Operation, operations } from './operations'
import { handoff, session, type Side } from './side'

const named = (name: string): Operation => {
  const found = operations.find((operation) => operation.name === name)
  if (!found) throw new Error(`There is no operation ${name}`)
  return found
}

export type Cost = { what: string; figures: Figures }

const costOf = async (side: Side, operation: Operation, what: string): Promise<Cost> => {
  const figures = (await measure([side], operation, { latencyMs: 0, rounds: 3, size: 10 })).get(side)
  if (!figures) throw new Error(`${what} was not measured`)
  return { what, figures }
}

/** A reply while so many sessions are open. */
export const costOfSessions = async (side: Side, counts: readonly number[]): Promise<Cost[]> => {
  const costs: Cost[] = []
  let open = 0
  for (const count of counts) {
    for (; open < count; open += 1) await handoff(side)
    costs.push(await costOf(side, named('operator reply'), `a reply with ${count} open sessions`))
  }
  return costs
}

/** Lines that were all written in the last minutes: a reply has to look at each of them. */
export const costOfLines = async (side: Side, counts: readonly number[]): Promise<Cost[]> => {
  const costs: Cost[] = []
  for (const count of counts) {
    const { operator, conversation } = await session(side)
    for (let line = 0; line < count; line += 1) await side.salesiq.visitorSays(conversation, `Line ${line}`)
    const prepare = async () => () => operator.replies(conversation, 'I am here.')
    costs.push(await costOf(side, { name: 'reply', prepare }, `a reply after ${count} lines in its conversation`))
  }
  return costs
}

export const costOfForeignChats = async (side: Side, count: number): Promise<Cost[]> => {
  const before = await side.bundle.used({ isCollected: true })
  const first = await costOf(side, named('foreign webhook'), 'a foreign webhook, at first')
  for (let chat = 0; chat < count; chat += 1) {
    const entity_id = String(9_000_000 + chat)
    await side.salesiq.deliver({ payload: { event: 'conversation.missed', entity_id, entity: {} } })
    if (chat % 500 === 0) forget(side)
  }
  const after = await side.bundle.used({ isCollected: true })
  const grown = ((after.heap - before.heap) / 1024 / 1024).toFixed(1)
  const last = await costOf(
    side,
    named('foreign webhook'),
    `after ${count} foreign chats, which grew the heap by ${grown} MB`,
  )
  return [first, last]
}

const forget = (side: Side) => {
  side.takeCalls()
  side.takeInvocations()
  side.salesiq.deliveries.length = 0
}

const operationsOfHandoff = 20

const wholeHandoff = async (side: Side) => {
  const { visitor, operator, conversation } = await session(side)
  for (let pair = 0; pair < 7; pair += 1) {
    await visitor.says(`Question ${pair}`)
    await operator.replies(conversation, `Answer ${pair}`)
  }
  await side.settled()
  await operator.closes(conversation)
  await side.settled()
  forget(side)
}

export type Memory = { operations: number; heap: number; rss: number }

/** Whole handoffs of twenty operations: createUser, start, assigned, eight replies, eight lines, end. */
export const memoryAfter = async (side: Side, counts: readonly number[]): Promise<Memory[]> => {
  const memory: Memory[] = []
  let made = 0
  for (const count of counts) {
    for (; made < count; made += operationsOfHandoff) await wholeHandoff(side)
    const { heap, rss } = await side.bundle.used({ isCollected: true })
    memory.push({ operations: made, heap, rss })
  }
  return memory
}
