import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseEvent } from '../../src/salesiq/events'
import { SalesIqFailure } from '../../src/salesiq/failure'
import { judge } from '../../src/salesiq/judge'
import { readJson } from '../../src/net/http'
import { anything, time } from '../../src/salesiq/schemas'

describe('reading JSON', () => {
  test('ids with more digits than a number holds keep them all', () => {
    expect(readJson('{"id":40510000000003001,"list":[99999999999999999, -12345678901234567]}')).toEqual({
      id: '40510000000003001',
      list: ['99999999999999999', '-12345678901234567'],
    })
  })

  test('everything else is read as JSON always is', () => {
    const texts = [
      '1769112912596',
      '12345678901234567.5',
      '1e400',
      '"1234567890123456789"',
      '"a\\"12345678901234567890\\\\"',
    ]
    for (const text of texts) expect(readJson(text)).toEqual(JSON.parse(text))
    fc.assert(
      fc.property(fc.json({ noUnicodeString: false }), (text) => {
        fc.pre(!/\d{16}/.test(text))
        expect(readJson(text)).toEqual(JSON.parse(text))
      }),
    )
  })
})

describe('reading a webhook', () => {
  test('never throws, whatever comes', () => {
    const names = fc.constantFrom(
      'conversation.attender.updated',
      'conversation.operator.replied',
      'conversation.missed',
      '__proto__',
    )
    const anyEvent = fc.record(
      { event: names, entity_id: fc.anything(), event_time: fc.anything(), entity: fc.anything() },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(anyEvent, (event) => {
        expect(['malformed', 'unknown', 'odd', 'known']).toContain(parseEvent(JSON.stringify(event) ?? '').kind)
      }),
    )
    fc.assert(fc.property(fc.string(), (text) => parseEvent(text).kind !== 'known'))
  })

  test('times are whole epoch milliseconds, or nothing', () => {
    expect(time.safeParse('1769112912596').data).toBe(1769112912596)
    expect(time.safeParse(1769112912596).data).toBe(1769112912596)
    for (const odd of ['', ' ', 'soon', '1.5', '1e99', {}, null]) expect(time.safeParse(odd).success).toBe(false)
  })
})

describe('judging an answer', () => {
  const kindOf = (status: number, text: string) => {
    try {
      judge(
        { status, headers: {}, text },
        { call: 'try', scope: 'SalesIQ.x', family: 'setup', schema: anything, sent: [] },
      )
      return 'fine'
    } catch (failure) {
      return failure instanceof SalesIqFailure ? failure.kind : 'thrown'
    }
  }
  const error = (code: number) => JSON.stringify({ error: { code, message: 'no' } })
  const table: [status: number, text: string, kind: string][] = [
    [200, '', 'fine'],
    [204, '', 'fine'],
    [200, '{"data":{}}', 'fine'],
    [200, error(1008), 'auth'],
    [400, error(1008), 'auth'],
    [401, '', 'auth'],
    [403, '<html>', 'auth'],
    [200, error(1009), 'auth'],
    [200, error(1016), 'auth'],
    [200, error(1023), 'limited'],
    [429, '', 'limited'],
    [200, error(1011), 'rejected'],
    [404, error(1019), 'rejected'],
    [404, '', 'rejected'],
    [500, '', 'unavailable'],
    [503, '<html>', 'unavailable'],
    [408, '', 'unavailable'],
    [200, '<html>', 'unexpected'],
    [200, '{"data":', 'unexpected'],
    [302, '', 'unexpected'],
  ]
  for (const [status, text, kind] of table) {
    test(`${status} with ${text || 'nothing'} is ${kind}`, () => expect(kindOf(status, text)).toBe(kind))
  }
})
