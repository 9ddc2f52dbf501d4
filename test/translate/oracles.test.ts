/** What our own readers of HTML and markdown make of generated inputs, compared with parse5 and marked. */
import fc from 'fast-check'
import { marked } from 'marked'
import { type DefaultTreeAdapterTypes, parseFragment } from 'parse5'
import { describe, expect, test } from 'vitest'
import { plainFromMarkdown } from '../../src/translate/markdown'
import { plainFromMarkup } from '../../src/translate/markup'
import { cases } from '../harness/cases'

type Node = DefaultTreeAdapterTypes.Node

const block = new Set(
  (
    'address article aside blockquote center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6 header hr li ' +
    'main nav ol p pre section summary table tbody tr ul br'
  ).split(' '),
)
const unseen = new Set(['script', 'style', 'template', 'head'])

/** White space between rows and cells is layout. */
const childrenOf = (node: Node): Node[] => {
  if (!('childNodes' in node)) return []
  const isTable = /^(?:table|thead|tbody|tr)$/.test(node.nodeName)
  return node.childNodes.filter((child) => !(isTable && 'value' in child && child.value.trim() === ''))
}

/** The text of a page as browsers lay it out, with a line for each block, and a mark between the cells of a row. */
const shownBy = (node: Node): string => {
  if ('value' in node) return node.value
  if (unseen.has(node.nodeName)) return ''
  const content = childrenOf(node).map(shownBy).join('')
  if (node.nodeName === 'td' || node.nodeName === 'th') return `${content.replace(/\s+/g, ' ')} | `
  return block.has(node.nodeName) ? `\n${content}\n` : content
}

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) =>
      line
        .replace(/(?:\s*\|)+\s*$/, '')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '')

describe('operators’ HTML, as parse5 reads it', () => {
  const word = fc.stringMatching(/^[a-zé]{1,5}$/)
  const inline = fc.constantFrom('b', 'i', 'del', 'small', 'mark', 'span', 'font', 'x-card', 'o:p', 'code', 'u')
  const boxes = fc.constantFrom('div', 'p', 'h2', 'blockquote', 'section', 'center', 'article')
  const attributes = fc.constantFrom(
    '',
    ' class=x',
    ' title="a > b"',
    " data-x='<b>'",
    ' hidden',
    '\n id = y',
    ' a="1"b=2',
  )
  const element = (name: fc.Arbitrary<string>, content: fc.Arbitrary<string>) =>
    fc
      .tuple(name, attributes, content)
      .map(([name, attributes, content]) => `<${name}${attributes}>${content}</${name}>`)

  const { phrase } = fc.letrec<{ phrase: string }>((tie) => ({
    phrase: fc
      .array(
        fc.oneof(
          { depthSize: 'small' },
          { weight: 3, arbitrary: word.map((word) => `${word} `) },
          element(inline, tie('phrase')),
          fc.constantFrom(
            '<!-- a > b -->',
            '&amp;',
            '&lt;b&gt;',
            '&#128077;',
            '&eacute;',
            '<wbr>',
            '<script>a<b</script>',
          ),
        ),
        { maxLength: 4 },
      )
      .map((all) => all.join('')),
  }))
  const cell = phrase.map((text) => `<td>${text}w</td>`)
  const row = fc.array(cell, { minLength: 2, maxLength: 3 }).map((cells) => `<tr>${cells.join('\n')}</tr>`)
  const table = fc.array(row, { minLength: 1, maxLength: 3 }).map((rows) => `<table>\n${rows.join(' ')}</table>`)
  const list = fc
    .array(phrase, { minLength: 1, maxLength: 3 })
    .map((all) => `<ul>${all.map((text) => `<li>${text}`).join('')}</ul>`)
  const document = fc
    .array(fc.oneof(element(boxes, phrase), table, list, phrase, fc.constant('<br>'), fc.constant('<hr>')), {
      maxLength: 5,
    })
    .map((all) => all.join(''))

  /** What is ours alone: bullets, and the line for a rule. */
  const unadorned = (text: string) => text.replace(/^ *• /gm, '').replace(/^———$/gm, '')

  test('each line has the same words', () => {
    fc.assert(
      fc.property(document, (html) => {
        expect(linesOf(unadorned(plainFromMarkup(html)))).toEqual(linesOf(shownBy(parseFragment(html))))
      }),
      { numRuns: cases(1000) },
    )
  })

  /**
   * Differences on purpose. HTML takes whatever follows `<` and a letter for a tag, up to the next `>` or the end; what an
   * operator typed is kept here. For parse5 it is escaped.
   */
  const typed: [ours: string, escaped: string][] = [
    ['if (a<b) ', 'if (a&lt;b) '],
    ['<ORDER-ID> ', '&lt;ORDER-ID> '],
    ['<- x ', '&lt;- x '],
    ['a < b > c ', 'a &lt; b > c '],
    ['List<String> ', 'List&lt;String> '],
    ['<ana@x.example> ', '&lt;ana@x.example> '],
    ['I <3 ', 'I &lt;3 '],
    // Without `;` HTML decodes some names, and so breaks addresses.
    ['?a=1&copy=2 ', '?a=1&amp;copy=2 '],
    // One character in two entities: HTML takes each half for an error.
    ['&#55357;&#56397; ', '👍 '],
    // An end tag without a start: HTML drops the first, and makes an empty paragraph of the second.
    ['</b>', '</b>'],
    ['</sarcasm> ', '&lt;/sarcasm> '],
    ['<![if !x]>', ''],
    ['<![CDATA[c]]>', 'c'],
    ['<?xml version="1.0"?>', ''],
    ['a<script>b', 'ab'],
  ]

  test('text that only looks like a tag is kept, where HTML would drop it, and the rest is the same', () => {
    const piece = fc.oneof(
      fc.constantFrom(...typed),
      phrase.map((text): [string, string] => [text.replace(/<script>.*?<\/script>/g, ''), text]),
    )
    const letters = (text: string) => text.replace(/\(?https:\/\/x\.example\)?|\s/g, '')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const ours = plainFromMarkup(pieces.map(([ours]) => ours).join(''))
        const escaped = pieces.map(([, escaped]) => escaped).join('')
        expect(letters(ours)).toBe(letters(shownBy(parseFragment(escaped))))
      }),
      { numRuns: cases(1000) },
    )
  })
})

describe('a bot’s markdown, as marked reads it', () => {
  const word = fc.stringMatching(/^[a-z]{2,5}$/)
  const words = fc.array(word, { minLength: 1, maxLength: 3 }).map((all) => all.join(' '))
  const { span } = fc.letrec<{ span: string }>((tie) => ({
    span: fc.oneof(
      { depthSize: 'small' },
      { weight: 4, arbitrary: words },
      tie('span').map((text) => (/\*/.test(text) ? text : `**${text}**`)),
      tie('span').map((text) => (/_/.test(text) ? text : `_${text}_`)),
      tie('span').map((text) => (/~/.test(text) ? text : `~~${text}~~`)),
      words.map((text) => `\`${text} * _\``),
      words.map((text) => `[${text}](https://x.example/a_b_c "title")`),
      words.map((text) => `![${text}](https://x.example/i.png)`),
      words.map((text) => `\\*${text}\\* \\# \\[a\\]`),
      fc.constant('<https://x.example/a_b_>'),
    ),
  }))
  const line = fc.array(span, { minLength: 1, maxLength: 3 }).map((all) => all.join(' and '))
  const document = fc
    .array(
      fc.oneof(
        line,
        line.map((text) => `## ${text}`),
        fc.array(line, { minLength: 1, maxLength: 3 }).map((all) => all.map((text) => `- ${text}`).join('\n')),
        fc
          .array(line, { minLength: 1, maxLength: 3 })
          .map((all) => all.map((text, i) => `${i + 1}. ${text}`).join('\n')),
        line.map((text) => `> ${text}`),
        words.map((text) => `\`\`\`js\n${text} *x* <b>\n# y\n\`\`\``),
        fc.tuple(line, line, line, line).map(([a, b, c, d]) => `| ${a} | ${b} |\n|---|:-:|\n| ${c} | ${d} |`),
        fc.constant('---'),
      ),
      { maxLength: 5 },
    )
    .map((all) => all.join('\n\n'))

  /** A link and a picture as we show them, so that only what is not of our making is compared. */
  const withAddresses = (node: Node): string => {
    if ('value' in node) return node.value
    const attributes =
      'attrs' in node ? new Map(node.attrs.map(({ name, value }) => [name, value])) : new Map<string, string>()
    const content = childrenOf(node).map(withAddresses).join('')
    if (node.nodeName === 'img') return `${attributes.get('alt')} (${attributes.get('src')})`
    const href = attributes.get('href')
    if (node.nodeName === 'a') return href === content ? content : `${content} (${href})`
    if (node.nodeName === 'td' || node.nodeName === 'th') return `${content} | `
    return block.has(node.nodeName) ? `\n${content}\n` : content
  }
  const unadorned = (text: string) => text.replace(/^ *(?:• |\d+\. )/gm, '')

  test('each line has the same words and addresses', () => {
    fc.assert(
      fc.property(document, (markdown) => {
        const html = marked.parse(markdown, { async: false, gfm: true, breaks: true })
        expect(linesOf(unadorned(plainFromMarkdown(markdown)))).toEqual(linesOf(withAddresses(parseFragment(html))))
      }),
      { numRuns: cases(1000) },
    )
  })

  /**
   * Differences on purpose: a bot's text is read as people mean it. Each is a mark that CommonMark reads otherwise; for
   * marked it is escaped or written out.
   */
  const meant: [ours: string, commonMark: string][] = [
    ['2**3**4', '2\\*\\*3\\*\\*4'],
    ['a*b*c', 'a\\*b\\*c'],
    ['~5 or ~6', '\\~5 or \\~6'],
    ['<b>', '&lt;b&gt;'],
    ['&amp;', '&amp;amp;'],
    ['#hashtag', '#hashtag'],
    ['C:\\path\\to', 'C:\\\\path\\\\to'],
    ['[x]', '\\[x\\]'],
    ['[a] (b)', '\\[a\\] (b)'],
    ['file_name_x', 'file_name_x'],
  ]
  test('marks that nobody meant are kept, where CommonMark would drop them', () => {
    const piece = fc.oneof(
      fc.constantFrom(...meant),
      span.map((text): [string, string] => [text, text]),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 5 }), (pieces) => {
        const html = marked.parse(pieces.map(([, theirs]) => theirs).join(' or '), { async: false })
        const ours = plainFromMarkdown(pieces.map(([ours]) => ours).join(' or '))
        expect(linesOf(ours)).toEqual(linesOf(withAddresses(parseFragment(html))))
      }),
      { numRuns: cases(1000) },
    )
  })
})
