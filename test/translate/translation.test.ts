import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { clip } from '../../src/translate/characters'
import type { HistoryItem } from '../../src/translate/history'
import { customerInfoOf, isMadeUp, realEmail, realName } from '../../src/translate/identity'
import { openingQuestion } from '../../src/translate/opening-question'
import { languages, sayIn } from '../../src/translate/texts'
import { headingOf, lineOf, type Part, toSalesIq } from '../../src/translate/to-salesiq'
import { lastWords, type Speakers, transcriptOf } from '../../src/translate/transcript'

const say = sayIn('en')
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
    expect(isMadeUp('user_01@no-reply.5e6f-1.botpress.com', '5e6f_1')).toBe(true)
    expect(isMadeUp('ana@botpress.com', '5e6f_1')).toBe(false)
    expect(realName('Unknown User', ' unknown user ', undefined, ' ')).toBeUndefined()
    expect(realName(undefined, 'Unknown User', ' Ana ')).toBe('Ana')
    expect(realEmail('nobody', 'a@no-reply.b.botpress.com', undefined)).toBeUndefined()
    expect(realEmail('', 'Ana@Example.com')).toBe('Ana@Example.com')
  })

  test('the operator reads what the bot knows of the visitor, and no empty rows', () => {
    const customerInfo = [
      { name: ' Order ', value: ' 42 ' },
      { name: 'Empty', value: ' ' },
      { name: '', value: 'nameless' },
    ]
    expect(customerInfoOf({ language: 'fr', customerInfo })).toEqual({ language: 'fr', Order: '42' })
    expect(customerInfoOf({ customerInfo: [] })).toBeUndefined()
  })
})

describe('the opening question', () => {
  test('holds what is known, once, and ends with bot and mark', () => {
    expect(
      openingQuestion({ title: 'Late', description: 'Late', lastWords: ' where? ', label: 'Shop', mark: 'bp-1' }),
    ).toBe('Late\nwhere?\n(Shop · bp-1)')
  })

  test('a visitor who said nothing still asks for something', () => {
    const otherwise = say('asksForHuman')
    expect(openingQuestion({ title: ' ', lastWords: '', otherwise, mark: 'bp-1' })).toBe(
      'A visitor asks for a human.\n(Botpress · bp-1)',
    )
    expect(openingQuestion({ title: 'Late', otherwise, mark: 'bp-1' })).toBe('Late\n(Botpress · bp-1)')
    expect(openingQuestion({ mark: 'bp-1' })).toBe('(Botpress · bp-1)')
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

  test('is at most a thousand characters where a bot owner’s own wording is longer', () => {
    const own = sayIn('en', [{ name: 'asksForHuman', text: 'Somebody is waiting. '.repeat(100) }])
    const question = openingQuestion({ otherwise: own('asksForHuman'), mark: 'bp-1234567890' })
    expect(question.length).toBeLessThanOrEqual(1000)
    expect(question).toMatch(/^Somebody is waiting\..*bp-1234567890\)$/s)
  })
})

const words = (...texts: string[]): Part[] => texts.map((text) => ({ kind: 'text', text }))
const file = (label: string, link: string, title?: string): Part => ({ kind: 'file', label, link, title })

type Who = 'visitor' | 'bot'
const partsOf = (type: string, payload: unknown, who: Who = 'visitor') =>
  toSalesIq({ type, payload }, { say, isBot: who === 'bot' })

const unknown = (type: string) => words(`(a message of type ${type}, which cannot be shown here)`)
const marked = '**bold** [us](https://x.com)'
const cleaned = 'bold us (https://x.com)'

describe('what the operator reads of a message', () => {
  const rows: [who: Who, type: string, payload: unknown, parts: Part[]][] = [
    ['visitor', 'text', { text: ' as *it* is_ ' }, words(' as *it* is_ ')],
    ['visitor', 'text', { text: marked }, words(marked)],
    ['bot', 'text', { text: marked }, words(cleaned)],
    ['visitor', 'text', { text: 7 }, words('7')],
    ['visitor', 'text', { text: '  \n' }, []],
    ['visitor', 'text', { text: { text: 'deep' } }, []],
    ['bot', 'text', { text: '---' }, []],
    ['visitor', 'text', {}, []],
    ['visitor', 'markdown', { markdown: marked }, words(cleaned)],
    ['bot', 'markdown', { markdown: marked }, words(cleaned)],
    ['bot', 'markdown', { text: 'elsewhere' }, []],

    ['visitor', 'image', { imageUrl: 'https://x/i' }, [file('Image', 'https://x/i')]],
    ['bot', 'image', { imageUrl: 'https://x/i_i_', title: 'a *b*' }, [file('Image', 'https://x/i_i_', 'a *b*')]],
    ['visitor', 'audio', { audioUrl: 'https://x/a', title: 'song' }, [file('Audio', 'https://x/a', 'song')]],
    ['visitor', 'video', { videoUrl: 'https://x/v' }, [file('Video', 'https://x/v')]],
    ['visitor', 'file', { fileUrl: 'https://x/f', title: 'f.pdf' }, [file('File', 'https://x/f', 'f.pdf')]],
    ['visitor', 'image', {}, words('Image: no link')],
    ['visitor', 'audio', { audioUrl: '', title: 'song' }, words('Audio “song”: no link')],
    ['visitor', 'video', { videoUrl: null }, words('Video: no link')],
    ['visitor', 'file', { imageUrl: 'https://x/i' }, words('File: no link')],

    [
      'visitor',
      'location',
      { latitude: 46.2, longitude: -6.1, title: 'Home', address: '1 Road' },
      words('Home\n1 Road\nhttps://www.google.com/maps?q=46.2,-6.1'),
    ],
    ['visitor', 'location', { latitude: 0, longitude: 0 }, words('Location\nhttps://www.google.com/maps?q=0,0')],
    ['visitor', 'location', { latitude: 46.2, address: '1 Road' }, words('Location\n1 Road')],
    ['visitor', 'location', { latitude: 'north', longitude: 1 }, words('Location')],

    [
      'bot',
      'choice',
      { text: '**Which?**', options: [{ label: 'A', value: 'a' }, { value: 'b' }, 7, null] },
      words('Which?\n• A\n• b'),
    ],
    ['visitor', 'choice', { text: '**Which?**', options: [] }, words('**Which?**')],
    ['bot', 'dropdown', { text: 'Which?', options: 'none' }, words('Which?')],
    ['bot', 'dropdown', { options: [{ label: 'A', value: 'a' }] }, words('• A')],
    [
      'bot',
      'card',
      {
        title: 'Box',
        subtitle: '*blue*',
        imageUrl: 'https://x/i_1_',
        actions: [{ action: 'url', label: 'Buy', value: 'x' }],
      },
      words('Box\nblue\nhttps://x/i_1_\n• Buy: x'),
    ],
    ['bot', 'card', {}, []],
    ['bot', 'carousel', { items: [{ title: 'One' }, null, { title: 'Two' }] }, words('One', 'Two')],
    ['bot', 'carousel', { items: 'many' }, []],

    [
      'bot',
      'bloc',
      {
        items: [
          { type: 'text', payload: { text: '*a*' } },
          { type: 'markdown', payload: { markdown: '*b*' } },
          'odd',
          { payload: { text: 'typeless' } },
          { type: 'text' },
          { type: 'image', payload: { imageUrl: 'https://x/i' } },
          { type: 'location', payload: { latitude: 1, longitude: 2 } },
          { type: 'new', payload: 1 },
          { type: 'text', payload: { text: 'z' } },
        ],
      },
      [
        ...words('a', 'b'),
        file('Image', 'https://x/i'),
        ...words('Location\nhttps://www.google.com/maps?q=1,2'),
        ...unknown('new'),
        ...words('z'),
      ],
    ],
    [
      'visitor',
      'bloc',
      {
        items: [
          { type: 'text', payload: { text: '*a*' } },
          { type: 'markdown', payload: { markdown: '*b*' } },
        ],
      },
      words('*a*', 'b'),
    ],
    ['bot', 'bloc', { items: [] }, []],
    ['bot', 'bloc', { items: {} }, []],

    ['bot', '__proto__', {}, unknown('__proto__')],
    ['bot', 'constructor', {}, unknown('constructor')],
    ['bot', 'toString', { text: 'x' }, unknown('toString')],
    ['visitor', 'x'.repeat(200), null, unknown(`${'x'.repeat(39)}…`)],
  ]
  test.each(rows)('from a %s: %s %j', (...[who, type, payload, parts]) => {
    expect(partsOf(type, payload, who)).toEqual(parts)
  })

  test('one odd field costs its message nothing else', () => {
    const noText = fc.oneof(fc.constant(null), fc.array(fc.jsonValue()), fc.dictionary(fc.string(), fc.jsonValue()))
    const others = fc.record({
      title: noText,
      items: fc.jsonValue(),
      options: fc.jsonValue(),
      latitude: fc.jsonValue(),
    })
    fc.assert(
      fc.property(others, (others) => {
        expect(partsOf('text', { ...others, text: 'hi' })).toEqual(words('hi'))
        expect(partsOf('file', { ...others, fileUrl: 'https://x/f' })).toEqual([file('File', 'https://x/f')])
      }),
    )
  })

  const knownTypes = 'text markdown image audio video file location choice dropdown card carousel bloc'.split(' ')
  const types = fc.oneof(fc.constantFrom(...knownTypes, '__proto__', 'constructor', 'hasOwnProperty', ''), fc.string())

  test('no message makes it throw, and no part of one is empty', () => {
    const names = 'text markdown title subtitle imageUrl fileUrl address latitude longitude items options actions'
    const field = fc.oneof(fc.jsonValue(), fc.array(fc.record({ type: types, payload: fc.jsonValue() })))
    const payload = fc.oneof(fc.anything(), fc.jsonValue(), fc.dictionary(fc.constantFrom(...names.split(' ')), field))
    fc.assert(
      fc.property(types, payload, fc.constantFrom<Who>('visitor', 'bot'), (type, payload, who) => {
        for (const part of partsOf(type, payload, who)) expect(lineOf(part).trim()).not.toBe('')
      }),
      { numRuns: 500 },
    )
  })

  test('a message that nests as deep as 128 kB allow does not make it throw', () => {
    const nested = (levels: number) =>
      `${'{"items":[{"type":"bloc","payload":'.repeat(levels)}{"items":[]}${'}]}'.repeat(levels)}`
    expect(partsOf('bloc', JSON.parse(nested(100)))).toEqual(unknown('bloc'))
    expect(nested(3300).length).toBeLessThan(128_000)
    expect(() => partsOf('bloc', JSON.parse(nested(3300)))).not.toThrow()
  })

  test('labels are in the operator’s language', () => {
    const told = languages.map((language) => {
      const wording = { say: sayIn(language), isBot: true }
      const located = toSalesIq({ type: 'location', payload: { address: 'A' } }, wording)
      const shown = toSalesIq({ type: 'image', payload: { imageUrl: 'https://x/i' } }, wording)
      const lost = toSalesIq({ type: 'file', payload: {} }, wording)
      return [...located, ...shown, ...lost].map(lineOf)
    })
    expect(told).toEqual([
      ['Location\nA', 'Image: https://x/i', 'File: no link'],
      ['Position\nA', 'Image: https://x/i', 'Fichier: pas de lien'],
      ['Ubicación\nA', 'Imagen: https://x/i', 'Archivo: sin enlace'],
      ['Standort\nA', 'Bild: https://x/i', 'Datei: kein Link'],
    ])
    const own = { say: sayIn('en', [{ name: 'unknownType', text: 'Sorry: {title}' }]), isBot: true }
    expect(toSalesIq({ type: 'poll', payload: {} }, own)).toEqual(words('Sorry: poll'))
  })

  test('a file in a line of text has its title, where it has one, and its link', () => {
    expect(headingOf({ label: 'File', title: undefined })).toBe('File')
    expect(headingOf({ label: 'File', title: 'a.pdf' })).toBe('File “a.pdf”')
    expect(lineOf({ kind: 'file', label: 'File', title: 'a.pdf', link: 'https://x' })).toBe('File “a.pdf”: https://x')
    expect(lineOf({ kind: 'text', text: 'hi' })).toBe('hi')
  })
})

const from = (userId: string | undefined, type: string, payload: unknown): HistoryItem => ({
  source: userId === undefined ? { type: 'bot' } : { type: 'user', userId },
  type,
  payload,
})
const ana = (text: string) => from('u1', 'text', { text })
const bot = (text: string) => from(undefined, 'text', { text })
const other = (text: string) => from('u2', 'text', { text })

const speakers: Speakers = { visitorUserId: 'u1', visitorName: 'Ana', botName: 'Shop', say }
const told = (items: readonly HistoryItem[], by: Partial<Speakers> = {}, mayHoldOperators = false) =>
  transcriptOf({ items, mayHoldOperators }, { ...speakers, ...by })

describe('the conversation so far', () => {
  const talk = [ana('hi'), bot('hello'), other('me too')]

  test('names who spoke, oldest first', () => {
    expect(told(talk)).toBe('The conversation so far:\nAna: hi\nShop: hello\nAnother participant: me too')
  })

  test('a visitor and a bot without a name are called what they are', () => {
    expect(told(talk, { visitorName: undefined, botName: undefined })).toBe(
      'The conversation so far:\nVisitor: hi\nBot: hello\nAnother participant: me too',
    )
  })

  test('what may be a former operator’s is not put in the bot’s mouth', () => {
    expect(told(talk, {}, true)).toBe(
      'The conversation so far:\nAna: hi\nBot or agent: hello\nAnother participant: me too',
    )
  })

  test('an operator reads it in the language of the settings', () => {
    const french = { say: sayIn('fr'), visitorName: undefined, botName: undefined }
    const talk = [ana('salut'), bot('bonjour'), other('moi aussi'), from('u1', 'file', { fileUrl: 'https://x/f' })]
    const lines = ['Autre participant: moi aussi', 'Visiteur: Fichier: https://x/f']
    expect(told(talk, french)).toBe(
      ['La conversation jusqu’ici :', 'Visiteur: salut', 'Bot: bonjour', ...lines].join('\n'),
    )
    expect(told([bot('bonjour')], french, true)).toBe('La conversation jusqu’ici :\nBot ou agent: bonjour')
  })

  test('a visitor’s words stand as he wrote them, a bot’s without their marks, files as links', () => {
    const image = from('u1', 'image', { imageUrl: 'https://x/i', title: 'cat' })
    const bloc = from(undefined, 'bloc', { items: [bot('*a*'), image] })
    expect(told([ana('*hi*'), bot('*hello*'), image, bloc])).toBe(
      [
        'The conversation so far:',
        'Ana: *hi*',
        'Shop: hello',
        'Ana: Image “cat”: https://x/i',
        'Shop: a',
        'Shop: Image “cat”: https://x/i',
      ].join('\n'),
    )
  })

  test('where nobody said anything there is nothing to tell', () => {
    expect(told([])).toBeUndefined()
    expect(told([ana(' '), bot(''), from(undefined, 'bloc', { items: [] })])).toBeUndefined()
  })

  const breaks = { 'line feed': '\n', 'carriage return': '\r', both: '\r\n', 'line separator': '\u2028' }
  test.each(Object.entries(breaks))('a visitor cannot speak in the bot’s name after a %s', (_name, lineBreak) => {
    const transcript = told([ana(`hi${lineBreak}Shop: you get a refund`)])
    expect(transcript).toContain('Shop: you get a refund')
    expect(transcript?.split(/\r\n?|\n|\u2028/).filter((line) => line.startsWith('Shop:'))).toEqual([])
  })

  test('a visitor whose name has two lines cannot speak in the bot’s name either', () => {
    const transcript = told([ana('hi')], { visitorName: 'Ana\nShop: you get a refund' })
    expect(transcript?.split('\n').filter((line) => line.startsWith('Shop:'))).toEqual([])
  })

  test('a long name and a long line are cut, and say so', () => {
    const [, line = ''] = told([ana('x'.repeat(1500))], { visitorName: 'A'.repeat(200) })?.split('\n') ?? []
    expect(line).toBe(`${'A'.repeat(79)}…: ${'x'.repeat(999)}…`)
  })

  test('a visitor who wrote three thousand lines is still heard', () => {
    const transcript = told([bot('hello'), ana('x\n'.repeat(3000))]) ?? ''
    expect(transcript.length).toBeLessThanOrEqual(4000)
    expect(transcript).toContain('\nAna: x / x / x')
  })

  test('says how many lines are left out', () => {
    const lines = Array.from({ length: 9 }, (_, index) => ana(`${index}${'x'.repeat(894)}`))
    const heading = 'The conversation so far:\n(5 earlier lines are left out)\nAna: 5x'
    expect(told(lines)?.startsWith(heading)).toBe(true)
    const german = told(lines, { say: sayIn('de') })
    expect(german?.startsWith('Das bisherige Gespräch:\n(5 frühere Zeilen sind ausgelassen)\nAna: 5x')).toBe(true)
  })

  test('keeps the newest lines, as many as there is room for, and counts the others', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1, maxLength: 900 }), { minLength: 1, maxLength: 30 }), (texts) => {
        const all = texts.map((text, index) => `Ana: ${index} ${text}`.trimEnd())
        const transcript = told(texts.map((text, index) => ana(`${index} ${text}`))) ?? ''
        expect(transcript.length).toBeLessThanOrEqual(4000)
        const [heading, ...rest] = transcript.split('\n')
        expect(heading).toBe('The conversation so far:')
        const cut = /^\((\d+) earlier lines are left out\)$/.exec(rest[0] ?? '')
        const count = cut ? Number(cut[1]) : 0
        expect(cut ? rest.slice(1) : rest).toEqual(all.slice(count))
        expect(count).toBeLessThan(all.length)
        if (!cut) return
        expect(count).toBeGreaterThan(0)
        // The next one would not have gone in; the note may be a digit shorter than it was reckoned.
        expect(transcript.length + 1 + (all[count - 1] ?? '').length + 1).toBeGreaterThan(4000)
      }),
    )
  })

  test('an odd history never makes it throw', () => {
    const source = fc.constantFrom(undefined, {}, { type: 'bot' }, { type: 'user' }, { type: 'user', userId: 'u1' })
    const item = fc.record({
      source,
      type: fc.constantFrom('text', 'bloc', 'image', 'constructor'),
      payload: fc.jsonValue(),
    })
    fc.assert(
      fc.property(fc.array(item), (items) => {
        expect((told(items as HistoryItem[]) ?? '').length).toBeLessThanOrEqual(4000)
      }),
    )
  })
})

describe('what the visitor said last', () => {
  const lastOf = (...items: HistoryItem[]) => lastWords({ items, mayHoldOperators: false }, say)

  test('is not what the bot said after it', () => {
    expect(lastOf(ana('first'), ana('*second*'), bot('third'))).toBe('first\n*second*')
  })

  test('may be a file, or several things', () => {
    expect(lastOf(from('u1', 'image', { imageUrl: 'https://x/i' }))).toBe('Image: https://x/i')
    expect(lastOf(from('u1', 'bloc', { items: [ana('see'), from('u1', 'file', { fileUrl: 'https://x/f' })] }))).toBe(
      'see File: https://x/f',
    )
  })

  test('is nothing where he said nothing', () => {
    expect(lastOf()).toBeUndefined()
    expect(lastOf(bot('hello'))).toBeUndefined()
  })
})
