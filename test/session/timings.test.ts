/** Assignment and first reply close together, while the HITL plugin awaits the Botpress API: announced once, before the line. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Bridge, startBridge } from '../harness/bridge'
import { bundleFor } from '../harness/mutants'
import { after } from '../harness/until'
import { attendedBy, rawEvent } from '../harness/raw-event'

const JOINED = 'A human agent has joined the conversation.'

type Handoff = Awaited<ReturnType<Bridge['handoff']>>

/** An operator has joined, and no webhook has said so yet. */
const joinedInSilence = async (bridge: Bridge): Promise<Handoff> => {
  const opened = await bridge.handoff()
  bridge.salesiq.webhookPlan.add('conversation.attender.updated', { kind: 'lost' })
  await bridge.salesiq.operator().joins(opened.conversation)
  return opened
}

const gaps = [0, 20, 100, 300, 600]
const orders = ['assignment first', 'reply first'] as const
const cases = orders.flatMap((order) => gaps.map((ms) => ({ order, ms })))

for (const latencyMs of [15, 60, 120]) {
  describe.concurrent(`each call takes the plugin ${latencyMs} ms`, () => {
    const handoffs: Handoff[] = []
    let bridge: Bridge
    beforeAll(async () => {
      bridge = await startBridge({ file: bundleFor(), env: { HITL_ANNOUNCEMENT_MS: '1000' } })
      while (handoffs.length < cases.length) handoffs.push(await joinedInSilence(bridge))
      bridge.botpress.plugin.config.latencyMs = latencyMs
    })
    afterAll(async () => {
      const leftovers = bridge.leftovers()
      await bridge.finish()
      expect(leftovers).toEqual([])
    })

    for (const [index, { order, ms }] of cases.entries()) {
      test(`${order}, the other ${ms} ms later`, async () => {
        const { visitor, conversation } = handoffs[index] ?? (await bridge.handoff())
        const operator = bridge.salesiq.operator()
        const payload = rawEvent('conversation.attender.updated', conversation, attendedBy(operator))
        const steps: (() => Promise<unknown>)[] = [
          () => bridge.salesiq.deliver({ payload }),
          () => operator.replies(conversation, 'hello'),
        ]
        if (order === 'reply first') steps.reverse()
        await Promise.all(steps.map((step, position) => after(position * ms, step)))
        await bridge.settled()
        expect(visitor.heard.slice(-2)).toEqual([JOINED, 'hello'])
        expect(visitor.heard.filter((text) => text === JOINED)).toHaveLength(1)
      })
    }
  })
}
