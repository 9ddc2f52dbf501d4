/** The daily check of sessions, where many ends are lost at once. */
import { expect } from 'vitest'
import { test } from '../harness/scene'

test('more lost ends than a page holds are noticed on one day, and the check says nothing of it', async ({
  bridge,
}) => {
  const all = []
  for (let number = 0; number < 45; number += 1) all.push(await bridge.handoff({}, { name: `Ana ${number}` }))
  for (const { conversation } of all) await bridge.salesiq.misses(conversation, { silently: true })
  await bridge.botpress.registersAgain()
  await bridge.settled()
  expect(all.filter(({ visitor }) => visitor.hitlActive)).toEqual([])
  expect(bridge.troubles()).toEqual([])
})

test.extend({ options: { env: { HITL_SWEEP_MS: '800' } } })(
  'the oldest session is looked at first, where time is short',
  async ({ bridge }) => {
    const all = []
    for (let number = 0; number < 3; number += 1) all.push(await bridge.handoff({}, { name: `Ana ${number}` }))
    for (const { conversation } of all) await bridge.salesiq.misses(conversation, { silently: true })
    bridge.salesiq.faults.add('GET /api/v2/:screen/conversations/:id', { kind: 'slow', ms: 1000 })
    await bridge.botpress.registersAgain()
    await bridge.settled()
    expect(all.map(({ visitor }) => visitor.hitlActive)).toEqual([false, true, true])
  },
)

test('a session that Botpress does not let be ended keeps no other from its turn', async ({ bridge }) => {
  const all = []
  for (let number = 0; number < 3; number += 1) all.push(await bridge.handoff({}, { name: `Ana ${number}` }))
  for (const { conversation } of all) await bridge.salesiq.misses(conversation, { silently: true })
  bridge.botpress.refuses('POST /v1/chat/events', 'Forbidden')
  await bridge.botpress.registersAgain()
  await bridge.settled()
  expect(all.map(({ visitor }) => visitor.hitlActive)).toEqual([true, false, false])
  expect(bridge.troubles().join()).toContain('as they are: 1 (Forbidden)')
})
