import { statSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { languages, sayIn, textNames } from '../../src/translate/texts'

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
  expect(reasons).toHaveLength(8)
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
    'Tom sent a file (a.pdf) that cannot be shown here: it is larger than 20 MB.',
  )
  expect(say('fileNotShown', { operator: 'Tom', file: '', reason: 'why' })).toBe(
    'Tom sent a file that cannot be shown here: why.',
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

test('the table stays small', () => {
  expect(statSync(new URL('../../src/translate/texts.ts', import.meta.url)).size).toBeLessThan(10_000)
})
