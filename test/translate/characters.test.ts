/** Characters that Botpress and SalesIQ refuse, or that make a reader see something else. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanName, cleanText, isBlank, split } from '../../src/translate/characters'
import { cases } from '../harness/cases'

const texts: [what: string, text: string, clean: string][] = [
  ['a plain text', 'Hello, you!', 'Hello, you!'],
  ['tab and newline', 'a\tb\nc', 'a\tb\nc'],
  ['CRLF and CR', 'a\r\nb\rc', 'a\nb\nc'],
  ['NUL', 'a\0b', 'ab'],
  ['BEL, ESC and DEL', 'a\x07b\x1b[31mc\x7f', 'ab[31mc'],
  ['C1 controls', 'a\x80\x9fb', 'ab'],
  ['next line, vertical tab and form feed', 'a\u0085b\vc\fd', 'a\nb\nc\nd'],
  ['a lone high surrogate', 'a\ud83db', 'ab'],
  ['a lone low surrogate', 'a\udc4db', 'ab'],
  ['halves in the wrong order', '\udc4d\ud83d', ''],
  ['a whole pair', '👍', '👍'],
  ['a pair after a lone half', '\ud83d👍', '👍'],
  ['a byte order mark', '\ufeffHello\ufeff', 'Hello'],
  ['no characters', 'a\uffff\ufdd0\u{1ffff}b', 'ab'],
  ['a family', '👨‍👩‍👧', '👨‍👩‍👧'],
  ['a flag of tags', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🏴󠁧󠁢󠁥󠁮󠁧󠁿'],
  ['Persian with a joiner', 'می‌خواهم', 'می‌خواهم'],
  ['Hebrew with marks of direction', '\u2067שלום\u2069 (a)', '\u2067שלום\u2069 (a)'],
  ['accents of their own', 'e\u0301', 'e\u0301'],
  ['Thai with zero-width spaces', 'ก\u200bข', 'ก\u200bข'],
  ['spaces', '  a  ', '  a  '],
]

const names: [what: string, name: string, clean: string][] = [
  ['a name', 'Ana María', 'Ana María'],
  ['a name in two lines', 'Ana\nShop: you get a refund', 'Ana Shop: you get a refund'],
  ['an override', 'Ana \u202egnp.exe', 'Ana gnp.exe'],
  ['embeddings and isolates', '\u202aa\u202b\u202c\u202d\u2066b\u2067\u2068\u2069', 'ab'],
  ['marks of direction', '\u200eAna\u200f\u061c', 'Ana'],
  ['zero-width space and joiners of words', 'A\u200bn\u2060a\u00ad', 'Ana'],
  ['a byte order mark', '\ufeffAna', 'Ana'],
  ['tabs and runs of spaces', ' Ana \t  María\u00a0 ', 'Ana María'],
  ['line separators', 'a\u2028b\u2029c', 'a b c'],
  ['NUL', 'A\0na', 'Ana'],
  ['a lone half', 'Ana\ud83d', 'Ana'],
  ['an accent of its own', 'Jose\u0301', 'José'],
  ['Persian with a joiner', 'علی‌رضا', 'علی‌رضا'],
  ['a family', 'Ana 👨‍👩‍👧', 'Ana 👨‍👩‍👧'],
  ['Arabic', 'محمد', 'محمد'],
  ['only marks', '\u200d\u200e\u202e', ''],
  ['only white space', ' \n\t', ''],
  ['a Hangul filler', '\u3164', ''],
  ['a blank of Braille', '\u2800', ''],
  ['nothing', '', ''],
]

describe('a text', () => {
  test.each(texts)('with %s', (_what, text, clean) => expect(cleanText(text)).toBe(clean))

  test('has no control character, no lone half and no lost letter', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (odd, text) => {
        const clean = cleanText(`${odd}\0\ud800 ${text}`)
        expect(clean).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\ufeff]|\p{Cs}/u)
        expect(clean).toContain(` ${text.replace(/\r\n?/g, '\n').replace(/\ufeff/g, '')}`)
        expect(cleanText(clean)).toBe(clean)
      }),
      { numRuns: cases(2000) },
    )
  })
})

describe('a name', () => {
  test.each(names)('with %s', (_what, name, clean) => expect(cleanName(name)).toBe(clean))

  test('is one line without anything that turns or hides it, and keeps its letters', () => {
    const marks = fc.constantFrom('\u202e', '\u200f', '\0', '\n', '\ufeff', '\u2066', ' ', '\ud800')
    const piece = fc.oneof(marks, fc.stringMatching(/^[a-zé]{1,4}$/), fc.string({ unit: 'binary', maxLength: 3 }))
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const name = cleanName(pieces.join(''))
        expect(name).not.toMatch(/[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u)
        expect(name).toBe(name.trim())
        const letters = (text: string) => text.normalize('NFC').match(/[a-z]/g)?.join('') ?? ''
        expect(letters(name)).toBe(letters(pieces.join('')))
      }),
      { numRuns: cases(2000) },
    )
  })
})

describe('whether there is anything to see', () => {
  test.each([
    '',
    ' ',
    '\n\t',
    '\u00a0',
    '\u200b',
    '\ufeff',
    '\u200d\ufe0f',
    '\u202e',
    '\u2800',
    '\u3164',
    '\0',
    '\ud800',
  ])('in %j there is not', (text) => expect(isBlank(text)).toBe(true))
  test.each(['a', '.', ' 0 ', '👍', '\u0301', '—', 'ك', '\ufffd'])('in %j there is', (text) =>
    expect(isBlank(text)).toBe(false),
  )
})

describe('a long text', () => {
  const long = 'x'.repeat(10)
  const rows: [text: string, parts: string[]][] = [
    [`${long}${' '.repeat(30)}`, [long]],
    [`${' '.repeat(30)}${long}`, [long]],
    [`${long}${'\n'.repeat(20)}${long}`, [long, long]],
    [' '.repeat(50), []],
    ['\n', []],
    [`${long}\u200b`, [long]],
    [`${long} y`, [long, ' y']],
  ]
  test.each(rows)('%j has no part without anything to see', (text, parts) => {
    expect(split(text, 10)).toEqual(parts)
  })
})
