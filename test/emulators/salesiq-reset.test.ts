/** The emulator forgets. */
import { expect, test } from 'vitest'
import { copyPortal } from '../../emulators/salesiq/portal'
import { startListening } from './salesiq-desk'

test('a reset brings the seeded portal back, and its switches, and stops what was under way', async () => {
  const { open, salesiq, receiver } = await startListening(undefined, { autoAssign: true, autoAssignAfterMs: 1000 })
  const seeded = copyPortal(salesiq.portal)
  await open()
  salesiq.portal.brand.allow_chat_reopen = true
  salesiq.portal.redirectUris.push('https://x.example.com')
  salesiq.switches.autoAssign = false
  salesiq.reset()
  expect(salesiq.portal).toEqual(seeded)
  expect(salesiq.portal.brands[0]).toBe(salesiq.portal.brand)
  expect(salesiq.switches.autoAssign).toBe(true)
  expect([salesiq.conversations, salesiq.calls, salesiq.deliveries]).toEqual([[], [], []])
  await salesiq.settled()
  await salesiq.advance(2000)
  expect(receiver.received).toEqual([])
})
