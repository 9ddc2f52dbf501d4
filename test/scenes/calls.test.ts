/** Calls per operation, with the module freshly loaded and only the access token known. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { test as base } from '../harness/scene'
import { attendedBy, rawEvent, replyOf } from '../harness/raw-event'

const test = base.extend({ options: { fresh: true } })

const count = async (bridge: Bridge, operation: () => Promise<unknown>) => {
  await bridge.settled()
  bridge.botpress.calls.length = 0
  bridge.salesiq.calls.length = 0
  await operation()
  await bridge.settled()
  return { botpress: bridge.apiCalls().length, salesiq: bridge.salesiq.calls.length }
}

const action = (bridge: Bridge, type: string, input: object) =>
  bridge.botpress.invoke('action_triggered', { type, input })

const made = async (bridge: Bridge) => {
  const email = `a@no-reply.${bridge.botpress.names.botId}.botpress.com`
  const { body } = await action(bridge, 'createUser', { name: 'Ana', email })
  return (JSON.parse(body) as { output: { userId: string } }).output.userId
}

describe.concurrent('the floor in calls', () => {
  test('start: 2 and 1, and 1 for what the operator reads first', async ({ bridge }) => {
    const userId = await made(bridge)
    const counted = await count(bridge, () => action(bridge, 'startHitl', { userId, messageHistory: [] }))
    expect(counted).toEqual({ botpress: 2, salesiq: 2 })
  })

  test('start with a transcript: no more', async ({ bridge }) => {
    const userId = await made(bridge)
    const messageHistory = [{ source: { type: 'user', userId }, type: 'text', payload: { text: 'hello' } }]
    const counted = await count(bridge, () => action(bridge, 'startHitl', { userId, messageHistory }))
    expect(counted).toEqual({ botpress: 2, salesiq: 2 })
  })

  test('visitor to operator: 0 and 1', async ({ bridge }) => {
    const { visitor } = await bridge.session()
    expect(await count(bridge, () => visitor.says('hello'))).toEqual({ botpress: 0, salesiq: 1 })
  })

  test('operator to visitor: 2, and 1 for the order', async ({ bridge }) => {
    const { operator, conversation } = await bridge.session()
    expect(await count(bridge, () => operator.replies(conversation, 'hello'))).toEqual({ botpress: 2, salesiq: 1 })
  })

  test('assigned: 5 and 0, where Botpress knows the operator', async ({ bridge }) => {
    await bridge.session()
    const { conversation } = await bridge.handoff()
    const payload = rawEvent('conversation.attender.updated', conversation, attendedBy(bridge.salesiq.operator()))
    expect(await count(bridge, () => bridge.salesiq.deliver({ payload }))).toEqual({ botpress: 5, salesiq: 0 })
  })

  test('assigned to somebody new: his name, his picture, a copy of it, and a note of it', async ({ bridge }) => {
    const { conversation } = await bridge.handoff()
    const payload = rawEvent('conversation.attender.updated', conversation, attendedBy(bridge.salesiq.operator()))
    // Botpress: the five, a place for the picture and the user's change. SalesIQ: the operator and the picture.
    expect(await count(bridge, () => bridge.salesiq.deliver({ payload }))).toEqual({ botpress: 7, salesiq: 2 })
  })

  test('ended: 5, and 1 for the last words and the counts', async ({ bridge }) => {
    const { conversation, operator } = await bridge.session()
    expect(await count(bridge, () => operator.closes(conversation))).toEqual({ botpress: 5, salesiq: 1 })
  })

  test('a foreign event: 1 and 0', async ({ bridge }) => {
    const payload = rawEvent(
      'conversation.operator.replied',
      { id: '40510000000999999' },
      replyOf({ id: '1', name: 'x' }),
    )
    expect(await count(bridge, () => bridge.salesiq.deliver({ payload }))).toEqual({ botpress: 1, salesiq: 0 })
  })

  test('stop: 5 and 1, and 1 for the counts', async ({ bridge }) => {
    const { hitl } = await bridge.session()
    const counted = await count(bridge, async () => {
      bridge.salesiq.switches.repliedForApiMessages = false
      await action(bridge, 'stopHitl', { conversationId: hitl.id })
      const own = bridge.apiCalls().filter((route) => route !== 'GET /v1/chat/conversations')
      // The event that follows the close is a delivery of its own, with its one look-up.
      expect(own).toHaveLength(5)
    })
    expect(counted).toEqual({ botpress: 6, salesiq: 2 })
  })
})
