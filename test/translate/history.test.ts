import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type FormerLine, type HistoryItem, unseenHistory } from '../../src/translate/history'

const item = (who: 'visitor' | 'bot', payload: unknown, type = 'text'): HistoryItem => ({
  source: who === 'bot' ? { type: 'bot' } : { type: 'user', userId: 'u1' },
  type,
  payload,
})
const visitor = (text: string) => item('visitor', { text })
const bot = (text: string) => item('bot', { text })
/** The plugin passes an operator's words on as the bot's. */
const shownAsBots = bot
const handoff = bot('I hand you over to a human.')

const operators = (text: string): FormerLine => ({ payload: { text }, isOperators: true })
const visitors = (text: string): FormerLine => ({ payload: { text, userId: 'u1' }, isOperators: false })

describe('at a first handoff', () => {
  const rows: [name: string, history: HistoryItem[], news: HistoryItem[]][] = [
    ['nothing was said', [], []],
    ['only the plugin said that it hands over', [handoff], []],
    ['the visitor asked', [visitor('help'), handoff], [visitor('help')]],
    ['the visitor spoke last', [bot('hello'), visitor('help')], [bot('hello'), visitor('help')]],
    [
      'the bot answered before it handed over',
      [visitor('help'), bot('I cannot'), handoff],
      [visitor('help'), bot('I cannot')],
    ],
    [
      'the plugin hands over in markdown',
      [visitor('help'), item('bot', { markdown: '*bye*' }, 'markdown')],
      [visitor('help')],
    ],
    [
      'another participant spoke last',
      [bot('hello'), { ...visitor('me'), source: { type: 'user', userId: 'u2' } }],
      [bot('hello'), { ...visitor('me'), source: { type: 'user', userId: 'u2' } }],
    ],
  ]
  test.each(rows)('the operator reads all but the handoff line: %s', (_name, history, items) => {
    expect(unseenHistory(history, [])).toEqual({ items, mayHoldOperators: false })
    expect(unseenHistory(history)).toEqual({ items, mayHoldOperators: false })
  })

  test('a history that is missing is an empty one', () => {
    expect(unseenHistory()).toEqual({ items: [], mayHoldOperators: false })
    expect(unseenHistory(undefined, [operators('hi')])).toEqual({ items: [], mayHoldOperators: true })
  })

  test('what was said is left as it was', () => {
    const history = Object.freeze([visitor('help'), handoff])
    unseenHistory(history, Object.freeze([operators('help')]))
    expect(history).toEqual([visitor('help'), handoff])
  })
})

const firstHandoff = [visitor('where is my parcel?'), handoff]
const fileUrl = 'https://files.example.com/label.pdf'

type Scene = { history: HistoryItem[]; former: FormerLine[]; news: HistoryItem[] }

const secondHandoffs: Record<string, Scene> = {
  'the operator had the last word': {
    history: [...firstHandoff, shownAsBots('on its way'), visitor('and my refund?'), handoff],
    former: [operators('on its way')],
    news: [visitor('and my refund?')],
  },
  'the visitor had the last word': {
    history: [
      ...firstHandoff,
      shownAsBots('on its way'),
      visitor('thanks'),
      visitor('bye'),
      visitor('refund!'),
      handoff,
    ],
    former: [operators('on its way'), visitors('thanks'), visitors('bye')],
    news: [visitor('refund!')],
  },
  'the visitor says a short word again, to the bot': {
    history: [
      ...firstHandoff,
      shownAsBots('on its way'),
      visitor('ok'),
      bot('anything else?'),
      visitor('ok'),
      visitor('my refund'),
      handoff,
    ],
    former: [operators('on its way'), visitors('ok')],
    news: [bot('anything else?'), visitor('ok'), visitor('my refund')],
  },
  'the visitor said the short word twice in the session and once more to the bot': {
    history: [...firstHandoff, shownAsBots('sent'), visitor('ok'), visitor('ok'), bot('more?'), visitor('ok'), handoff],
    former: [operators('sent'), visitors('ok'), visitors('ok')],
    news: [bot('more?'), visitor('ok')],
  },
  'the visitor said it before the session too': {
    history: [visitor('ok'), handoff, shownAsBots('sent'), visitor('ok'), visitor('refund'), handoff],
    former: [visitors('hello?'), operators('sent'), visitors('ok')],
    news: [visitor('refund')],
  },
  'they spoke in turn': {
    history: [
      ...firstHandoff,
      shownAsBots('your number?'),
      visitor('42'),
      shownAsBots('on its way'),
      visitor('ok'),
      bot('more?'),
      visitor('yes'),
      handoff,
    ],
    former: [operators('your number?'), visitors('42'), operators('on its way'), visitors('ok')],
    news: [bot('more?'), visitor('yes')],
  },
  'the operator said the same twice': {
    history: [
      ...firstHandoff,
      shownAsBots('a moment'),
      visitor('ok'),
      shownAsBots('a moment'),
      visitor('refund'),
      handoff,
    ],
    former: [operators('a moment'), visitors('ok'), operators('a moment')],
    news: [visitor('refund')],
  },
  'the bot had said the operator’s words before the session': {
    history: [bot('hello'), visitor('a human!'), handoff, shownAsBots('hello'), visitor('refund'), handoff],
    former: [operators('hello')],
    news: [visitor('refund')],
  },
  'the visitor repeats the operator’s words afterwards': {
    history: [...firstHandoff, shownAsBots('tomorrow'), visitor('tomorrow'), visitor('really?'), handoff],
    former: [operators('tomorrow')],
    news: [visitor('tomorrow'), visitor('really?')],
  },
  'the operator sent a file last': {
    history: [...firstHandoff, item('bot', { fileUrl, title: 'label.pdf' }, 'file'), visitor('refund'), handoff],
    former: [{ payload: { title: 'other', fileUrl }, isOperators: true }],
    news: [visitor('refund')],
  },
  'the operator’s last line was not shown to the visitor, the one before was': {
    history: [...firstHandoff, shownAsBots('on its way'), visitor('ok'), visitor('refund'), handoff],
    former: [operators('on its way'), visitors('ok'), operators('see you')],
    news: [visitor('refund')],
  },
  'a line of the visitor is not on the page': {
    history: [...firstHandoff, shownAsBots('on its way'), visitor('bye'), visitor('refund'), handoff],
    former: [operators('on its way'), visitors('lost'), visitors('bye')],
    news: [visitor('refund')],
  },
  'the former session is all there is': {
    history: [...firstHandoff, shownAsBots('on its way'), visitor('ok')],
    former: [operators('on its way'), visitors('ok')],
    news: [],
  },
  'the bot says the operator’s words again afterwards': {
    history: [
      ...firstHandoff,
      shownAsBots('Anything else?'),
      visitor('no thanks'),
      visitor('wait, the parcel is broken'),
      bot('Anything else?'),
      visitor('a human, please'),
      handoff,
    ],
    former: [operators('Anything else?'), visitors('no thanks')],
    news: [visitor('wait, the parcel is broken'), bot('Anything else?'), visitor('a human, please')],
  },
}

describe('at a second handoff the operator reads what came after the former session', () => {
  test.each(Object.entries(secondHandoffs))('%s', (_name, { history, former, news }) => {
    expect(unseenHistory(history, former)).toEqual({ items: news, mayHoldOperators: false })
  })

  test('whatever was said, as long as nobody says the same twice', () => {
    const talk = fc.array(fc.boolean(), { maxLength: 8 })
    fc.assert(
      fc.property(talk, talk, fc.array(fc.boolean(), { minLength: 1, maxLength: 8 }), (before, after, session) => {
        fc.pre(session.includes(true))
        const say = (name: string, lines: boolean[]) =>
          lines.map((isBots, index) => (isBots ? bot(`${name} ${index}`) : visitor(`${name} ${index}`)))
        const news = say('after', after)
        const history = [...say('before', before), handoff, ...say('session', session), ...news, handoff]
        const former = session.map((isOperators, index): FormerLine => {
          return { payload: { text: `session ${index}` }, isOperators }
        })
        expect(unseenHistory(history, former)).toEqual({ items: news, mayHoldOperators: false })
      }),
    )
  })
})

describe('where nobody can tell the operator’s lines', () => {
  const history = [...firstHandoff, shownAsBots('on its way'), visitor('refund'), handoff]

  test('a former session in which no operator spoke hides nothing', () => {
    expect(unseenHistory(history, [visitors('hello?'), visitors('refund')])).toEqual({
      items: history.slice(0, -1),
      mayHoldOperators: false,
    })
  })

  test('an operator’s line that is not on the page leaves the doubt', () => {
    expect(unseenHistory(history, [operators('long ago'), visitors('refund')])).toEqual({
      items: history.slice(0, -1),
      mayHoldOperators: true,
    })
  })

  test('a visitor who said the operator’s words does not take the doubt away', () => {
    expect(unseenHistory([visitor('hello'), bot('yes?')], [operators('hello')])).toEqual({
      items: [visitor('hello')],
      mayHoldOperators: true,
    })
  })

  test.each([null, undefined, 7, 'text', [], {}, { text: ['a'] }, { title: 'label.pdf' }])(
    'what holds nothing to go by is nobody’s line: %j',
    (payload) => {
      const items = [visitor('hi'), item('bot', payload), visitor('bye')]
      expect(unseenHistory(items, [{ payload: structuredClone(payload), isOperators: true }])).toEqual({
        items,
        mayHoldOperators: true,
      })
    },
  )

  test('whatever comes, what is told is the end of what was said, and all of it where there is a doubt', () => {
    const payload = fc.oneof(fc.jsonValue(), fc.record({ text: fc.constantFrom('a', 'b', 'c') }))
    const line = fc.record({ payload, isOperators: fc.boolean() })
    const said = fc.record({ who: fc.constantFrom('visitor' as const, 'bot' as const), payload })
    fc.assert(
      fc.property(fc.array(said), fc.array(line), (talk, former) => {
        const history = talk.map(({ who, payload }) => item(who, payload))
        const all = talk.at(-1)?.who === 'bot' ? history.slice(0, -1) : history
        const { items, mayHoldOperators } = unseenHistory(history, former)
        expect(items).toEqual(all.slice(all.length - items.length))
        if (mayHoldOperators || !former.some(({ isOperators }) => isOperators)) expect(items).toEqual(all)
        if (mayHoldOperators) expect(former.some(({ isOperators }) => isOperators)).toBe(true)
      }),
      { numRuns: 500 },
    )
  })

  test('an item without a source is nobody’s', () => {
    const odd = [{ type: 'text', payload: { text: 'on its way' } }] as unknown as HistoryItem[]
    expect(unseenHistory(odd, [operators('on its way')])).toEqual({ items: odd, mayHoldOperators: true })
  })
})
