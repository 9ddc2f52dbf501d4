/** One end, whoever notices it at the same moment: one `sessionEnded`, one outcome, and Get session agrees. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { attendedBy, rawEvent } from '../harness/raw-event'
import { test } from '../harness/scene'
import { until } from '../harness/until'

const TAGS = 'PUT /v1/chat/conversations/:id'
const CLAIM = 'POST /v1/chat/states/:type/:id/:name/get-or-set'

const events = (bridge: Bridge, type: string) => bridge.botpress.events.filter((event) => event.type === type)

const outcomes = (bridge: Bridge) => events(bridge, 'sessionEnded').map(({ payload }) => String(payload['outcome']))

const sessionNow = async (bridge: Bridge, hitlConversationId: string) => {
  const input = { hitlConversationId }
  const { status, body } = await bridge.botpress.invoke('action_triggered', { type: 'getSession', input })
  expect(status).toBe(200)
  return (JSON.parse(body) as { output: Record<string, unknown> }).output
}

describe.concurrent('Get session while the flow continues', () => {
  test('knows the outcome before the end is noted in the tags', async ({ bridge }) => {
    const { visitor, conversation, operator, hitl } = await bridge.session()
    const gate = bridge.botpress.gates.hold(TAGS)
    const closed = operator.closes(conversation)
    await until('the flow continues', () => visitor.flowContinued === 1)
    await gate.arrived()
    expect(hitl.tags['outcome']).toBeUndefined()
    expect(await sessionNow(bridge, hitl.id)).toMatchObject({ state: 'ended', outcome: 'completed' })
    gate.open()
    await closed
    await bridge.settled()
    expect(outcomes(bridge)).toEqual(['completed'])
  })

  const ends = [
    ['completed', (bridge: Bridge, id: string) => bridge.salesiq.operator().closes(id)],
    ['visitorLeft', (bridge: Bridge, id: string) => bridge.salesiq.visitorLeaves(id)],
    ['idle', (bridge: Bridge, id: string) => bridge.salesiq.goesIdle(id)],
  ] as const
  test('has the right outcome, forty times of forty', async ({ bridge }) => {
    for (let round = 0; round < 40; round += 1) {
      const [outcome, end] = ends[round % ends.length] ?? ends[0]
      const { visitor, conversation, hitl } = await bridge.handoff({}, { name: `Ana ${round}` })
      await bridge.salesiq.operator().joins(conversation)
      const ended = end(bridge, conversation.id)
      await until('the flow continues', () => visitor.flowContinued === 1)
      expect(await sessionNow(bridge, hitl.id)).toMatchObject({ state: 'ended', outcome })
      await ended
    }
    await bridge.settled()
    expect(events(bridge, 'sessionEnded')).toHaveLength(40)
    expect(events(bridge, 'hitlStopped')).toHaveLength(40)
  })
})

describe.concurrent('an end that is noticed twice at once', () => {
  test('by two processes: the bot reads of one end', async ({ bridge }) => {
    const { visitor, conversation, operator } = await bridge.session()
    const payload = rawEvent('conversation.completed', conversation, attendedBy(operator, { ended_by: 'agent' }))
    // Another time makes another delivery of the same end, so that no process joins the two.
    const again = { ...payload, event_time: String(Date.now() + 1) }
    const gate = bridge.botpress.gates.hold(CLAIM)
    const both = [payload, again].map((each) => bridge.salesiq.deliver({ payload: each }))
    await gate.arrived(2)
    gate.open()
    const answers = await Promise.all(both)
    await bridge.settled()
    expect(answers.map(({ status }) => status)).toEqual([200, 200])
    expect(outcomes(bridge)).toEqual(['completed'])
    expect(events(bridge, 'hitlStopped')).toHaveLength(1)
    expect(visitor.flowContinued).toBe(1)
  })

  for (const first of ['the operator', 'the visitor'] as const) {
    test(`by the operator and the visitor, ${first} first: one outcome for everybody`, async ({ bridge }) => {
      const { visitor, conversation, operator, hitl } = await bridge.session()
      const gate = bridge.botpress.gates.hold(CLAIM)
      const people = [() => operator.closes(conversation), () => visitor.says('/end')]
      if (first === 'the visitor') people.reverse()
      const acts: Promise<unknown>[] = []
      for (const act of people) {
        acts.push(act())
        await gate.arrived(acts.length)
      }
      gate.open()
      await Promise.all(acts)
      await bridge.settled()
      const outcome = first === 'the operator' ? 'completed' : 'stopped'
      expect(outcomes(bridge)).toEqual([outcome])
      expect(hitl.tags).toMatchObject({ outcome, status: 'closed' })
      expect(await sessionNow(bridge, hitl.id)).toMatchObject({ outcome })
      expect(visitor.hitlActive).toBe(false)
      expect(visitor.flowContinued).toBe(1)
      expect(conversation.status).toBe('ended')
    })
  }
})
