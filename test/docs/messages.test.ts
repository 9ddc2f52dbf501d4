/** Messages, labels and scopes that the docs quote exist in the source. */
import { expect, test } from 'vitest'
import { eventsInUse } from '../../src/salesiq/admin'
import { scopesFor } from '../../src/salesiq/consent'
import { codeIn, read, sectionOf, withoutBlocks } from './markdown'
import { isInSource } from './source-texts'

/** The first cells of a page's tables of messages. */
const messagesIn = (text: string) =>
  [...text.matchAll(/^\| `([^`]+)` \|/gm)].map(([, message = '']) => message).filter((message) => message.includes(' '))

test('messages of docs/messages.md', () => {
  const quoted = messagesIn(read('docs/messages.md'))
  expect(quoted.length).toBeGreaterThan(40)
  expect(quoted.filter((message) => !isInSource(message))).toEqual([])
  expect(new Set(quoted).size).toBe(quoted.length)
})

test('the ten errors of hub.md, of which one is the plugin’s', () => {
  const table = sectionOf(read('hub.md'), '## Ten likely errors')
  const rows = table.split('\n').filter((line) => line.startsWith('| `'))
  const quoted = messagesIn(table)
  expect(rows).toHaveLength(10)
  expect(quoted).toHaveLength(9)
  expect(quoted.filter((message) => !isInSource(message))).toEqual([])
})

/** Our own labels and sentences stand in quotation marks; the labels of Zoho and Botpress are bold. */
test.each([
  ['hub.md', ['“Type /end to return to the bot.”', '“Nobody is here now.', '“I am back.']],
  ['docs/messages.md', []],
  ['docs/set-up-by-hand.md', []],
])('what %s quotes of the connect page and the log', (file, invented) => {
  const quoted = [...withoutBlocks(read(file)).matchAll(/“[^”]+”/g)].map(([text]) => text)
  const ours = quoted.filter((text) => !invented.some((start) => text.startsWith(start)))
  expect(ours.filter((text) => !isInSource(text.slice(1, -1)))).toEqual([])
})

test('the consent by hand asks for what the connect page asks for', () => {
  const text = read('docs/set-up-by-hand.md')
  const asked = scopesFor('organisation').map(({ scope }) => scope)
  expect(/&scope=([^&]+)&/.exec(text)?.[1]?.split(',')).toEqual(asked)
  const explained = codeIn(sectionOf(text, '## 1. Consent')).filter((code) => code.startsWith('SalesIQ.'))
  expect(asked.filter((scope) => !explained.includes(scope))).toEqual([])
})

test('the webhook by hand has the events in use', () => {
  const named = codeIn(read('docs/set-up-by-hand.md')).filter((code) => code.startsWith('conversation.'))
  expect(named.sort()).toEqual([...eventsInUse].sort())
})
