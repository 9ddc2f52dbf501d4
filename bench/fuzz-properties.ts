/** What has to hold for any input: nothing thrown but a declared failure, nothing that an API refuses, nothing lost. */
import { isApiError } from '@botpress/sdk'
import type fc from 'fast-check'
import ipaddr from 'ipaddr.js'
import type * as bp from '.botpress'
import { nameInDisposition } from '../src/files/disposition'
import { fileNameFrom } from '../src/files/name'
import { mayBeFetched } from '../src/files/public-address'
import { typedSettings } from '../src/installation/settings'
import { parseEvent } from '../src/salesiq/events'
import { messageInEvent } from '../src/session/operator-message'
import { cleanName, cleanText, clip, isBlank, split } from '../src/translate/characters'
import { type HistoryItem, unseenHistory } from '../src/translate/history'
import { realName } from '../src/translate/identity'
import { plainFromMarkup } from '../src/translate/markup'
import { plainFromMarkdown } from '../src/translate/markdown'
import { sayIn } from '../src/translate/texts'
import { toSalesIq } from '../src/translate/to-salesiq'
import { lastWords, transcriptOf } from '../src/translate/transcript'
import * as webhooks from './fuzz-events'
import * as given from './fuzz-inputs'

export type Property = { name: string; input: fc.Arbitrary<unknown>; holds: (value: unknown) => void }

const property = <T>(name: string, input: fc.Arbitrary<T>, holds: (value: T) => void): Property => ({
  name,
  input,
  holds: (value) => holds(value as T),
})

const check = (isSo: boolean, what: string) => {
  if (!isSo) throw new Error(what)
}

/** Controls but tab and newline, and halves of a surrogate pair. */
const isClean = (text: string) => !/[\0-\x08\x0b-\x1f\x7f-\x9f\ufeff\p{Cs}]/u.test(text)

const say = sayIn('en')

const sentOf = (body: string) => {
  const parsed = parseEvent(body)
  if (parsed.kind !== 'known') return []
  check(parsed.conversationId !== '', 'an event without a conversation')
  const { event } = parsed
  return event.event === 'conversation.operator.replied' ? (messageInEvent(event)?.sent ?? []) : []
}

const speakers = { visitorUserId: 'user', visitorName: 'Ana', botName: undefined, say }

const transcript = (history: readonly unknown[]) => {
  const last = { source: { type: 'user', userId: 'user' }, type: 'text', payload: { text: 'A word after all that' } }
  const unseen = unseenHistory([...history, last] as HistoryItem[], [])
  const text = transcriptOf(unseen, speakers) ?? ''
  check(text.endsWith(last.payload.text), 'the line after it is lost')
  check(text.length <= 4000, `a transcript of ${text.length}`)
  check((lastWords(unseen, say) ?? '').length <= 350, 'last words too long')
}

const settings = (configuration: object) => {
  try {
    const { webhookPublicKey: _key, ...typed } = typedSettings(configuration as bp.Context['configuration'])
    check(typed.clientId.trim() !== '', 'settings without a client')
  } catch (error) {
    if (!isApiError(error) || error.type !== 'Runtime') throw error
    check(/^The setting \w+ /.test(error.message), 'a refusal that names no setting')
  }
}

const link = (text: string) => {
  const url = URL.parse(text)
  if (!url || !mayBeFetched(url)) return
  check(/^https?:$/.test(url.protocol) && url.username === '', `an address that may not be fetched: ${url.href}`)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  check(!ipaddr.isValid(host) || ipaddr.process(host).range() === 'unicast', `a private address: ${host}`)
}

const markup = (html: string) => {
  const plain = plainFromMarkup(html)
  check(isClean(plain), 'a control character')
  check(plain.length <= html.length * 12 + 1000, `${plain.length} characters of ${html.length}`)
}

/** Without what is shown as nothing at all. */
const visible = (text: string) => text.replace(/[\s\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Cs}\u2800]/gu, '')

export const properties: Property[] = [
  property('a webhook of any JSON is parsed or refused', webhooks.json, (body) => void sentOf(body)),
  property('a webhook of any text is parsed or refused', given.text, (body) => void sentOf(body)),
  property('an event with odd fields is parsed or refused', webhooks.event, (body) => void sentOf(body)),
  property('an operator’s HTML becomes text without a control character', given.html, markup),
  property('no known tag is left of balanced HTML, and no word is lost', given.balanced, ({ html, words }) => {
    const plain = plainFromMarkup(html)
    check(!/<\/?(?:b|i|p|div|span|ul|li|td|tr|table|a|br|script)\b/i.test(plain), `a tag is left: ${plain}`)
    for (const word of words) check(plain.includes(word), `${word} is lost`)
  }),
  property(
    'markdown becomes text',
    given.text,
    (text) => void check(plainFromMarkdown(text).length <= text.length * 12 + 1000, 'too long'),
  ),
  property('a clean text has no control character', given.text, (text) =>
    check(isClean(cleanText(text)), 'a control character'),
  ),
  property('a name stands on one line', given.text, (text) => {
    const name = cleanName(text)
    check(isClean(name) && !/[\n\t]/.test(name) && name.trim() === name, 'no name')
    check(cleanName(name) === name, 'a name that changes again')
    check(realName(text) !== '', 'an empty name')
  }),
  property('split loses nothing that can be seen', given.cut, ({ text, limit }) => {
    const parts = split(text, limit)
    check(
      parts.every((part) => part.length <= Math.max(2, limit) && !isBlank(part)),
      'a part too long, or blank',
    )
    check(parts.map(visible).join('') === visible(text), 'something is lost')
  }),
  property('clip keeps the beginning', given.cut, ({ text, limit }) => {
    const cut = clip(text, Math.max(1, limit))
    check(cut.length <= Math.max(1, limit), 'too long')
    check(cut === text || (cut.endsWith('…') && text.startsWith(cut.slice(0, -1))), 'another text')
  }),
  property('a file name is one name', given.names, (names) => {
    const name = fileNameFrom(names, 'application/pdf')
    check(
      name !== '' && name.length <= 300 && !/[/\\\p{Cc}\p{Cf}]/u.test(name) && !name.startsWith('.'),
      `a name: ${name}`,
    )
  }),
  property('a Content-Disposition of any form is read', given.disposition, (header) => {
    const name = nameInDisposition(header)
    check(name === undefined || name.length <= header.length * 2, 'too long')
  }),
  property('any history is a bounded transcript', given.history, transcript),
  property('any message of the visitor becomes parts', given.content, (content) => {
    for (const part of toSalesIq(content, { say, isBot: false }))
      check(part.kind !== 'text' || isClean(part.text), 'a control character')
  }),
  property('settings are taken, or refused with the name of one', given.settings, settings),
  property('no link leads to a private address', given.link, link),
]
