/** Both sides read that something was not shown: the visitor what to do, the operator what the visitor misses. */
import { describe, expect, test } from 'vitest'
import { lineForOperator, lineForVisitor } from '../../src/translate/not-shown'
import { languages, sayIn } from '../../src/translate/texts'
import type { Sent } from '../../src/translate/to-botpress'

type NotText = Exclude<Sent, { kind: 'text' }>
const offer = (what: Extract<Sent, { kind: 'offer' }>['what']): NotText => ({ kind: 'offer', what })
const file = (file: Extract<Sent, { kind: 'file' }>['file']): NotText => ({ kind: 'file', file })

const rows: [sent: NotText, visitor: string, operator: string][] = [
  [
    file({ id: '1', name: 'invoice.pdf' }),
    'Tom sent a file (invoice.pdf) that cannot be shown here: it is empty. Please ask the operator to send it another way, for example by e-mail.',
    'The visitor could not be shown your file invoice.pdf: it is empty. Please send it again or write what it says.',
  ],
  [
    file({ id: '1' }),
    'Tom sent a file that cannot be shown here: it is empty. Please ask the operator to send it another way, for example by e-mail.',
    'The visitor could not be shown your file: it is empty. Please send it again or write what it says.',
  ],
  [
    file({ url: 'https://x.example/i.png', name: 'map' }),
    'Tom sent a file (map) that cannot be shown here: it is empty. Please ask the operator to send it another way, for example by e-mail.\nhttps://x.example/i.png',
    'The visitor could not be shown your file map: it is empty. Please send it again or write what it says.',
  ],
  [
    offer('offeredCall'),
    'Tom offered a call. Calls do not work in this chat; please keep writing.',
    'The visitor could not be shown what you sent (Call). Please write it as a text.',
  ],
  [
    offer('offeredOther'),
    'Tom sent something that cannot be shown here. Please ask for it as a text.',
    'The visitor could not be shown what you sent (Other content). Please write it as a text.',
  ],
]

describe('what both sides read of', () => {
  test.each(rows)('%j', (sent, visitor, operator) => {
    const say = sayIn('en')
    const reason = say('reasonEmpty')
    expect(lineForVisitor(sent, { say, operator: 'Tom', reason })).toBe(visitor)
    expect(lineForOperator(sent, { say, reason })).toBe(operator)
  })

  const named = [
    'offeredCall',
    'offeredArticle',
    'offeredBooking',
    'offeredRemote',
    'offeredPicture',
    'offeredOther',
  ] as const
  test.each(languages.flatMap((language) => named.map((what) => [what, language] as const)))(
    '%s (%s): the operator reads what it was, each under another name',
    (what, language) => {
      const say = sayIn(language)
      const lines = named.map((each) => lineForOperator(offer(each), { say, reason: '' }))
      expect(new Set(lines).size).toBe(named.length)
      expect(lineForOperator(offer(what), { say, reason: '' })).not.toContain('()')
    },
  )
})
