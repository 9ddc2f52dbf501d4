/** What SalesIQ says of a refusal is passed on, except where it repeats something that was sent. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adviceOn } from '../../src/failures'
import { SalesIqFailure } from '../../src/salesiq/failure'
import { judge } from '../../src/salesiq/judge'
import { safeSentence } from '../../src/salesiq/safe-sentence'
import { anything } from '../../src/salesiq/schemas'

/** What visitors write and are called, in many scripts and in few characters. */
const values = [
  ...['王小明', '李', 'ひろし', '민수', 'Ольга', 'Ян', 'Νίκη', 'محمد', 'אור', 'สมชาย', 'अमित', '👍', '👩🏽‍🚀', 'Ⅷ'],
  ...[
    'Ana Li',
    'An',
    'Li',
    'Bo',
    'Jo',
    'Or',
    'Is',
    'a',
    'is',
    'X Æ',
    'José',
    'Łódź',
    'O’Neil',
    'd’Arc',
    'İpek',
    'Straße',
  ],
  ...['a@b.co', 'x@y.io', 'ana.li+1@mail.example', '+49 30 123 456', '(030) 12-34', '555 0199', '4111 1111 1111 1111'],
  ...[
    'CVV 123',
    '123',
    '7',
    '42',
    'PIN is 9876',
    'PIN 4321',
    'DE89 3704 0044',
    '01.02.1990',
    'order #12',
    '٤٥٦',
    '１２３４',
  ],
  ...[
    '<b>Ana</b>',
    'a&b',
    '"quoted"',
    ':-)',
    '?!?',
    'my card is at home',
    'no',
    'pw: !Q2w',
    'https://x.io/?q=1',
    'To be or not to be',
  ],
]

const unicodeEscaped = (text: string) =>
  text.replace(/[^ -~]/gu, (sign) =>
    sign
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  )

/** How a service may write what it was sent. */
const echoes: Record<string, (text: string) => string> = {
  'as it is': (text) => text,
  'in capitals': (text) => text.toUpperCase(),
  'in quotation marks': (text) => `'${text}'`,
  'for an address': (text) => encodeURIComponent(text),
  'for HTML': (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&#34;'),
  'for JSON': (text) => unicodeEscaped(text),
  decomposed: (text) => text.normalize('NFD'),
  'without blanks': (text) => text.replace(/\s/g, ''),
  'in part': (text) => text.slice(0, Math.max(4, Math.ceil(text.length * 0.6))),
  'with its digits alone': (text) => (/^[\d\s+().-]+$/.test(text) ? text.replace(/\D/g, '') : text),
}

const frames = [
  (text: string) => `Invalid value ${text}`,
  (text: string) => `${text} is not allowed.`,
  (text: string) => `The parameter text (${text}) exceeds 64 characters`,
  (text: string) => `value:${text};`,
]

const someValue = fc.oneof(
  fc.constantFrom(...values),
  fc.stringMatching(/^[\p{L}\p{N}]{2}$/u),
  fc.stringMatching(/^[A-Z][a-z] [A-Z][a-z]{1,5}$/),
  fc.stringMatching(/^\+?\d{2,4}([ -]?\d{2,4}){1,3}$/),
  fc.emailAddress({ size: 'small' }),
)

describe('a sentence that repeats what was sent', () => {
  for (const [how, echo] of Object.entries(echoes)) {
    test(`${how} is dropped`, () => {
      const property = fc.property(someValue, fc.constantFrom(...frames), (value, frame) => {
        expect(safeSentence(frame(echo(value)), ['token', value])).toBeUndefined()
      })
      fc.assert(property, { numRuns: 500 })
      for (const value of values)
        for (const frame of frames) expect(safeSentence(frame(echo(value)), [value]), value).toBeUndefined()
    })
  }

  test.each(['王小', 'secret', '9876', '12 34 56', 'Ana', 'l'])('in a longer text is dropped: %s', (echo) => {
    const text = '我叫王小明, my secret is 98 76 and 123456, l. Ana Li'
    expect(safeSentence(`Invalid value ${echo}`, [text])).toBeUndefined()
  })
})

test.each([
  ['Invalid Resource.', ['Where is my order, and is it on the way to me?']],
  ['The parameter is missing', ['this is a line of the visitor', '40510000000002002']],
  ['Invalid request, a value must be a text of 64 characters', ['Ana Li', 'a@b.co', '+49 30 12 75']],
  ['Department is disabled', ['王小明', '👍', 'on to it']],
])('a sentence of its own is passed on: %s', (sentence, sent) => {
  expect(safeSentence(sentence, sent)).toBe(sentence)
})

test('the token, or whatever is as long, is in no sentence', () => {
  expect(safeSentence('Invalid token 1000.aaaa', ['1000.aaaa'])).toBeUndefined()
  expect(safeSentence(`Trace ${'x'.repeat(30)} of us`, ['1000.aaaa'])).toBe('Trace … of us')
})

test('code and field stay where the sentence is dropped; a value in their place does not', () => {
  const said = (error: object) => {
    const about = { call: 'try', scope: 'SalesIQ.x', family: 'visitor', schema: anything } as const
    try {
      judge(
        { status: 400, headers: {}, text: JSON.stringify({ error }) },
        { ...about, sent: [], body: { visitor: { name: 'Ana Li', email: 'email invalid oauthtoken' } } },
      )
    } catch (failure) {
      if (failure instanceof SalesIqFailure) return [failure.evidence.code, failure.evidence.detail, adviceOn(failure)]
    }
    throw new Error('not refused')
  }
  expect(said({ code: 1011, message: 'Invalid Ana', json_key: 'visitor.email' }).slice(0, 2)).toEqual([
    1011,
    '[visitor.email]',
  ])
  expect(said({ code: 1011, message: 'Too long', param: 'Ana' }).slice(0, 2)).toEqual([1011, 'Too long'])
  expect(said({ code: 'LI', message: 'Ana' })[2]).toContain('(status 400)')
  expect(said({ code: 'INVALID_OAUTHTOKEN', message: 'Ana' })[0]).toBe('INVALID_OAUTHTOKEN')
})
