/** The short form of `npm run soak`: sessions at once, while calls break and webhooks come twice or late. */
import { expect, test } from 'vitest'
import { short, soak } from '../../bench/soak/soak'

test('ten sessions with a hundred lines: nothing lost, doubled, misattributed, out of order or left open', async () => {
  const { lines, faults, notices: _notices, ...wrong } = await soak(short)
  expect(lines).toBe(100)
  expect(faults).toBeGreaterThan(0)
  expect(Object.entries(wrong).filter(([, count]) => count > 0)).toEqual([])
})
