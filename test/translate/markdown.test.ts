import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { plainFromMarkdown } from '../../src/translate/markdown'
import { cases } from '../harness/cases'

const asItIs = [
  '',
  'Hello, how are you?',
  '  spaces around  ',
  '1 < 2 && 3 > 2',
  'file_name.txt, snake_case_name, __proto, _private',
  'a*b, a*b*c, 2 * 3 * 4, 2**3**4, 5*',
  'https://x.example/a_b_c?d=*e*',
  'https://x.example/_a_/*b*/~~c~~ https://x.example/[a]',
  '(https://x.example/_a_)',
  '*.ts and *.js',
  'f(*args, **kwargs)',
  '#hashtag, C#, #1',
  'array[0], [x], [ ] todo, [a] (b), ![',
  'C:\\path\\to',
  '>:( and ->',
  '-5 degrees, -- no, +33 1 23',
  '1. one\n2. two',
  'one `tick, two `` ticks',
  '~5 minutes, ~/home',
  '~~~ only today ~~~',
  'a | b || c',
  'a\n\n\nb',
  '<b>, <y>, List<String>, <@>',
  'a & b &amp; c',
  'これは*ここ',
]

const rows: [markdown: string, plain: string][] = [
  ['# Title', 'Title'],
  ['###### Deep ##', 'Deep'],
  ['#', ''],
  ['## About C#', 'About C#'],
  ['**bold** and __bold__, *it* and _it_, ~~gone~~', 'bold and bold, it and it, gone'],
  ['***both*** **a *b* c** *a **b***', 'both a b c a b'],
  ['(*it*), "**bold**": _a_b_', '(it), "bold": a_b'],
  ['**Note:**text, これは**重要**です', 'Note:text, これは重要です'],
  ['**open *it* ', '**open it '],
  ['**https://x.example/a_b** _https://x.example/a_b_', 'https://x.example/a_b https://x.example/a_b'],
  ['`a*b*c` and ``x ` y`` and `` `z` ``', 'a*b*c and x ` y and `z`'],
  ['`\\*` \\*not it\\* \\_ \\# \\\\', '\\* *not it* _ # \\'],
  ['[text](https://x.example/a_b_c)', 'text (https://x.example/a_b_c)'],
  ['[https://x.example](https://x.example)', 'https://x.example'],
  ['[a@x.example](mailto:a@x.example), [](https://x.example), [a]()', 'a@x.example, https://x.example, a'],
  ['[**bold** `code`](https://x.example "title").', 'bold code (https://x.example).'],
  ['**[text](<https://x.example/a b>)**', 'text (https://x.example/a b)'],
  ['[wiki](https://x.example/a_(b)\\_c)', 'wiki (https://x.example/a_(b)_c)'],
  ['[a [b] c](https://x.example)', 'a [b] c (https://x.example)'],
  [
    '![alt](https://x.example/i.png) ![](https://x.example/i.png)',
    'alt (https://x.example/i.png) https://x.example/i.png',
  ],
  ['[![alt](https://x/i)](https://x)', 'alt (https://x/i) (https://x)'],
  ['[[a](https://x)](https://y)', '[a (https://x)](https://y)'],
  ['<https://auto.link/a_b_>, <a@x.example>', 'https://auto.link/a_b_, a@x.example'],
  ['- one\n* two\n  + **three**\n1. four', '• one\n• two\n  • three\n1. four'],
  ['> quoted\n>\n> > twice\n>> so', 'quoted\n\ntwice\nso'],
  ['> - # x\n> # Title', '• # x\nTitle'],
  ['a\n\n---\nb\n* * *\n___\nc', 'a\n\nb\nc'],
  ['a\n\n\n\nb\n\n\n\n\n\nc', 'a\n\nb\n\nc'],
  ['\n \n  a\n\n', '  a'],
  ['a\r\n\r\n# b\r\n', 'a\n\nb'],
  ['```js\n# no *title*\n\n\n\n\n> x\n```\n**b**', '# no *title*\n\n\n\n\n> x\nb'],
  ['~~~\n```\n~~~~\n*a*', '```\na'],
  ['> ```\n> a_b_\n> ```\n*c*', 'a_b_\nc'],
  ['```\n*never closed*\n\n', '*never closed*\n\n'],
  ['```\n```\na', 'a'],
  ['```code``` *a*', 'code a'],
  [
    '| Name | **Price** |\n|:---|---:|\n| Tea | 2 \\| 3 |\n|  | `4` |\n\na | b',
    'Name | Price\nTea | 2 | 3\n | 4\n\na | b',
  ],
  ['a|b\n-|-\nc|d\n*e*', 'a | b\nc | d\ne'],
]

describe('what the operator reads of a bot’s markdown', () => {
  for (const text of asItIs) test(`as it is: ${text}`, () => expect(plainFromMarkdown(text)).toBe(text))
  for (const [markdown, plain] of rows) test(markdown, () => expect(plainFromMarkdown(markdown)).toBe(plain))

  test('plain words come out as they went in', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abcXYZ0123456789àéß ,.') }), (text) => {
        expect(plainFromMarkdown(text)).toBe(text.trim() === '' ? '' : text)
      }),
    )
  })

  test('whatever is escaped is read as it was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'ab *_`~[]()!<>#+-.\\|:/') }), (text) => {
        fc.pre(text.trim() !== '')
        expect(plainFromMarkdown(text.replace(/[^ab ]/g, '\\$&'))).toBe(text)
      }),
    )
  })

  test('nothing makes it throw, and no word is lost', () => {
    const marks = ['*', '**', '_', '~~', '`', '[', ']', '![', '<', '>', '# ', '- ', '|', '|-|', '\\', '.']
    const unit = fc.constantFrom(...marks, 'a', 'b c', ' ', '\n')
    const letters = (text: string) => text.replace(/[^abc]/g, '')
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (units) => {
        fc.pre(!/```|~~~/.test(units.join('')))
        expect(letters(plainFromMarkdown(units.join('')))).toBe(letters(units.join('')))
      }),
      { numRuns: cases(1000) },
    )
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => typeof plainFromMarkdown(text) === 'string'))
  })

  test('is quick whatever the text is made of', () => {
    const units = [
      '*',
      '[',
      '`',
      '_',
      '>',
      '~',
      '#',
      '|',
      '\\',
      '<',
      '!',
      '(',
      ']',
      ' ',
      '\n',
      '**a',
      '*a ',
      'a* ',
      '_a_ ',
      '[a](',
      '![',
      '![a](b)',
      '[a](b "',
      '](',
      '`a``',
      '\\``',
      'https://',
      '<https://',
      '<a@',
      '> ',
      '- ',
      '# ',
      ' #',
      '|-',
      '|a\n|-\n',
      '```\n',
      '> ```\n',
      '~~~\na\n',
      '\n\n',
      ' *',
      '[x](a(b)',
      '`'.repeat(300) + 'a',
    ]
    const around = ['', '[a](', '`'].flatMap((start) => ['', ')'].map((end) => [start, end]))
    for (const unit of units) {
      for (const [start, end] of around) {
        const begin = process.cpuUsage()
        plainFromMarkdown(start + unit.repeat(Math.ceil(100_000 / unit.length)) + end)
        expect(process.cpuUsage(begin).user / 1000, start + unit + end).toBeLessThan(1000)
      }
    }
    const nested = `${'!['.repeat(16_000)}x${'](u)'.repeat(16_000)}`
    const ticks = Array.from({ length: 440 }, (_, length) => '`'.repeat(length)).join(' ')
    const begin = process.cpuUsage()
    plainFromMarkdown(nested)
    plainFromMarkdown(ticks)
    expect(process.cpuUsage(begin).user / 1000).toBeLessThan(1000)
  })
})
