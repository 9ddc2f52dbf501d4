/** Whatever an operator sends leaves a message or a line that names what it was, and no neighbour is lost. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { attachmentPath, type Message, messageContent } from '../../src/salesiq/messages'
import { messageInEvent } from '../../src/session/operator-message'
import { isBlank } from '../../src/translate/characters'
import { idIn, isForVisitor, isPlain, type Sent, sentIn } from '../../src/translate/to-botpress'
import { readReply } from '../harness/raw-event'
import { cases } from '../harness/cases'

const contentOf = (message: object) => z.parse(z.object(messageContent), message)
const text = (text: string): Sent => ({ kind: 'text', text })
const file = (file: Extract<Sent, { kind: 'file' }>['file']): Sent => ({ kind: 'file', file })
const offer = (what: Extract<Sent, { kind: 'offer' }>['what']): Sent => ({ kind: 'offer', what })

const path = '/api/v2/zylker/conversations/1/attachments'
const host = 'https://salesiq.zoho.com'
const picture = 'https://x.example/i.png'

const content: [what: string, message: object, sent: Sent[]][] = [
  ['a pasted picture', { text: `<img src="${picture}">` }, [file({ url: picture })]],
  [
    'a picture with a description',
    { text: `<img src="${picture}" alt="a cat">` },
    [file({ url: picture, name: 'a cat' })],
  ],
  [
    'a picture among words',
    { text: `See <img src="${picture}"> there` },
    [text('See'), file({ url: picture }), text('there')],
  ],
  ['a picture that SalesIQ keeps', { text: `<img src="${host}${path}/9?x=1">` }, [file({ id: '9' })]],
  ['a picture at a relative address', { text: `a<img src="${path}/9">` }, [text('a'), file({ id: '9' })]],
  [
    'a picture in the text itself',
    { text: '<img src="data:image/png;base64,AA==">' },
    [file({ url: 'data:image/png;base64,AA==' })],
  ],
  ['a picture that is nowhere', { text: '<img src="cid:1">' }, [offer('offeredPicture')]],
  ['the same with a description', { text: '<img src="cid:1" alt="map">' }, [text('map'), offer('offeredPicture')]],
  ['a picture without an address', { text: '<img>' }, [offer('offeredOther')]],
  ['tags without words', { text: '<p><br></p><hr>' }, [offer('offeredOther')]],
  ['a script', { text: '<script>x()</script>' }, [offer('offeredOther')]],
  ['control characters', { text: '\0\x07' }, [offer('offeredOther')]],
  ['lone surrogates', { text: '\ud800' }, [offer('offeredOther')]],
  ['spaces of no width', { text: '\u200b\ufeff' }, [offer('offeredOther')]],
  ['a video', { text: '<iframe src="https://v.example/1"></iframe>' }, [text('https://v.example/1')]],
  ['a link without words', { text: '<a href="https://x.example"></a>' }, [text('https://x.example')]],
  ['a table', { text: '<table><tr><td>a</td><td>b</td></tr></table>' }, [text('a | b')]],
  ['only emoji', { text: '&#55357;&#56397;' }, [text('👍')]],
  ['a type nobody knows', { type: 'poll' }, [offer('offeredOther')]],
  ['a type nobody knows, with words', { type: 'rich', text: 'hi' }, [text('hi')]],
  ['a call with words', { type: 'audio_call', text: 'call me' }, [text('call me'), offer('offeredCall')]],
  ['a comment', { comment: 'hi' }, [text('hi')]],
]

const files: [what: string, message: object, sent: Sent[]][] = [
  [
    'name, url and contenttype',
    { attachments: [{ name: 'a.pdf', url: `${host}${path}/9`, contenttype: 'application/pdf' }] },
    [file({ id: '9', name: 'a.pdf', type: 'application/pdf' })],
  ],
  [
    'content_type',
    { attachments: [{ attachment_id: '9', content_type: 'image/png', type: 'file' }] },
    [file({ id: '9', type: 'image/png' })],
  ],
  [
    'an address that is not SalesIQ’s',
    { attachments: [{ name: 'a.pdf', url: 'https://files.example/a.pdf' }] },
    [file({ name: 'a.pdf', url: 'https://files.example/a.pdf' })],
  ],
  [
    'two attachments by address',
    { attachments: [{ url: `${path}/8` }, { url: `${path}/9` }] },
    [file({ id: '8' }), file({ id: '9' })],
  ],
  ['one attachment without a list', { attachments: { id: '9', name: 'a.pdf' } }, [file({ id: '9', name: 'a.pdf' })]],
  ['names only', { files: ['a.pdf', 'b.pdf'] }, [file({ name: 'a.pdf' }), file({ name: 'b.pdf' })]],
  ['a word in place of a list', { text: 'hi', files: 'none' }, [text('hi')]],
  ['files as objects', { files: [{ id: '8' }, { id: '9' }] }, [file({ id: '8' }), file({ id: '9' })]],
  ['a file of its own', { file: { attachment_id: '9', file_name: 'a.pdf' } }, [file({ id: '9', name: 'a.pdf' })]],
  [
    'the same file in three places',
    {
      file: { id: '9' },
      files: ['a.pdf'],
      attachments: [{ id: '9', name: 'a.pdf' }],
      meta: { urls: { 'a.pdf': `${path}/9` } },
    },
    [file({ id: '9', name: 'a.pdf' })],
  ],
  [
    'two files and their addresses',
    { files: ['a.pdf', 'b.pdf'], meta: { urls: { 'b.pdf': `${path}/9`, 'a.pdf': `${path}/8` } } },
    [file({ id: '8', name: 'a.pdf' }), file({ id: '9', name: 'b.pdf' })],
  ],
  [
    'two addresses only',
    { meta: { urls: { 'a.pdf': `${path}/8`, 'b.pdf': `${path}/9` } } },
    [file({ id: '8', name: 'a.pdf' }), file({ id: '9', name: 'b.pdf' })],
  ],
  [
    'attachments named elsewhere',
    { attachments: [{ id: '8' }, { id: '9' }], files: ['a.pdf', 'b.pdf'] },
    [file({ id: '8', name: 'a.pdf' }), file({ id: '9', name: 'b.pdf' })],
  ],
  [
    'two files and words',
    { text: 'both', attachments: [{ id: '8' }, { id: '9' }] },
    [file({ id: '8' }), file({ id: '9' }), text('both')],
  ],
  [
    'a file and a picture',
    { text: `<img src="${picture}">`, files: ['a.pdf'] },
    [file({ name: 'a.pdf' }), file({ url: picture })],
  ],
  ['a file and tags', { text: '<br>', files: ['a.pdf'] }, [file({ name: 'a.pdf' })]],
  ['an odd one among others', { attachments: [7, null, { id: '9' }] }, [file({ id: '9' })]],
  ['a name that turns', { files: ['a\u202efdp.exe'] }, [file({ name: 'afdp.exe' })]],
  ['an address of two parts', { attachments: [{ url: `${path}/83396/9-a?x=1` }] }, [file({ id: '83396/9-a' })]],
  ['type only', { type: 'file', meta: { value: 'a.pdf' } }, [file({ name: 'a.pdf' })]],
]

const ids: [url: string | undefined, id: string | undefined][] = [
  [`${host}${path}/9`, '9'],
  [`${path}/83396_9-a`, '83396_9-a'],
  ['/attachments/12', '12'],
  [`${path}/8/9`, '8/9'],
  [`${path}/a%20b/c`, 'a b/c'],
  [`${path}/9#x`, '9'],
  [`${path}/9/`, '9'],
  ['https://files.zohopublic.eu/attachments/7', '7'],
  ['https://cdn.example/attachments/1/2/i.png', undefined],
  [`${path}/..`, undefined],
  [`${path}/9/../../x`, undefined],
  [`${path}/a%2Fb`, undefined],
  [`${path}/%zz`, undefined],
  ['https://x.example/?u=/attachments/1', undefined],
  ['', undefined],
  [undefined, undefined],
]

describe('a webhook with', () => {
  test.each([...content, ...files])('%s', (what, message, sent) => {
    // A message of a type that nobody knows may be a private note.
    const isShown = !what.startsWith('a type nobody knows')
    expect(messageInEvent(readReply(message))?.sent).toEqual(isShown ? sent : undefined)
  })
})

describe('a transcript with', () => {
  test.each([...content, ...files])('%s', (_what, message, sent) => {
    const { type, ...rest } = { type: undefined, ...message }
    const entry: Pick<Message, 'type' | 'message'> = { type, message: contentOf(rest) }
    expect(sentIn(entry.message ?? {}, entry.type)).toEqual(sent)
  })

  test('files of any shape is for the visitor, and a note is not', () => {
    for (const [, message] of files) {
      expect(isForVisitor({ type: undefined, message: contentOf(message), is_deleted: undefined })).toBe(true)
    }
    expect(isForVisitor({ type: 'note', message: contentOf({ text: 'x' }), is_deleted: undefined })).toBe(false)
  })
})

describe('the id in an address', () => {
  test.each(ids)('%s: %s', (url, id) => expect(idIn(url)).toBe(id))
  test('leads back to the address, part by part', () => {
    expect(attachmentPath('/c/1', 'a b/c')).toBe('/c/1/attachments/a%20b/c')
    expect(attachmentPath('/c/1', '9')).toBe('/c/1/attachments/9')
  })
})

test('whatever comes, each word and each file leaves something, and nothing of it is empty', () => {
  const odd = fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant({}), fc.constant([{}]))
  const shared = fc.record(
    { name: fc.constantFrom('n1.pdf', 'n2.pdf'), id: fc.constantFrom('1', '2') },
    { requiredKeys: [] },
  )
  const words = fc.constantFrom(
    '',
    'word',
    '<b>word</b>',
    '<br>',
    '\0',
    `word<img src="${picture}">`,
    '<img src="cid:x">',
    'a.b',
  )
  const message = fc.record(
    {
      text: fc.oneof(words, odd),
      type: fc.constantFrom('text', 'file', 'audio_call', 'poll', '__proto__'),
      files: fc.oneof(fc.array(fc.constantFrom('n1.pdf', 'n2.pdf')), odd),
      attachments: fc.oneof(fc.array(shared), odd),
      file: fc.oneof(shared, odd),
      meta: fc.oneof(fc.record({ urls: fc.dictionary(fc.constantFrom('n1.pdf', 'x'), fc.constant(`${path}/1`)) }), odd),
    },
    { requiredKeys: [] },
  )
  fc.assert(
    fc.property(message, (message) => {
      const read = contentOf(message)
      const sent = sentIn(read, read.type)
      expect(sent).not.toEqual([])
      for (const each of sent) if (each.kind === 'text') expect(isBlank(each.text)).toBe(false)
      const texts = sent.flatMap((each) => (each.kind === 'text' ? [each.text] : []))
      if (read.text?.includes('word')) expect(texts.join()).toContain('word')
      const names = sent.flatMap((each) => (each.kind === 'file' ? [each.file.name] : []))
      const named = [...(read.attachments ?? []), ...(read.files ?? [])].map(({ name }) => name)
      for (const name of ['n1.pdf', 'n2.pdf']) if (named.includes(name)) expect(names).toContain(name)
      if (isPlain(read)) expect(sent).not.toContainEqual(offer('offeredOther'))
    }),
    { numRuns: cases(2000) },
  )
})
