import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isBlank, split } from '../../src/translate/characters'
import { cases } from '../harness/cases'

const odd = [
  '\n',
  '\n\n',
  '\r\n',
  ' ',
  '. ',
  ' \u0301',
  '\u0301',
  '👩‍👩‍👧',
  '🇫🇷',
  '👍🏽',
  '\u200d',
  '\ud83d',
  '\udc69',
  '한',
  'ᄒ',
  'ᅡ',
  '。',
  '\u00a0',
]
const unit = fc.oneof(fc.constantFrom(...odd), fc.string({ unit: 'grapheme', maxLength: 4 }))
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.array(unit, { maxLength: 100 }).map((units) => units.join('')),
)

const parts = (text: string, limit: number) => {
  const found = split(text, limit)
  expect(seen(found.join(''))).toBe(seen(text))
  for (const part of found) {
    expect(isBlank(part)).toBe(false)
    expect(part.length).toBeLessThanOrEqual(limit)
  }
  return found
}

const seen = (text: string) => text.replace(/[\s\p{Cc}\p{Cf}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu, '')

/** Where the parts end, the last one aside. */
const ends = (parts: string[]) => parts.slice(0, -1).map((_, index) => parts.slice(0, index + 1).join('').length)

test('parts fit, give the text back, and no grapheme is cut but those longer than a part', () => {
  fc.assert(
    fc.property(text, fc.integer({ min: 2, max: 60 }), (text, limit) => {
      const graphemes = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)
      const found = parts(text, limit)
      fc.pre(found.join('') === text)
      for (const end of ends(found)) {
        const { index, segment } = graphemes.containing(end) ?? { index: -1, segment: '' }
        if (index !== end) expect(segment.length).toBeGreaterThan(limit)
        const isHighThenLow = /[\ud800-\udbff]/.test(text.charAt(end - 1)) && /[\udc00-\udfff]/.test(text.charAt(end))
        expect(isHighThenLow).toBe(false)
      }
    }),
    { numRuns: cases(2000) },
  )
})

test('parts are not tiny: none but the last is shorter than half, unless a long grapheme follows', () => {
  const words = fc.array(fc.constantFrom('a', 'bb', ' ', '. ', '\n', '\n\n'), { maxLength: 300 })
  fc.assert(
    fc.property(words, fc.integer({ min: 4, max: 40 }), (words, limit) => {
      for (const part of split(words.join(''), limit).slice(0, -1)) expect(part.length).toBeGreaterThan(limit / 2)
    }),
  )
})

const rows: [what: string, text: string, limit: number, parts: string[]][] = [
  ['nothing', '', 10, []],
  ['what fits', 'as it is', 8, ['as it is']],
  ['a paragraph', 'One. Two.\n\nThree.\nFour five', 20, ['One. Two.\n\n', 'Three.\nFour five']],
  ['a paragraph of CRLF lines', 'One. Two.\r\n\r\nThree.\r\nFour', 22, ['One. Two.\r\n\r\n', 'Three.\r\nFour']],
  ['a line', 'Once more. Two.\nThree. Four', 24, ['Once more. Two.\n', 'Three. Four']],
  ['a sentence', 'One. Really (two!) three four', 24, ['One. Really (two!) ', 'three four']],
  ['a sentence without spaces', '一二三。四五六七八九', 6, ['一二三。', '四五六七八九']],
  ['a word', 'one two three', 9, ['one two ', 'three']],
  ['no pause where a space forbids one', 'one\u00a0two', 5, ['one\u00a0t', 'wo']],
  ['a pause in the first half is too early', 'a\n\nbcdefghij', 8, ['a\n\nbcdef', 'ghij']],
  ['a character', 'abcdef', 4, ['abcd', 'ef']],
  ['a family', 'ab👩‍👩‍👧cd', 9, ['ab', '👩‍👩‍👧c', 'd']],
  ['a space with an accent of its own', 'abcd \u0301ef', 5, ['abcd', ' \u0301ef']],
  ['CRLF', 'abc\r\nd', 4, ['abc', '\r\nd']],
  ['flags', '🇫🇷🇩🇪🇪🇸', 6, ['🇫🇷', '🇩🇪', '🇪🇸']],
  ['a grapheme longer than a part', `e${'\u0301'.repeat(5)}👍`, 4, ['e\u0301\u0301\u0301', '\u0301\u0301👍']],
  ['a family longer than a part', '👩‍👩‍👧', 4, ['👩\u200d', '👩\u200d', '👧']],
  ['no room', '👍ab', 0, ['👍', 'ab']],
]
for (const [what, text, limit, parts] of rows) test(`after ${what}`, () => expect(split(text, limit)).toEqual(parts))

test('is quick whatever the text is made of', () => {
  const units = ['a', ' ', '\n', 'a. ', '\u0301', '🇫🇷', '👩\u200d', '\r\n', '\n \t', '...', '.)', ' \u200d']
  for (const unit of units) {
    const long = unit.repeat(Math.ceil(100_000 / unit.length))
    const begin = process.cpuUsage()
    for (const limit of [100, 1000, 99_000]) parts(long, limit)
    expect(process.cpuUsage(begin).user / 1000, JSON.stringify(unit)).toBeLessThan(1000)
  }
})
