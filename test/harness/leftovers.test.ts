/** What a scene planned and did not use makes the scene fail, and is named. */
import { expect, test } from 'vitest'
import { startBridge } from './bridge'

test('a fault, a webhook and a call that were planned and never came are each named', async () => {
  const bridge = await startBridge()
  bridge.salesiq.faults.add('GET /api/v2/:screen/operators', { kind: 'hang' })
  bridge.salesiq.webhookPlan.add('conversation.missed', { kind: 'lost' })
  bridge.botpress.faults.add('POST /v1/chat/messages', { kind: 'html' })
  bridge.botpress.disturbances.add('message_created', { kind: 'duplicate' })
  const leftovers = bridge.leftovers()
  await bridge.finish()
  expect(leftovers).toEqual([
    'planned for SalesIQ, or open there: GET /api/v2/:screen/operators (hang)',
    'planned for SalesIQ, or open there: conversation.missed (lost)',
    'planned for Botpress, or open there: POST /v1/chat/messages (html)',
    'planned for Botpress, or open there: message_created (duplicate)',
  ])
})
