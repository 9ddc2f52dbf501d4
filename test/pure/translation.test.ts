import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clip } from '../../src/translate/clip'
import { isMadeUp, realEmail, realName } from '../../src/translate/identity'
import { openingQuestion } from '../../src/translate/opening-question'
import { toBotpress } from '../../src/translate/to-botpress'
import { toSalesIq } from '../../src/translate/to-salesiq'
import { lastWords, transcriptOf } from '../../src/translate/transcript'

const graphemes = (text: string) => [...new Intl.Segmenter().segment(text)].map(({ segment }) => segment)

describe('clipping', () => {
  test('never exceeds its limit and never cuts inside what people see as one character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), fc.integer({ min: 12, max: 40 }), (text, limit) => {
        const clipped = clip(text, limit)
        expect(clipped.length).toBeLessThanOrEqual(limit)
        if (clipped === text) return
        const kept = clipped.slice(0, -1)
        expect(graphemes(text).slice(0, graphemes(kept).length).join('')).toBe(kept)
      }),
    )
  })

  test('a family stays together', () => {
    expect(clip('ab👩‍👩‍👧cd', 8)).toBe('ab…')
    expect(clip('ab', 2)).toBe('ab')
  })
})

describe('a visitor’s name and address', () => {
  test('what the plugin made up is neither', () => {
    expect(isMadeUp('user_01@no-reply.5e6f-1.botpress.com')).toBe(true)
    expect(isMadeUp('ana@botpress.com')).toBe(false)
    expect(realName('Unknown User', ' unknown user ', undefined, ' ')).toBeUndefined()
    expect(realName(undefined, 'Unknown User', ' Ana ')).toBe('Ana')
    expect(realEmail('nobody', 'a@no-reply.b.botpress.com', undefined)).toBeUndefined()
    expect(realEmail('', 'Ana@Example.com')).toBe('Ana@Example.com')
  })
})

describe('the opening question', () => {
  test('holds what is known, once, and ends with bot and mark', () => {
    expect(
      openingQuestion({ title: 'Late', description: 'Late', lastWords: ' where? ', label: 'Shop', mark: 'bp-1' }),
    ).toBe('Late\nwhere?\n(Shop · bp-1)')
  })

  test('is at most a thousand characters and keeps its mark', () => {
    const text = fc.option(fc.string({ maxLength: 2000, unit: 'grapheme' }), { nil: undefined })
    fc.assert(
      fc.property(text, text, text, (title, description, words) => {
        const question = openingQuestion({
          title,
          description,
          lastWords: words,
          label: 'x'.repeat(60),
          mark: 'bp-1234567890',
        })
        expect(question.length).toBeLessThanOrEqual(1000)
        expect(question.endsWith('bp-1234567890)')).toBe(true)
      }),
    )
  })
})

describe('what the operator reads', () => {
  const rows: [type: string, payload: unknown, lines: string[]][] = [
    ['text', { text: ' as it is ' }, [' as it is ']],
    ['text', { text: '  ' }, []],
    ['image', { imageUrl: 'https://x/i' }, ['Image: https://x/i']],
    ['audio', { audioUrl: 'https://x/a', title: 'song' }, ['Audio “song”: https://x/a']],
    ['video', {}, ['Video: no link']],
    ['choice', { text: 'Which?', options: [{ label: 'A', value: 'a' }, { value: 'b' }, 7] }, ['Which?\n• A\n• b']],
    ['dropdown', { text: 'Which?', options: 'none' }, ['Which?']],
    ['card', { title: 'Box', subtitle: 'blue', actions: [{ label: 'Buy', value: 'x' }] }, ['Box\nblue\n• Buy']],
    ['carousel', { items: [{ title: 'One' }, { title: 'Two' }] }, ['One', 'Two']],
    [
      'bloc',
      { items: [{ type: 'text', payload: { text: 'a' } }, 'odd', { type: 'new', payload: 1 }] },
      ['a', '(a message of type new, which cannot be shown here)'],
    ],
    ['__proto__', {}, ['(a message of type __proto__, which cannot be shown here)']],
  ]
  for (const [type, payload, lines] of rows) {
    test(`${type} ${JSON.stringify(payload)}`, () => expect(toSalesIq({ type, payload })).toEqual(lines))
  }

  test('no message makes it throw', () => {
    const types = fc.constantFrom(
      'text',
      'image',
      'bloc',
      'card',
      'carousel',
      'choice',
      'location',
      'markdown',
      'constructor',
    )
    fc.assert(fc.property(types, fc.anything(), (type, payload) => Array.isArray(toSalesIq({ type, payload }))))
  })
})

describe('the conversation so far', () => {
  const speakers = { visitorUserId: 'u1', visitorName: 'Ana', botName: 'Bot' }
  const line = (userId: string | undefined, text: string) => ({
    source: userId ? { type: 'user' as const, userId } : { type: 'bot' as const },
    type: 'text',
    payload: { text },
  })

  test('names who spoke, oldest first', () => {
    const history = [line('u1', 'hi'), line(undefined, 'hello'), line('u2', 'me too')]
    expect(transcriptOf(history, speakers)).toBe(
      'The conversation so far:\nAna: hi\nBot: hello\nAnother participant: me too',
    )
    expect(transcriptOf([line('u1', 'hi')], { ...speakers, visitorName: undefined })).toContain('Visitor: hi')
    expect(transcriptOf([], speakers)).toBeUndefined()
    expect(lastWords(history)).toBe('me too')
    expect(lastWords([line(undefined, 'hello')])).toBeUndefined()
  })

  test('keeps the newest where it is long, and says so', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 900 }), { maxLength: 30 }), (texts) => {
        const transcript =
          transcriptOf(
            texts.map((text) => line('u1', `x${text}`)),
            speakers,
          ) ?? ''
        expect(transcript.length).toBeLessThanOrEqual(4000)
        const last = texts.at(-1)
        if (last !== undefined) expect(transcript.endsWith(`Ana: x${last}`)).toBe(true)
      }),
    )
  })
})

describe('what the visitor hears', () => {
  const rows: [reply: Parameters<typeof toBotpress>[0], text: string][] = [
    [{ text: ' hi ' }, ' hi '],
    [
      { type: 'file', text: 'File Shared', files: ['a.pdf'], attachments: [{ name: 'a.pdf' }] },
      'Tom sent a file (a.pdf) that cannot be shown here.',
    ],
    [{ attachments: [{ name: 'b.png' }], text: 'image/png' }, 'Tom sent a file (b.png) that cannot be shown here.'],
    [{ type: 'file', text: 'Your invoice' }, 'Tom sent a file that cannot be shown here.\nYour invoice'],
    [{ text: '' }, 'Tom sent something that cannot be shown here.'],
    [{ type: 'call' }, 'Tom sent something (call) that cannot be shown here.'],
  ]
  for (const [reply, text] of rows) test(JSON.stringify(reply), () => expect(toBotpress(reply, 'Tom')).toBe(text))
})
