/** The three recipes of hub.md, played with the HITL plugin: the flow branches on the conditions as they stand there. */
import { runInNewContext } from 'node:vm'
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { test } from '../harness/scene'
import { read, sectionOf } from './markdown'

/** What the Expression card of a recipe answers. */
const expression = (recipe: string, workflow: object): boolean => {
  const [, condition = ''] = /with the condition `([^`]+)`/.exec(sectionOf(read('hub.md'), `### ${recipe}`)) ?? []
  return runInNewContext(condition, { workflow }) === true
}

const action = async (bridge: Bridge, type: string, input: object) => {
  const { status, body } = await bridge.botpress.invoke('action_triggered', { type, input })
  expect(status).toBe(200)
  return (JSON.parse(body) as { output: object }).output
}

describe.concurrent('ask first', () => {
  const isClosed = async (bridge: Bridge) =>
    expression('Ask first', { now: await action(bridge, 'checkAvailability', {}) })

  test('nobody is there: the visitor is asked for an address, and no operator is rung', async ({ bridge }) => {
    await bridge.salesiq.operator().goes('away')
    await bridge.salesiq.operator('Tom Reed').goes('away')
    expect(await isClosed(bridge)).toBe(true)
    expect(bridge.salesiq.conversations).toEqual([])
  })

  test('somebody is there, or busy: the flow gets to Start HITL', async ({ bridge }) => {
    expect(await isClosed(bridge)).toBe(false)
    await bridge.handoff()
    await bridge.handoff()
    expect(await isClosed(bridge)).toBe(false)
  })
})

describe.concurrent('after the handoff', () => {
  /** The plugin and the card as the recipe sets them. */
  const handoff = async (bridge: Bridge) => {
    Object.assign(bridge.botpress.plugin.config, { flowOnHitlStopped: true, onHitlStoppedMessage: 'NULL' })
    const visitor = bridge.botpress.visitor({ name: 'Ana' })
    await visitor.says('I need help')
    return { visitor, ...(await again(bridge, visitor)) }
  }

  const again = async (bridge: Bridge, visitor: ReturnType<Bridge['botpress']['visitor']>) => {
    await visitor.asksForHuman({ hitlSession: { reference: visitor.conversation.id } })
    const conversation = bridge.salesiq.conversations.at(-1)
    const hitl = bridge.botpress.conversations.find(({ id }) => id === visitor.hitlConversationId)
    if (!conversation || !hitl) throw new Error('The handoff left no conversation')
    hitl.createdAt = new Date(Date.now() - 10_000).toISOString()
    return { conversation, hitl }
  }

  /** Get session in the node behind Start HITL, which the flow gets to once. */
  const isNobody = async (bridge: Bridge, visitor: ReturnType<Bridge['botpress']['visitor']>) => {
    await bridge.settled()
    const last = await action(bridge, 'getSession', { reference: visitor.conversation.id })
    return expression('After the handoff', { last })
  }

  test('nobody came: the flow goes on and asks for an address; nobody says that a human closed', async ({ bridge }) => {
    const { visitor, conversation } = await handoff(bridge)
    const heard = visitor.heard.length
    await bridge.salesiq.misses(conversation)
    expect(await isNobody(bridge, visitor)).toBe(true)
    expect(visitor.flowContinued).toBe(1)
    expect(visitor.heard.slice(heard)).toEqual([])
  })

  test('the plugin gives up before anybody came: the same', async ({ bridge }) => {
    bridge.botpress.plugin.config.agentAssignedTimeoutSeconds = 90
    const { visitor } = await handoff(bridge)
    await bridge.botpress.advance(90_000)
    expect(await isNobody(bridge, visitor)).toBe(true)
    expect(visitor.flowContinued).toBe(1)
  })

  test('the operator closed: the flow goes on and asks whether it is solved', async ({ bridge }) => {
    const { visitor, conversation } = await handoff(bridge)
    const operator = bridge.salesiq.operator()
    await operator.joins(conversation)
    await operator.replies(conversation, 'Done.')
    await operator.closes(conversation)
    expect(await isNobody(bridge, visitor)).toBe(false)
    expect(visitor.flowContinued).toBe(1)
  })

  test('a second handoff in the same conversation: the newest session counts', async ({ bridge }) => {
    const first = await handoff(bridge)
    const operator = bridge.salesiq.operator()
    await operator.joins(first.conversation)
    await operator.closes(first.conversation)
    expect(await isNobody(bridge, first.visitor)).toBe(false)
    await first.visitor.says('One more thing')
    const { conversation } = await again(bridge, first.visitor)
    await bridge.salesiq.misses(conversation)
    expect(await isNobody(bridge, first.visitor)).toBe(true)
    expect(first.visitor.flowContinued).toBe(2)
  })
})

test.concurrent(
  'outside the flow: the event reaches the bot with the reference and the outcome, once',
  async ({ bridge }) => {
    const { conversation, operator } = await bridge.session({ hitlSession: { reference: 'order-1042' } })
    await operator.closes(conversation)
    await bridge.settled()
    const events = bridge.botpress.botHeard.filter(({ type }) => type === 'sessionEnded')
    expect(events.map(({ payload }) => payload)).toEqual([
      expect.objectContaining({ reference: 'order-1042', outcome: 'completed' }),
    ])
  },
)
