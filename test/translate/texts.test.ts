import { readFileSync, statSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { tableOfTexts } from '../../scripts/texts'
import { languages, ownBeginnings, sayIn, type TextName, textNames } from '../../src/translate/texts'
import { operatorTexts } from '../../src/translate/texts-for-operators'
import { visitorTexts } from '../../src/translate/texts-for-visitors'
import { cases } from '../harness/cases'

const keys = ['operator', 'file', 'reason', 'link', 'title', 'text', 'count']
const asTemplate = Object.fromEntries(keys.map((key) => [key, `{${key}}`]))
const placeholders = (text: string) => (text.match(/\{\w*\}/g) ?? []).sort()

test('every language says everything, with the placeholders of English and no others', () => {
  for (const language of languages) {
    for (const name of textNames) {
      const template = sayIn(language)(name, asTemplate)
      expect(template.trim(), `${language} ${name}`).not.toBe('')
      expect(template).toBe(template.trim())
      expect(placeholders(template), `${language} ${name}`).toEqual(placeholders(sayIn('en')(name, asTemplate)))
      for (const found of placeholders(template)) expect(keys).toContain(found.slice(1, -1))
    }
  }
})

test('a reason ends a sentence of its own, so it has no full stop and no capital but a name’s', () => {
  const reasons = textNames.filter((name) => name.startsWith('reason'))
  expect(reasons).toHaveLength(9)
  for (const name of reasons) {
    for (const language of languages) {
      const reason = sayIn(language)(name, asTemplate)
      expect(reason).toMatch(/[^.!]$/)
      expect(reason).toMatch(/^(\p{Ll}|SalesIQ)/u)
    }
  }
})

test('the names are listed once, for a form to choose from', () => {
  expect(new Set(textNames).size).toBe(textNames.length)
  expect(textNames).toContain('reasonNotStored')
})

test('placeholders are replaced, and nothing is left of those that have no value', () => {
  const say = sayIn('en')
  expect(say('fileNotShown', { operator: 'Tom', file: 'a.pdf', reason: say('reasonTooLarge', { count: '20' }) })).toBe(
    'Tom sent a file (a.pdf) that cannot be shown here: it is larger than 20 MB. Please ask the operator to send it another way, for example by e-mail.',
  )
  expect(say('fileNotShown', { operator: 'Tom', file: '', reason: 'why' })).toBe(
    'Tom sent a file that cannot be shown here: why. Please ask the operator to send it another way, for example by e-mail.',
  )
  expect(say('edited')).toBe(' corrected a message: ')
  expect(sayIn('de')('image')).toBe('Bild')
})

test('a bot owner’s own wording replaces ours, by name; blank wording does not', () => {
  const say = sayIn('fr', [
    { name: 'bot', text: 'Léa' },
    { name: 'edited', text: '{text} ({operator}) {unknown} {text}' },
    { name: 'visitor', text: ' ' },
  ])
  expect(say('bot')).toBe('Léa')
  expect(say('edited', { operator: 'Tom', text: 'ok' })).toBe('ok (Tom) {unknown} ok')
  expect(say('visitor')).toBe('Visiteur')
  expect(sayIn('en', [{ name: 'bot', text: '{constructor} {__proto__}' }])('bot')).toBe('{constructor} {__proto__}')
})

test('what is inserted is inserted as it is', () => {
  const say = sayIn('en')
  expect(say('edited', { operator: '{text}', text: '$& $1 {operator} ()' })).toBe(
    '{text} corrected a message: $& $1 {operator} ()',
  )
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (operator, text) => {
      expect(say('edited', { operator, text })).toBe(`${operator} corrected a message: ${text}`)
    }),
  )
})

test('whatever is inserted, a text has its words, no empty brackets and no placeholder', () => {
  const value = fc.oneof(fc.constant(''), fc.string({ unit: fc.constantFrom(...'ab {}()$&.:') }))
  const values = fc.record({ operator: value, file: value, reason: value, link: value, title: value, text: value })
  fc.assert(
    fc.property(fc.constantFrom(...languages), fc.constantFrom(...textNames), values, (language, name, values) => {
      const marked = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, value && `‹${value}›`]))
      const text = sayIn(language)(name, { ...marked, count: '5' })
      const own = text.replace(/‹.*?›/g, '')
      expect(own.replace(/[\s().:]/g, '')).not.toBe('')
      expect(text.replace(/‹.*?›/g, 'x')).not.toContain('()')
      expect(own).not.toMatch(/[{}]/)
    }),
    { numRuns: cases(2000) },
  )
})

const nextStep: [name: TextName, en: string][] = [
  ['fileNotShown', 'Please ask the operator to send it another way'],
  ['offeredCall', 'please keep writing'],
  ['offeredArticle', 'please ask for a link'],
  ['offeredBooking', 'please write when it suits you'],
  ['offeredRemote', 'please describe what you see'],
  ['offeredPicture', 'Please ask for it as a file'],
  ['offeredOther', 'Please ask for it as a text'],
  ['notDelivered', 'Please send it again'],
  ['deleted', 'Please ignore it'],
  ['fileMissed', 'Please send it again'],
  ['contentMissed', 'Please write it as a text'],
  ['farewell', 'Please close the chat'],
]
test.each(nextStep)('%s says what can be done next, in each language', (name, en) => {
  expect(sayIn('en')(name)).toContain(en)
  const polite = { en: /please/i, fr: /veuillez/i, es: /por favor|envíe|pída|escríba|ciérre/i, de: /bitte/i }
  for (const language of languages) expect(sayIn(language)(name)).toMatch(polite[language])
})

test('no text for a visitor has a word of the trade', () => {
  const trade = /salesiq|botpress|webhook|token|oauth|api|server|url|http|fetch|store|timeout|attachment|payload/i
  for (const wordings of Object.values(visitorTexts))
    for (const text of Object.values(wordings)) expect(text).not.toMatch(trade)
})

const limits: [language: (typeof languages)[number], words: string[]][] = [
  ['en', ['Calls', 'articles', 'do not']],
  ['fr', ['appels', 'articles', 'ne lui parviennent pas']],
  ['es', ['llamadas', 'artículos', 'no le llegan']],
  ['de', ['Anrufe', 'Artikel', 'nicht']],
]
test.each(limits)('an operator reads what does not work here (%s)', (language, words) => {
  for (const word of words) expect(sayIn(language)('limits')).toContain(word)
})

test('what is sent in the visitor’s place is known by its beginning, in each language and wording', () => {
  for (const language of languages) {
    const say = sayIn(language)
    const isOwn = (text: string) => ownBeginnings(say).some((begin) => text.startsWith(begin))
    for (const file of ['', 'a.pdf']) expect(isOwn(say('fileMissed', { file, reason: 'x' }))).toBe(true)
    for (const name of ['history', 'limits', 'contentMissed', 'farewell'] as const)
      expect(isOwn(say(name, { title: 'Call' }))).toBe(true)
    expect(isOwn('hello')).toBe(false)
  }
  const own = sayIn('en', [{ name: 'fileMissed', text: '{file} was lost' }])
  expect(ownBeginnings(own)).not.toContain('')
})

test('each text is said to one side only', () => {
  const both = Object.keys(visitorTexts).filter((name) => Object.hasOwn(operatorTexts, name))
  expect(both).toEqual([])
})

test('docs/texts.md shows all texts side by side as they are', () => {
  const shown = readFileSync(new URL('../../docs/texts.md', import.meta.url), 'utf8')
  const squeezed = (text: string) => text.replace(/[ -]+/g, ' ')
  expect(squeezed(shown)).toBe(squeezed(tableOfTexts()))
})

test('the tables stay small', () => {
  const files = ['texts', 'texts-for-visitors', 'texts-for-operators', 'texts-of-reasons']
  const sizes = files.map((file) => statSync(new URL(`../../src/translate/${file}.ts`, import.meta.url)).size)
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(17_000)
})
