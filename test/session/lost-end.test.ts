/** The chat is over in SalesIQ, and no webhook has said so: any contact with the session ends it, once. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { rawEvent } from '../harness/raw-event'
import { test } from '../harness/scene'

const DETAILS = 'GET /api/v2/:screen/conversations/:id'
const NOT_COVERED = {
  kind: 'status',
  status: 200,
  body: '{"error":{"code":1009,"message":"Invalid OAuthScope."}}',
} as const

type Opened = Awaited<ReturnType<Bridge['handoff']>>

const events = (bridge: Bridge, type: string) => bridge.botpress.events.filter((event) => event.type === type)

const outcomes = (bridge: Bridge) => events(bridge, 'sessionEnded').map(({ payload }) => String(payload['outcome']))

const getSession = async (bridge: Bridge, hitlConversationId: string) => {
  const input = { hitlConversationId }
  const { status, body } = await bridge.botpress.invoke('action_triggered', { type: 'getSession', input })
  expect(status).toBe(200)
  return (JSON.parse(body) as { output: Record<string, unknown> }).output
}

const ends = {
  completed: async (bridge: Bridge): Promise<Opened> => {
    const session = await bridge.session()
    await session.operator.closes(session.conversation, { silently: true })
    return session
  },
  missed: async (bridge: Bridge): Promise<Opened> => {
    const opened = await bridge.handoff()
    await bridge.salesiq.misses(opened.conversation, { silently: true })
    return opened
  },
}

const contacts = {
  'the visitor’s next line': ({ visitor }: Opened) => visitor.says('is anybody there?'),
  'Get session': ({ hitl }: Opened, bridge: Bridge) => getSession(bridge, hitl.id),
  'the daily check': (_: Opened, bridge: Bridge) => bridge.configure({}),
}

for (const [outcome, happens] of Object.entries(ends)) {
  describe.concurrent(`a lost “${outcome}”`, () => {
    for (const [contact, make] of Object.entries(contacts)) {
      test(`is noticed by ${contact}: the visitor gets the bot back, once`, async ({ bridge }) => {
        const opened = await happens(bridge)
        const { visitor, hitl } = opened
        expect(visitor.hitlActive).toBe(true)
        await make(opened, bridge)
        await bridge.settled()
        expect(visitor.hitlActive).toBe(false)
        for (const again of Object.values(contacts)) await again(opened, bridge)
        await bridge.settled()
        expect(outcomes(bridge)).toEqual([outcome])
        expect(events(bridge, 'hitlStopped')).toHaveLength(1)
        expect(hitl.tags).toMatchObject({ outcome, status: 'closed' })
        expect(visitor.flowContinued).toBe(1)
      })
    }

    test('comes at last, after the end was noticed: nothing more', async ({ bridge }) => {
      const opened = await happens(bridge)
      await getSession(bridge, opened.hitl.id)
      const event = outcome === 'missed' ? 'conversation.missed' : 'conversation.completed'
      await bridge.salesiq.deliver({ payload: rawEvent(event, opened.conversation, { ended_by: 'agent' }) })
      await bridge.settled()
      expect(outcomes(bridge)).toEqual([outcome])
      expect(events(bridge, 'hitlStopped')).toHaveLength(1)
    })
  })
}

describe.concurrent('where SalesIQ refuses lines and does not describe the chat', () => {
  test('the second refused line ends the session', async ({ bridge }) => {
    const { visitor, conversation, operator } = await bridge.session()
    await operator.closes(conversation, { silently: true })
    bridge.salesiq.faults.add(DETAILS, NOT_COVERED, 9)
    await visitor.says('one')
    await bridge.settled()
    expect(visitor.hitlActive).toBe(true)
    expect(outcomes(bridge)).toEqual([])
    await visitor.says('two')
    await bridge.settled()
    expect(visitor.hitlActive).toBe(false)
    expect(outcomes(bridge)).toEqual(['idle'])
    expect(events(bridge, 'hitlStopped')).toHaveLength(1)
    bridge.salesiq.faults.clear()
  })

  test('a line that arrives between two refusals keeps the session', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const SEND = 'POST /api/visitor/v1/:screen/conversations/:id/messages'
    const refused = {
      kind: 'status',
      status: 200,
      body: '{"error":{"code":1019,"message":"Invalid Resource."}}',
    } as const
    bridge.salesiq.faults.add(DETAILS, NOT_COVERED, 9)
    bridge.salesiq.faults.add(SEND, refused)
    await visitor.says('one')
    await visitor.says('two')
    bridge.salesiq.faults.add(SEND, refused)
    await visitor.says('three')
    await visitor.says('four')
    await bridge.settled()
    expect(visitor.hitlActive).toBe(true)
    expect(outcomes(bridge)).toEqual([])
    const written = conversation.messages.map(({ text }) => text)
    expect(written).toEqual(expect.arrayContaining(['two', 'four']))
    expect(written).not.toContain('one')
    bridge.salesiq.faults.clear()
  })
})
