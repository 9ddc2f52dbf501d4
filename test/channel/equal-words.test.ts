/** The same words twice within seconds, each in another process and with an unknown outcome: both arrive, neither twice. */
import { describe, expect } from 'vitest'
import type { Fault } from '../../emulators/faults'
import { test } from '../harness/scene'
import { hurried } from '../harness/times'
import { until } from '../harness/until'

const MESSAGES = 'POST /api/visitor/v1/:screen/conversations/:id/messages'

const TRANSCRIPT = 'GET /api/v2/:screen/conversations/:id/messages'

const arrived: Fault = { kind: 'resetAfter' }
const lost: Fault = { kind: 'resetBefore' }

const written = (conversation: { messages: { from: string; text: string }[] }) =>
  conversation.messages.flatMap(({ from, text }) => (from === 'visitor' && text === 'yes' ? [text] : []))

const outcomes: [title: string, faults: Fault[]][] = [
  ['both had arrived', [arrived, arrived]],
  ['neither had arrived', [lost, lost]],
  ['the first had arrived', [arrived, lost]],
  ['the second had arrived', [lost, arrived]],
]

describe.concurrent('the visitor says “yes”', () => {
  for (const transcriptLagMs of [0, 120]) {
    for (const [title, faults] of outcomes) {
      test(`twice; ${title}; the transcript lags by ${transcriptLagMs} ms`, async ({ bridge }) => {
        const { visitor, conversation } = await bridge.session()
        bridge.salesiq.switches.transcriptLagMs = transcriptLagMs
        for (const fault of faults) {
          bridge.salesiq.faults.add(MESSAGES, fault)
          await visitor.says('yes')
        }
        await bridge.settled()
        expect(written(conversation)).toEqual(['yes', 'yes'])
        expect(new Set(bridge.botpress.invocations.map(({ url }) => url)).size).toBe(2)
      })
    }
  }

  test('once, and the first look at the transcript takes longer than a transcript lags', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const lagMs = 10_000
    bridge.salesiq.switches.transcriptLagMs = lagMs
    bridge.salesiq.faults.add(MESSAGES, arrived)
    const gate = bridge.salesiq.gates.hold(TRANSCRIPT)
    const said = visitor.says('yes')
    await gate.arrived()
    await bridge.advance(lagMs)
    gate.pass()
    await Promise.race([gate.arrived(), said])
    await bridge.salesiq.clock.advance(lagMs)
    gate.open()
    await said
    expect(written(conversation)).toEqual(['yes'])
  })

  // The first is looked up well before the second gives up: also on a busy machine.
  const unhurried = test.extend({ options: { env: { HITL_TRANSCRIPT_LAG_MS: '2000' } } })
  for (const [title, faults] of outcomes) {
    unhurried(`twice in one breath; ${title}`, async ({ bridge }) => {
      const { visitor, conversation } = await bridge.session()
      const gate = bridge.salesiq.gates.hold(TRANSCRIPT)
      for (const fault of faults) bridge.salesiq.faults.add(MESSAGES, fault)
      const said = [visitor.says('yes'), visitor.says('yes')]
      // Both outcomes are unknown before either is looked up.
      await gate.arrived(2)
      gate.open()
      await Promise.all(said)
      await bridge.settled()
      expect(written(conversation)).toEqual(['yes', 'yes'])
    })
  }

  test('twice in one breath; one is lost, and each look at the transcript takes a second', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const sent = () => bridge.salesiq.calls.filter(({ route, status }) => route === MESSAGES && status === 204).length
    const before = sent()
    const gate = bridge.salesiq.gates.hold(TRANSCRIPT)
    for (const fault of [lost, arrived]) bridge.salesiq.faults.add(MESSAGES, fault)
    const said = [visitor.says('yes'), visitor.says('yes')]
    for (let looks = 0; looks < 2; looks += 1) {
      await gate.arrived(2)
      await bridge.advance(1000)
      gate.pass(2)
    }
    await until('the lost one is sent again', () => sent() > before)
    gate.open()
    await Promise.all(said)
    expect(written(conversation)).toEqual(['yes', 'yes'])
  })

  test.extend({ options: { env: hurried } })(
    'twice; the first is lost, and only the second has arrived when that is noticed',
    async ({ bridge }) => {
      const { visitor, conversation } = await bridge.session()
      bridge.salesiq.faults.add(MESSAGES, { kind: 'hang' })
      const first = visitor.says('yes')
      await until('the first is on its way', () => bridge.salesiq.calls.some(({ fault }) => fault === 'hang'))
      await visitor.says('yes')
      await first
      await bridge.settled()
      expect(written(conversation)).toEqual(['yes', 'yes'])
    },
  )

  test('an operator who answers with the same words does not count', async ({ bridge }) => {
    const { visitor, conversation, operator } = await bridge.session()
    await operator.replies(conversation, 'yes')
    await bridge.settled()
    bridge.salesiq.faults.add(MESSAGES, arrived)
    await visitor.says('yes')
    await bridge.settled()
    expect(written(conversation)).toEqual(['yes'])
  })
})
