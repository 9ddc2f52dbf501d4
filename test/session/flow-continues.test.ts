/** Get session at the very moment the plugin continues the visitor's flow: the outcome is right by then. */
import { expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { test } from '../harness/scene'

type Opened = Awaited<ReturnType<Bridge['session']>>

/** How a session ends, and what Get session has to say of that end. */
const ends: { outcome: string; end: (opened: Opened, bridge: Bridge) => Promise<unknown> }[] = [
  { outcome: 'completed', end: ({ operator, conversation }) => operator.closes(conversation) },
  { outcome: 'visitorLeft', end: ({ conversation }, { salesiq }) => salesiq.visitorLeaves(conversation) },
  { outcome: 'idle', end: ({ conversation }, { salesiq }) => salesiq.goesIdle(conversation) },
  { outcome: 'stopped', end: ({ visitor }) => visitor.says('/end') },
]

const rounds = 200
const atOnce = 10

test('200 of 200 answers are right', async ({ bridge }) => {
  const { botpress } = bridge
  const opened: Opened[] = []
  const asked = new Map<string, Promise<unknown>>()
  const ask = async (hitlConversationId: string) => {
    const input = { hitlConversationId }
    const { body } = await botpress.invoke('action_triggered', { type: 'getSession', input })
    return (JSON.parse(body) as { output?: { outcome?: string } }).output?.outcome
  }
  const { continued } = botpress.plugin
  continued.push = (...items) => {
    for (const { conversationId } of items) {
      const session = opened.find(({ visitor }) => visitor.conversation.id === conversationId)
      if (session) asked.set(session.hitl.id, ask(session.hitl.id))
    }
    return Array.prototype.push.apply(continued, items)
  }
  while (opened.length < rounds) opened.push(await bridge.session())
  const endOf = (index: number) => ends[index % ends.length]
  const left = [...opened.entries()]
  const worker = async () => {
    for (let next = left.shift(); next; next = left.shift()) await endOf(next[0])?.end(next[1], bridge)
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  await bridge.settled()
  const answers = await Promise.all(opened.map(async ({ hitl }) => asked.get(hitl.id)))
  expect(answers).toEqual(opened.map((_, index) => endOf(index)?.outcome))
})
