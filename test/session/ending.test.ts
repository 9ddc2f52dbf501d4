/** How a session ends: the last words come first, and the end happens once, whatever goes wrong meanwhile. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { attendedBy, rawEvent } from '../harness/raw-event'
import { test } from '../harness/scene'
import { randomFile } from '../harness/random-file'

const ATTACHMENT = 'GET /api/v2/:screen/conversations/:id/attachments/:attachment'

type Session = Awaited<ReturnType<Bridge['session']>>

/** What the visitor received from the operator: texts, and files by their names. */
const heard = ({ visitor }: Session) =>
  visitor.messages
    .filter(({ author }) => author.name === 'Olivia Park')
    .map(({ type, text, payload }) => (type === 'text' ? text : `[${String(payload['title'])}]`))

const png = (name = 'a.png', size = 10) => ({ name, type: 'image/png', bytes: randomFile(size) })

const healed = async (bridge: Bridge) => {
  await bridge.salesiq.settled({ retries: true })
  await bridge.settled()
}

const alone = test.extend({ options: { processes: 1 } })

describe.concurrent('the last words', () => {
  test('fail once in one process while the end comes to another: heard before the end', async ({ bridge }) => {
    const session = await bridge.session()
    bridge.salesiq.switches.retryAfterMs = 1500
    bridge.botpress.refuses('POST /v1/chat/messages/get-or-create', 'Internal')
    await session.operator.replies(session.conversation, 'Your code is 42')
    await session.operator.closes(session.conversation)
    await healed(bridge)
    expect(heard(session)).toEqual(['Your code is 42'])
  })

  test('are late, and the end comes at once: heard before the end', async ({ bridge }) => {
    const session = await bridge.session()
    bridge.salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'late', ms: 1500 })
    const words = session.operator.replies(session.conversation, 'Your code is 42')
    await Promise.all([words, session.operator.closes(session.conversation)])
    await bridge.settled()
    expect(heard(session)).toEqual(['Your code is 42'])
    // The webhook that came after the end told nobody of words that had been heard.
    expect(bridge.botpress.botHeard.map(({ type }) => type)).toEqual(['sessionEnded'])
  })

  test('are a file that cannot be had now: a line that says so, before the end', async ({ bridge }) => {
    const session = await bridge.session()
    bridge.salesiq.switches.retryAfterMs = 1500
    bridge.salesiq.faults.add(ATTACHMENT, { kind: 'status', status: 503 }, 2)
    await session.operator.sendsFile(session.conversation, png('ticket.png'))
    await session.operator.closes(session.conversation)
    await healed(bridge)
    expect(heard(session).join()).toContain('ticket.png')
  })

  alone('old files are not carried again', async ({ bridge }) => {
    const session = await bridge.session()
    for (const name of ['1.png', '2.png']) await session.operator.sendsFile(session.conversation, png(name))
    bridge.salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'lost' }, 25)
    for (let index = 0; index < 25; index += 1) await session.operator.replies(session.conversation, `line ${index}`)
    bridge.botpress.calls.length = 0
    await session.operator.closes(session.conversation)
    await bridge.settled()
    expect(bridge.botpress.calls.filter(({ route }) => route === 'PUT /v1/files')).toEqual([])
    expect(heard(session)).toHaveLength(27)
  })

  test('the last words come before the end, also where SalesIQ sends both at once', async ({ bridge }) => {
    const { visitor, conversation, operator } = await bridge.session()
    bridge.salesiq.webhookPlan.hold()
    void operator.replies(conversation, 'Goodbye!')
    void operator.closes(conversation)
    await bridge.salesiq.webhookPlan.release('reversed', { together: true })
    await bridge.settled()
    expect(visitor.heard.slice(-2)).toEqual([
      'Goodbye!',
      'The human agent closed the conversation. I am the bot again.',
    ])
  })
})

describe.concurrent('an end', () => {
  test('an end that the plugin did not hear is told again when the visitor writes', async ({ bridge }) => {
    const { visitor, conversation, hitl } = await bridge.session()
    const isActive = bridge.botpress.states.filter(({ name }) => name.includes('hitl'))
    expect(isActive.length).toBeGreaterThan(0)
    hitl.tags['outcome'] = 'completed'
    await visitor.says('is anybody there?')
    await bridge.settled()
    expect(visitor.hitlActive).toBe(false)
    expect(conversation.messages.map(({ text }) => text)).not.toContain('is anybody there?')
  })

  for (const name of ['conversation.completed', 'conversation.attender.updated']) {
    alone(`two deliveries of ${name} at the same moment are one`, async ({ bridge }: { bridge: Bridge }) => {
      const { conversation } = await bridge.handoff()
      const payload = rawEvent(
        name,
        conversation,
        attendedBy({ id: '40510000000777777', name: 'Olivia Park' }, { ended_by: 'agent' }),
      )
      await Promise.all([bridge.salesiq.deliver({ payload }), bridge.salesiq.deliver({ payload })])
      await bridge.settled()
      const types = bridge.botpress.events.map(({ type }) => type)
      expect(new Set(types).size).toBe(types.length)
    })
  }
})

describe.concurrent('when the consent is gone in the middle of a session', () => {
  const withdraw = (bridge: Bridge) => bridge.configure({ refreshToken: undefined, accessToken: undefined })

  test('what the operator still says is heard, and the end gives the bot back', async ({ bridge }) => {
    const session = await bridge.session()
    await withdraw(bridge)
    await session.operator.replies(session.conversation, 'good-bye')
    await session.operator.closes(session.conversation)
    await bridge.settled()
    expect(heard(session)).toEqual(['good-bye'])
    expect(session.visitor.hitlActive).toBe(false)
  })

  test('a stop tells the bot of the end, and says why the chat stays open', async ({ bridge }) => {
    const { hitl } = await bridge.session()
    await withdraw(bridge)
    const input = { conversationId: hitl.id }
    const { status } = await bridge.botpress.invoke('action_triggered', { type: 'stopHitl', input })
    expect(status).toBe(200)
    expect(bridge.ownerLog().join()).toContain('SalesIQ is not connected yet')
    expect(hitl.tags['status']).toBe('unclosed')
    expect(bridge.botpress.botHeard.map(({ type }) => type)).toEqual(['sessionEnded'])
  })
})
