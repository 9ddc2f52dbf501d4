import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/salesiq/messages'
import { messageInEvent } from '../../src/session/operator-message'
import { isPlain, mediaTypeOf, type Sent, sentIn } from '../../src/translate/to-botpress'
import { readReply } from '../harness/raw-event'

const sentInEvent = (message: object) => messageInEvent(readReply(message))?.sent

const text = (text: string): Sent => ({ kind: 'text', text })
const file = (file: { id?: string; url?: string; name?: string; type?: string }): Sent => ({ kind: 'file', file })
const offer = (what: Extract<Sent, { kind: 'offer' }>['what']): Sent => ({ kind: 'offer', what })

const url = 'https://salesiq.zoho.com/api/v2/zylker/conversations/1/attachments/83396_9-a?x=1'

describe('whether a webhook says by itself all there is', () => {
  const rows: [message: object, isPlain: boolean][] = [
    [{ text: 'hi' }, true],
    [{ text: 'hi', meta: {} }, true],
    [{ text: 'hi', type: 'text' }, true],
    [{ text: 'hi', files: [], attachments: [] }, true],
    [{ text: 7 }, true],
    [{ text: 'I shared a File Shared by you' }, true],
    [{ text: 'see https://x.com/a' }, true],
    [{}, false],
    [{ text: '' }, false],
    [{ text: ' \n' }, false],
    [{ text: 'File Shared' }, false],
    [{ text: ' file shared ' }, false],
    [{ text: 'image/png' }, false],
    [{ text: 'application/vnd.ms-excel' }, false],
    [{ text: 'hi', type: 'file' }, false],
    [{ text: 'hi', type: 'audio_call' }, false],
    [{ text: 'hi', files: ['a.pdf'] }, false],
    [{ text: 'hi', attachments: [{}] }, false],
    [{ text: 'hi', meta: { urls: { 'a.pdf': url } } }, false],
  ]
  test.each(rows)('%j: %s', (message, expected) => expect(isPlain(readReply(message).entity.message)).toBe(expected))
})

describe('what an operator sent, as a webhook tells it', () => {
  const pdf = { name: 'a.pdf', type: 'application/pdf' }
  const rows: [name: string, message: object, sent: Sent[]][] = [
    ['a text', { text: ' hi ' }, [text(' hi ')]],
    ['a text with entities', { text: 'Tom &amp; Sue &#39;here&#39; &lt;3' }, [text("Tom & Sue 'here' <3")]],
    ['a text with markup', { text: '<b>a</b><br>b <a href="https://x.com">c</a>' }, [text('a\nb c (https://x.com)')]],
    [
      'an address that only looks like an entity',
      { text: 'https://x.com?a=1&copy=2' },
      [text('https://x.com?a=1&copy=2')],
    ],
    ['a text that looks like a type', { text: '24/7' }, [text('24/7')]],
    ['a text whose links are none', { text: 'hi', meta: { urls: {} } }, [text('hi')]],

    [
      'an attachment with an id',
      { text: 'File Shared', type: 'file', attachments: [{ id: '9', ...pdf }] },
      [file({ id: '9', ...pdf })],
    ],
    [
      'an attachment with another id',
      { attachments: [{ id: 7, attachment_id: 9, ...pdf }] },
      [file({ id: '9', ...pdf })],
    ],
    [
      'an attachment with attachment_id',
      { attachments: [{ attachment_id: '9', ...pdf }] },
      [file({ id: '9', ...pdf })],
    ],
    ['an attachment and its type', { text: 'application/pdf', attachments: [{ id: '9' }] }, [file({ id: '9' })]],
    [
      'an attachment and words',
      { text: 'your &quot;label&quot;', attachments: [{ id: '9' }] },
      [file({ id: '9' }), text('your "label"')],
    ],
    ['two attachments', { text: ' ', attachments: [{ id: '8' }, { id: '9' }] }, [file({ id: '8' }), file({ id: '9' })]],
    ['an attachment that nobody knows', { attachments: [{}] }, [file({})]],
    [
      'an attachment whose id is only in its link',
      { attachments: [{ name: 'a.pdf' }], files: ['a.pdf'], meta: { value: 'a.pdf', urls: { 'a.pdf': url } } },
      [file({ id: '83396_9-a', name: 'a.pdf' })],
    ],

    [
      'files and links',
      { text: 'File Shared', files: ['a.pdf'], meta: { value: 'b', urls: { 'a.pdf': url } } },
      [file({ id: '83396_9-a', name: 'a.pdf' })],
    ],
    ['links and a name', { meta: { value: 'a.pdf', urls: { any: url } } }, [file({ id: '83396_9-a', name: 'a.pdf' })]],
    ['links and words', { text: 'look', meta: { urls: { any: url } } }, [file({ id: '83396_9-a' }), text('look')]],
    ['links that are odd', { type: 'file', meta: { urls: { a: 7, b: null } } }, [file({})]],
    [
      'a link elsewhere',
      { type: 'file', meta: { urls: { a: 'https://x.com/a.pdf' } } },
      [file({ url: 'https://x.com/a.pdf' })],
    ],
    ['a name only', { files: ['a.pdf'] }, [file({ name: 'a.pdf' })]],
    ['a type only', { type: 'file' }, [file({})]],
    ['a type and a placeholder', { type: 'file', text: 'image/png' }, [file({})]],
    ['a type and words', { type: 'file', text: 'look' }, [file({}), text('look')]],

    ['nothing', {}, [offer('offeredOther')]],
    ['an empty text', { text: '', meta: {} }, [offer('offeredOther')]],
    ['a call', { type: 'audio_call', meta: {} }, [offer('offeredCall')]],
    ['a call with words', { type: 'audio_call', text: 'shall we?' }, [text('shall we?'), offer('offeredCall')]],
    ['an article', { type: 'article_share', text: ' ' }, [offer('offeredArticle')]],
    ['odd fields', { text: {}, type: [], files: 7, attachments: {}, meta: 'x' }, [offer('offeredOther')]],
  ]
  test.each(rows)('%s', (_name, message, sent) => expect(sentInEvent(message)).toEqual(sent))

  test('whatever comes, something was sent', () => {
    const odd = fc.jsonValue()
    const message = fc.record(
      {
        text: fc.oneof(odd, fc.string()),
        type: fc.oneof(odd, fc.constantFrom('file', 'call', '__proto__')),
        files: fc.oneof(odd, fc.array(odd)),
        attachments: fc.oneof(
          odd,
          fc.array(fc.record({ id: odd, attachment_id: odd, name: odd }, { requiredKeys: [] })),
        ),
        meta: fc.oneof(odd, fc.record({ value: odd, urls: odd }, { requiredKeys: [] })),
      },
      { requiredKeys: [] },
    )
    fc.assert(
      fc.property(message, (message) => {
        const event = readReply(message).entity.message
        const sent = sentIn(event, event.type)
        expect(sent).not.toEqual([])
        if (isPlain(event)) expect(sent.map(({ kind }) => kind)).toEqual(['text'])
      }),
      { numRuns: 500 },
    )
  })
})

describe('what an operator sent, as the transcript tells it', () => {
  const pdf = { attachment_id: '9', name: 'a.pdf', type: 'application/pdf', url }
  const sentPdf = file({ id: '9', name: 'a.pdf', type: 'application/pdf' })
  const rows: [name: string, told: Pick<Message, 'type' | 'message'>, sent: Sent[]][] = [
    ['a text', { type: 'text', message: { text: ' hi ' } }, [text(' hi ')]],
    ['a text with markup', { type: 'text', message: { text: '<div>a</div><div>b &amp; c</div>' } }, [text('a\nb & c')]],
    ['a text without a type', { type: undefined, message: { text: 'hi' } }, [text('hi')]],
    ['a text that looks like a type', { type: 'text', message: { text: 'TCP/IP' } }, [text('TCP/IP')]],
    ['a file', { type: 'file', message: { file: pdf } }, [sentPdf]],
    ['a file without a type', { type: undefined, message: { file: pdf } }, [sentPdf]],
    [
      'a file and a comment',
      { type: 'file', message: { file: pdf, comment: 'your &amp; my' } },
      [sentPdf, text('your & my')],
    ],
    ['a file and a text', { type: 'file', message: { file: pdf, text: 'yours' } }, [sentPdf, text('yours')]],
    ['a file and a blank comment', { type: 'file', message: { file: pdf, comment: ' ' } }, [sentPdf]],
    ['a file and a placeholder', { type: 'file', message: { file: pdf, text: 'File Shared' } }, [sentPdf]],
    ['a file and its type', { type: 'file', message: { file: pdf, comment: 'application/pdf' } }, [sentPdf]],
    [
      'a file and a comment with a slash',
      { type: 'file', message: { file: pdf, comment: 'recto/verso' } },
      [sentPdf, text('recto/verso')],
    ],
    ['a file whose id is only in its link', { type: 'file', message: { file: { url } } }, [file({ id: '83396_9-a' })]],
    [
      'a file whose link is relative',
      { type: 'file', message: { file: { url: '/attachments/12' } } },
      [file({ id: '12' })],
    ],
    ['a file that nobody knows', { type: 'file', message: { file: {} } }, [file({})]],
    ['a line that is empty', { type: 'text', message: { text: '' } }, [offer('offeredOther')]],
    ['a line without a message', { type: undefined, message: undefined }, [offer('offeredOther')]],
  ]
  test.each(rows)('%s', (_name, { message, type }, sent) => expect(sentIn(message ?? {}, type)).toEqual(sent))

  const offers: [type: string, what: Extract<Sent, { kind: 'offer' }>['what']][] = [
    ['audio_call', 'offeredCall'],
    ['video_call', 'offeredCall'],
    ['call', 'offeredCall'],
    ['CALL', 'offeredCall'],
    ['article_share', 'offeredArticle'],
    ['article', 'offeredArticle'],
    ['bookings', 'offeredBooking'],
    ['appointment', 'offeredBooking'],
    ['remote_session', 'offeredRemote'],
    ['remote_share', 'offeredRemote'],
    ['screen_share', 'offeredRemote'],
    ['poll', 'offeredOther'],
    ['__proto__', 'offeredOther'],
  ]
  test.each(offers)('%s is told as %s', (type, what) => {
    expect(sentIn({}, type)).toEqual([offer(what)])
    const event = readReply({ type }).entity.message
    expect(sentIn(event, event.type)).toEqual([offer(what)])
  })
})

describe('what a file is for the visitor', () => {
  const rows: [type: string, mediaType: string][] = [
    ['image/png', 'image'],
    ['image/jpeg', 'image'],
    ['image/svg+xml', 'file'],
    ['image/svg+xml;charset=utf-8', 'file'],
    ['image/svg+xml; charset=utf-8', 'file'],
    ['IMAGE/SVG+XML', 'file'],
    ['audio/mpeg', 'audio'],
    ['video/mp4', 'video'],
    ['application/pdf', 'file'],
    ['text/html', 'file'],
    ['application/image/png', 'file'],
    ['', 'file'],
    ['__proto__', 'file'],
  ]
  test.each(rows)('%s is shown as %s', (type, mediaType) => expect(mediaTypeOf(type)).toBe(mediaType))
})
