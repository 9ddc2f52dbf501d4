/** The transcript in pages: whatever one entry looks like, the others are read. */
import { describe, expect, test } from 'vitest'
import { messagesSince, mostMessages } from '../../src/salesiq/messages'
import type { Rest } from '../../src/salesiq/rest'
import * as z from 'zod/mini'

const entry = (index: number) => ({
  id: `${1000 + index}_1`,
  time: String(1000 + index),
  type: 'text',
  message: { text: 'x' },
})

const timeOf = (each: object, index: number) => ('time' in each ? Number(each.time) : 1000 + index)

/**
 * SalesIQ with these entries: a page holds as many as `limit` says, of those from `from_time` on, or the newest ones up to
 * `to_time`, newest first: get-chat-transcripts-conversation-v2.html.
 */
const salesIqWith =
  (entries: object[]): Rest =>
  async (call) => {
    const query = new URLSearchParams(call.path.split('?')[1])
    const [since, until] = [Number(query.get('from_time')), Number(query.get('to_time') ?? Infinity)]
    const found = entries.filter((each, index) => {
      const at = timeOf(each, index)
      return Number.isNaN(at) || (at >= since && at <= until)
    })
    if (!query.has('from_time')) found.reverse()
    return z.parse(call.schema, { data: found.slice(0, Number(query.get('limit'))) })
  }

describe('a transcript of several pages', () => {
  const many = (count: number) => Array.from({ length: count }, (_, index) => entry(index))

  test('is read to its end, in order, each message once', async () => {
    const found = await messagesSince(salesIqWith(many(120)), '/x', 0)
    expect(found.map(({ id }) => id)).toEqual(many(120).map(({ id }) => id))
  })

  for (const odd of [{}, { id: null }, { id: [], time: {} }, { sender: 7, message: 'no' }]) {
    test(`loses nothing to ${JSON.stringify(odd)}`, async () => {
      const entries: object[] = many(120)
      entries[20] = odd
      expect(await messagesSince(salesIqWith(entries), '/x', 0)).toHaveLength(119)
    })
  }

  test('of a very long session is read where it began, and where it is now', async () => {
    const found = (await messagesSince(salesIqWith(many(900)), '/x', 0)).map(({ time }) => time - 1000)
    expect(found.slice(0, 50)).toEqual(Array.from({ length: 50 }, (_, index) => index))
    expect(found.slice(50)).toEqual(Array.from({ length: found.length - 50 }, (_, index) => 950 - found.length + index))
    // Whoever counts must see that these are not all.
    expect(found.length).toBeGreaterThanOrEqual(mostMessages)
    expect(found.length).toBeLessThan(420)
  })
})
