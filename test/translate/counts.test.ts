import { describe, expect, test } from 'vitest'
import { type Message, messagesSince } from '../../src/salesiq/messages'
import type { Rest } from '../../src/salesiq/rest'
import { type Counts, countsIn, summaryIn, type Times } from '../../src/translate/counts'

const openedAt = Date.UTC(2026, 0, 22, 20, 15, 0)

const senders = {
  visitor: { id: '$40510000000002318', name: 'Ana' },
  operator: { id: '40510000000002002', name: 'Tom' },
  colleague: { id: '40510000000002003', name: 'Sue' },
  bot: { id: 'b83396000000427003', name: 'Zobot' },
  system: { id: '' },
  nobody: undefined,
}
type Who = keyof typeof senders

/** A message `after` so many seconds. */
const message = (who: Who, said: Partial<Message> | string, after = 0): Message => {
  const time = openedAt + after * 1000
  const rest: Partial<Message> = typeof said === 'string' ? { message: { text: said } } : said
  return {
    id: String(time),
    time,
    type: 'text',
    is_deleted: undefined,
    sender: senders[who],
    message: undefined,
    ...rest,
  }
}

const own = { mark: 'bp-1a2b3c', beginnings: ['The conversation so far:', 'Shop: '] }
const file = { attachment_id: '9', name: 'a.pdf', type: 'application/pdf' }

type Numbers = Pick<Counts, 'visitorMessages' | 'operatorMessages' | 'files'>
const nothing: Numbers = { visitorMessages: 0, operatorMessages: 0, files: 0 }
const one = (...names: (keyof Numbers)[]): Numbers => ({
  ...nothing,
  ...Object.fromEntries(names.map((name) => [name, 1])),
})

describe('what counts', () => {
  const rows: [name: string, who: Who, said: Partial<Message> | string, counted: Numbers][] = [
    ['a line of the visitor', 'visitor', 'where is my parcel?', one('visitorMessages')],
    ['a line of the operator', 'operator', 'on its way', one('operatorMessages')],
    ['a file of the visitor', 'visitor', { type: 'file', message: { file } }, one('visitorMessages', 'files')],
    ['a file of the operator', 'operator', { type: 'file', message: { file } }, one('operatorMessages', 'files')],
    ['a file that only says so', 'operator', { type: 'file' }, one('operatorMessages', 'files')],
    ['a file that does not say so', 'visitor', { type: undefined, message: { file } }, one('visitorMessages', 'files')],
    ['a line that holds nothing', 'visitor', { message: {} }, one('visitorMessages')],
    ['an operator who says what the bot says', 'operator', 'Shop: closed', one('operatorMessages')],
    ['an offer of the operator', 'operator', { type: 'audio_call' }, one('operatorMessages')],
    ['what was not deleted', 'operator', { is_deleted: 'false', message: { text: 'hi' } }, one('operatorMessages')],
    ['a visitor who quotes the bot', 'visitor', 'It wrote “Shop: we are closed”. Why?', one('visitorMessages')],
  ]
  test.each(rows)('%s', (...[, who, said, counted]) =>
    expect(countsIn([message(who, said)], own)).toMatchObject(counted),
  )
})

describe('what does not count', () => {
  const rows: [name: string, who: Who, said: Partial<Message> | string][] = [
    ['the opening question', 'visitor', 'Where is my parcel?\n(Shop · bp-1a2b3c)'],
    ['the conversation so far', 'visitor', 'The conversation so far:\nAna: hi'],
    ['a line of the bot', 'visitor', 'Shop: the visitor has ended the session'],
    ['what the operator took back', 'operator', { is_deleted: 'true', message: { text: '' } }],
    ['a file that the operator took back', 'operator', { type: 'file', is_deleted: 'true', message: { file } }],
    ['a note of the operator to his colleagues', 'operator', { type: 'note', message: { text: 'be kind' } }],
    ['an operator who joins', 'operator', { type: 'info' }],
    ['an info in capitals', 'operator', { type: 'INFO' }],
    ['a line of SalesIQ’s own bot', 'bot', 'Hello there!'],
    ['a file of SalesIQ’s own bot', 'bot', { type: 'file', message: { file } }],
    ['a line of the system', 'system', 'ended'],
    ['a line of nobody', 'nobody', 'boo'],
    ['a visitor who leaves', 'visitor', { type: 'info' }],
    ['what the visitor took back', 'visitor', { is_deleted: 'true', message: { text: '' } }],
  ]
  test.each(rows)('%s', (_name, who, said) => {
    expect(countsIn([message(who, said)], own)).toEqual({ ...nothing, firstReplyAt: undefined })
  })

  test('where nothing of ours is known, nothing is left out for it', () => {
    expect(countsIn([message('visitor', 'Shop: hi')], { mark: own.mark, beginnings: [] }).visitorMessages).toBe(1)
  })
})

test('a whole session adds up', () => {
  const session = [
    message('visitor', 'Parcel\n(Shop · bp-1a2b3c)'),
    message('visitor', 'The conversation so far:\nAna: hi', 1),
    message('operator', { type: 'info' }, 10),
    message('bot', 'Please wait', 11),
    message('operator', { is_deleted: 'true', message: { text: '' } }, 12),
    message('operator', { type: 'note', message: { text: 'mine' } }, 13),
    message('colleague', 'hello', 20),
    message('visitor', 'my parcel?', 30),
    message('visitor', { type: 'file', message: { file, comment: 'this one' } }, 40),
    message('operator', { type: 'file', message: { file } }, 50),
    message('operator', 'bye', 60),
  ]
  expect(countsIn(session, own)).toEqual({
    visitorMessages: 2,
    operatorMessages: 3,
    files: 2,
    firstReplyAt: openedAt + 20_000,
  })
  expect(countsIn([], own)).toEqual({ ...nothing, firstReplyAt: undefined })
})

describe('the summary', () => {
  const counts: Counts = { visitorMessages: 3, operatorMessages: 2, files: 1, firstReplyAt: openedAt + 30_400 }
  const times: Times = { openedAt, attendedAt: openedAt + 12_499, endedAt: openedAt + 3_600_500 }

  test('tells times as people in Greenwich do, and lengths in whole seconds', () => {
    expect(summaryIn(times, counts)).toEqual({
      openedAt: '2026-01-22T20:15:00.000Z',
      attendedAt: '2026-01-22T20:15:12.499Z',
      firstReplyAt: '2026-01-22T20:15:30.400Z',
      endedAt: '2026-01-22T21:15:00.500Z',
      secondsToAssignment: 12,
      secondsToFirstReply: 30,
      durationSeconds: 3601,
      visitorMessages: 3,
      operatorMessages: 2,
      files: 1,
    })
  })

  test('leaves out what nobody knows', () => {
    const known = JSON.stringify(summaryIn({ openedAt, attendedAt: undefined, endedAt: undefined }, undefined))
    expect(JSON.parse(known)).toEqual({ openedAt: '2026-01-22T20:15:00.000Z' })
    const unanswered = summaryIn({ ...times, attendedAt: undefined }, { ...nothing, firstReplyAt: undefined })
    expect(JSON.parse(JSON.stringify(unanswered))).toEqual({
      openedAt: '2026-01-22T20:15:00.000Z',
      endedAt: '2026-01-22T21:15:00.500Z',
      durationSeconds: 3601,
      ...nothing,
    })
  })

  test('a clock that is behind ours does not make anybody answer before he was asked', () => {
    const early = { openedAt, attendedAt: openedAt - 5000, endedAt: openedAt - 1 }
    expect(summaryIn(early, { ...counts, firstReplyAt: openedAt - 60_000 })).toMatchObject({
      secondsToAssignment: 0,
      secondsToFirstReply: 0,
      durationSeconds: 0,
    })
  })

  test('the epoch is a time too', () => {
    expect(summaryIn({ openedAt: 0, attendedAt: 0, endedAt: 0 }, undefined)).toMatchObject({
      openedAt: '1970-01-01T00:00:00.000Z',
      attendedAt: '1970-01-01T00:00:00.000Z',
      secondsToAssignment: 0,
      durationSeconds: 0,
    })
  })

  test.each(['40510000000003001', '99999999999999999999', '1e300'])(
    'a message without a time, whose id %s is no time either, does not cost the summary',
    async (id) => {
      const data = [{ id, sender: senders.operator, type: 'text', message: { text: 'hi' } }]
      const rest = (async () => ({ data })) as unknown as Rest
      const messages = await messagesSince(rest, '/conversations/1', openedAt)
      expect(() => summaryIn(times, countsIn(messages, own))).not.toThrow()
    },
  )
})
