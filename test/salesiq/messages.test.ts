/** The transcript in pages: whatever one entry looks like, the others are read. */
import { describe, expect, test } from 'vitest'
import { messagesSince } from '../../src/salesiq/messages'
import type { Rest } from '../../src/salesiq/rest'
import * as z from 'zod/mini'

const entry = (index: number) => ({
  id: `${1000 + index}_1`,
  time: String(1000 + index),
  type: 'text',
  message: { text: 'x' },
})

/** SalesIQ with these entries: pages begin at `from_time` and hold as many as `limit` says. */
const salesIqWith =
  (entries: object[]): Rest =>
  async (call) => {
    const query = new URLSearchParams(call.path.split('?')[1])
    const since = Number(query.get('from_time'))
    const from = entries.findIndex((each, index) => ('time' in each ? Number(each.time) : 1000 + index) >= since)
    const data = from < 0 ? [] : entries.slice(from, from + Number(query.get('limit')))
    return z.parse(call.schema, { data })
  }

describe('a transcript of several pages', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => entry(index))

  test('is read to its end, in order, each message once', async () => {
    const found = await messagesSince(salesIqWith(many(120)), '/x', 0)
    expect(found.map(({ id }) => id)).toEqual(many(120).map(({ id }) => id.split('_')[0]))
  })

  for (const odd of [{}, { id: null }, { id: [], time: {} }, { sender: 7, message: 'no' }]) {
    test(`loses nothing to ${JSON.stringify(odd)}`, async () => {
      const entries: object[] = many(120)
      entries[20] = odd
      expect(await messagesSince(salesIqWith(entries), '/x', 0)).toHaveLength(119)
    })
  }

  test('of a very long session is read as far as the first three hundred', async () => {
    const found = await messagesSince(salesIqWith(many(900)), '/x', 0)
    expect(found.length).toBeGreaterThanOrEqual(300)
    expect(found.length).toBeLessThan(360)
  })
})
