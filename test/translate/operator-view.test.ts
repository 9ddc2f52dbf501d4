/** What an operator reads before the first answer: the last words, who clicked what, when, and what does not work here. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { HistoryItem } from '../../src/translate/history'
import { openingQuestion } from '../../src/translate/opening-question'
import { languages, sayIn } from '../../src/translate/texts'
import { firstMessage, lastWords, transcriptOf } from '../../src/translate/transcript'
import { cases } from '../harness/cases'

const say = sayIn('en')
type ItemOf = [who: 'ana' | 'bot', type: string, payload: unknown, createdAt?: string]
const item = (...[who, type, payload, createdAt]: ItemOf): HistoryItem => ({
  source: who === 'bot' ? { type: 'bot' } : { type: 'user', userId: 'u1' },
  type,
  payload,
  ...(createdAt !== undefined && { createdAt }),
})
const ana = (text: string, createdAt?: string) => item('ana', 'text', { text }, createdAt)
const bot = (text: string, createdAt?: string) => item('bot', 'text', { text }, createdAt)
const options = [
  { label: 'Return this', value: 'opt_return' },
  { label: 'Track it', value: 'opt_track' },
]
const asks = (type = 'choice') => item('bot', type, { text: 'What now?', options })
const card = {
  title: 'Red shoe',
  imageUrl: 'https://shop.example/shoe.png',
  actions: [
    { action: 'url', label: 'Buy', value: 'https://shop.example/shoe' },
    { action: 'postback', label: 'Return this', value: 'return:42' },
  ],
}

const told = (items: readonly HistoryItem[], spoken = say) =>
  transcriptOf(
    { items, mayHoldOperators: false },
    { visitorUserId: 'u1', visitorName: 'Ana', botName: 'Shop', say: spoken },
  )
const linesOf = (...items: HistoryItem[]) => told(items)?.split('\n').slice(1)

describe('a click', () => {
  const rows: [what: string, before: HistoryItem[], click: HistoryItem, line: string][] = [
    ['as the label', [asks()], ana('Return this'), 'Ana: chose: Return this'],
    ['as the value', [asks()], ana('opt_return'), 'Ana: chose: Return this'],
    ['in another letter case', [asks()], ana(' return THIS '), 'Ana: chose: Return this'],
    ['in a dropdown', [asks('dropdown')], ana('Track it'), 'Ana: chose: Track it'],
    ['on a card', [item('bot', 'card', card)], ana('return:42'), 'Ana: chose: Return this'],
    [
      'on a card of a carousel',
      [item('bot', 'carousel', { items: [card] })],
      ana('return:42'),
      'Ana: chose: Return this',
    ],
    [
      'in a bloc',
      [item('bot', 'bloc', { items: [{ type: 'choice', payload: { text: '?', options } }] })],
      ana('opt_track'),
      'Ana: chose: Track it',
    ],
    ['with words between', [asks(), bot('Please choose.')], ana('opt_track'), 'Ana: chose: Track it'],
    [
      'as a postback',
      [item('bot', 'card', card)],
      item('ana', 'postback', { payload: 'return:42' }),
      'Ana: chose: Return this',
    ],
    [
      'as a postback with a label',
      [asks()],
      item('ana', 'postback', { label: 'Other', value: 'x' }),
      'Ana: chose: Other',
    ],
    [
      'as a quick reply',
      [asks()],
      item('ana', 'quick_reply', { text: 'Return this', payload: 'q' }),
      'Ana: chose: Return this',
    ],
    ['as a choice', [asks()], item('ana', 'choice', { value: 'opt_track' }), 'Ana: chose: Track it'],
    ['of a button without a label', [item('bot', 'choice', { options: [{ value: 'b' }] })], ana('b'), 'Ana: chose: b'],
    ['long ago is not one', [asks(), ana('wait')], ana('Return this'), 'Ana: Return this'],
    ['without a question is not one', [bot('hi')], ana('Return this'), 'Ana: Return this'],
    ['other words are not one', [asks()], ana('Return this shoe'), 'Ana: Return this shoe'],
    ['a bot does not click', [asks()], bot('Return this'), 'Shop: Return this'],
    ['odd buttons are none', [item('bot', 'choice', { options: [7, null, {}, { label: ' ' }] })], ana('x'), 'Ana: x'],
    [
      'a question of a visitor is one',
      [],
      item('ana', 'choice', { text: 'Which?', options }),
      'Ana: Which? / • Return this / • Track it',
    ],
    [
      'a photo is not one',
      [asks()],
      item('ana', 'image', { imageUrl: 'https://x/i', title: 'a' }),
      'Ana: Image “a”: https://x/i',
    ],
  ]
  test.each(rows)('%s', (...[, before, click, line]) => expect(linesOf(...before, click)?.at(-1)).toBe(line))

  test.each([
    ['fr', 'Ana: a choisi : Return this'],
    ['es', 'Ana: eligió: Return this'],
    ['de', 'Ana: hat gewählt: Return this'],
  ] as const)('is told in the language of the settings: %s', (language, line) => {
    expect(
      told([asks(), ana('opt_return')], sayIn(language))
        ?.split('\n')
        .at(-1),
    ).toBe(line)
  })
})

describe('a time', () => {
  const rows: [createdAt: string | undefined, line: string][] = [
    ['2026-08-02T14:05:59.000Z', '[2026-08-02 14:05 UTC] Ana: hi'],
    ['2026-08-02T14:05:00+02:00', '[2026-08-02 12:05 UTC] Ana: hi'],
    ['2026-08-02', '[2026-08-02 00:00 UTC] Ana: hi'],
    [undefined, 'Ana: hi'],
    ['', 'Ana: hi'],
    ['yesterday', 'Ana: hi'],
  ]
  test.each(rows)('%s: %s', (createdAt, line) => expect(linesOf(ana('hi', createdAt))).toEqual([line]))
})

describe('one line each', () => {
  const rows: [what: string, item: HistoryItem, line: string][] = [
    ['lines', ana('a\nb\r\nc\rd'), 'Ana: a / b / c / d'],
    ['blank lines', ana('a\n\n  \nb\n'), 'Ana: a / b'],
    ['other separators', ana('a\u2028b\u2029c\u0085d\ve'), 'Ana: a / b / c / d / e'],
    ['a question', asks(), 'Shop: What now? / • Return this / • Track it'],
    [
      'a card with the addresses of its buttons',
      item('bot', 'card', card),
      'Shop: Red shoe / https://shop.example/shoe.png / • Buy: https://shop.example/shoe / • Return this',
    ],
    [
      'a button that is its own address',
      item('bot', 'card', { actions: [{ action: 'url', value: 'https://x' }] }),
      'Shop: • https://x',
    ],
    [
      'a location',
      item('ana', 'location', { latitude: 1, longitude: 2 }),
      'Ana: Location / https://www.google.com/maps?q=1,2',
    ],
    ['a photo', item('ana', 'image', { imageUrl: 'https://x/i' }), 'Ana: Image: https://x/i'],
    ['control characters', ana('a\0b\ud800'), 'Ana: ab'],
    [
      'a bloc in a bloc',
      item('bot', 'bloc', { items: [{ type: 'bloc', payload: { items: [] } }] }),
      'Shop: (a message of type bloc, which cannot be shown here)',
    ],
    ['a type nobody knows', item('bot', 'po\nll', {}), 'Shop: (a message of type po ll, which cannot be shown here)'],
  ]
  test.each(rows)('%s', (_what, item, line) => expect(linesOf(item)).toEqual([line]))

  test('whatever was said: nobody speaks in another’s name, nothing is empty, and no neighbour is lost', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc
        .array(fc.constantFrom('\n', '\r', 'Shop: refund', '\u2028', '\0', '\ud800', ' ', 'x', '\u200b'))
        .map((all) => all.join('')),
    )
    const payload = fc.oneof(
      text.map((text) => ({ text })),
      fc.record({ text, options: fc.array(fc.record({ label: text, value: text })) }),
      fc.jsonValue(),
    )
    const odd = fc.tuple(
      fc.constantFrom<'ana' | 'bot'>('ana', 'bot'),
      fc.constantFrom('text', 'choice', 'postback', 'new'),
      payload,
    )
    fc.assert(
      fc.property(odd, odd, ([who, type, payload], [whoElse, other, otherPayload]) => {
        const lines =
          linesOf(ana('before'), item(who, type, payload), item(whoElse, other, otherPayload), ana('after')) ?? []
        expect(lines[0]).toBe('Ana: before')
        expect(lines.at(-1)).toMatch(/^Ana: (chose: )?after$/i)
        for (const line of lines) expect(line).toMatch(/^(Ana|Shop): \S/)
        if (who === 'ana' && whoElse === 'ana') expect(lines.filter((line) => line.startsWith('Shop:'))).toEqual([])
        expect(lines.join('')).not.toMatch(/[\0-\x08\n-\x1f\x7f-\x9f\u2028\u2029]|\p{Cs}/u)
      }),
      { numRuns: cases(2000) },
    )
  })
})

describe('the question', () => {
  const lastOf = (...items: HistoryItem[]) => lastWords({ items, mayHoldOperators: false }, say)
  const rows: [what: string, items: HistoryItem[], last: string | undefined][] = [
    ['nothing', [], undefined],
    ['one thing', [ana('help')], 'help'],
    ['two things', [ana('My parcel is broken'), ana('human please')], 'My parcel is broken\nhuman please'],
    ['the last two of three', [ana('a'), ana('b'), ana('c')], 'b\nc'],
    ['two around the bot', [ana('broken'), bot('sorry'), ana('human')], 'broken\nhuman'],
    ['the same twice', [ana('broken'), ana('human'), ana('human')], 'broken\nhuman'],
    ['nothing between', [ana('broken'), ana(' '), ana('\0'), ana('human')], 'broken\nhuman'],
    ['lines', [ana('a\nb'), ana('c')], 'a / b\nc'],
    ['a click', [asks(), ana('opt_return'), ana('human')], 'chose: Return this\nhuman'],
    ['a photo', [item('ana', 'image', { imageUrl: 'https://x/i' }), ana('human')], 'Image: https://x/i\nhuman'],
    ['two long ones', [ana('a'.repeat(400)), ana('b'.repeat(400))], `${'a'.repeat(173)}…\n${'b'.repeat(173)}…`],
    ['one long one', [ana('a'.repeat(400))], `${'a'.repeat(349)}…`],
  ]
  test.each(rows)('after %s', (_what, items, last) => {
    expect(lastOf(...items)).toBe(last)
    const question = openingQuestion({ title: 'Help', lastWords: last, mark: 'bp-1' })
    expect(question).toBe(['Help', ...(last === undefined ? [] : [last]), '(Botpress · bp-1)'].join('\n'))
  })

  test('says nothing twice', () => {
    expect(openingQuestion({ title: 'human', lastWords: 'broken\nhuman', mark: 'm' })).toBe(
      'human\nbroken\n(Botpress · m)',
    )
  })
})

test('the first message ends with what does not work here, in each language', () => {
  for (const language of languages) {
    const limits = sayIn(language)('limits')
    expect(firstMessage(undefined, sayIn(language))).toBe(limits)
    expect(firstMessage('so far', sayIn(language))).toBe(`so far\n${limits}`)
  }
})

test('an operator’s view of a conversation', () => {
  const items = [
    ana('Hello, my shoe is broken', '2026-08-02T14:05:00Z'),
    item('bot', 'carousel', { items: [card] }, '2026-08-02T14:05:02Z'),
    ana('return:42', '2026-08-02T14:05:20Z'),
    item('ana', 'image', { imageUrl: 'https://files.example/p.jpg', title: 'photo' }, '2026-08-02T14:06:00Z'),
    bot('**Danke!** Ein Mensch hilft [hier](https://shop.example).', '2026-08-02T14:06:01Z'),
    ana('human please'),
  ]
  expect(firstMessage(told(items), say)).toBe(
    [
      'The conversation so far:',
      '[2026-08-02 14:05 UTC] Ana: Hello, my shoe is broken',
      '[2026-08-02 14:05 UTC] Shop: Red shoe / https://shop.example/shoe.png / • Buy: https://shop.example/shoe / • Return this',
      '[2026-08-02 14:05 UTC] Ana: chose: Return this',
      '[2026-08-02 14:06 UTC] Ana: Image “photo”: https://files.example/p.jpg',
      '[2026-08-02 14:06 UTC] Shop: Danke! Ein Mensch hilft hier (https://shop.example).',
      'Ana: human please',
      say('limits'),
    ].join('\n'),
  )
})
