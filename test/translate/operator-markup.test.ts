/** What operators paste into SalesIQ, as a visitor reads it: no tag is left, and no word is lost. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { partsFromMarkup, plainFromMarkup } from '../../src/translate/markup'
import { cases } from '../harness/cases'

const tags: [markup: string, plain: string][] = [
  ['<del>$50</del> <ins>$30</ins> <small>a</small><mark>b</mark><big>c</big><tt>d</tt><kbd>e</kbd>', '$50 $30 abcde'],
  ['10<sup>6</sup> H<sub>2</sub>O 1<sup>st</sup>', '10⁶ H₂O 1st'],
  ['<x-card>Hello</x-card> <my-icon name="ok"></my-icon>you', 'Hello you'],
  ['<o:p></o:p><st1:place w:st="on">Paris</st1:place>', 'Paris'],
  ['<order><id>5</id></order>', '5'],
  ['<!DOCTYPE html><html><body bgcolor=white>Hi</body></html>', 'Hi'],
  ['<?xml:namespace prefix = o />Hi<!--[if mso]><p>no</p><![endif]-->', 'Hi'],
  ['<![if !supportLists]>1.<![endif]> one', '1. one'],
  ['a<![CDATA[ <b> &amp; ]]>b', 'a <b> &amp; b'],
  ['a<!-->b<!--->c<!-- x --!>d', 'abcd'],
  ['<p class=MsoNormal align=center>Hi</p>', 'Hi'],
  ['<td nowrap>a</td><input disabled value="Pay"><hr noshade>', 'a\nPay'],
  ['<span title="a > b" data-x=\'<b>\'>Hi</span>', 'Hi'],
  ['<a href=https://x.example/a?b=1&amp;c=2>here</a>', 'here (https://x.example/a?b=1&c=2)'],
  ['<a\n  href = "https://x.example"\n>here</a\n>', 'here (https://x.example)'],
  ['<A HREF=https://x.example/>HERE</A>', 'HERE (https://x.example/)'],
  ['<div foo>a</div><b and c>d</b>', 'a\nd'],
  ['<a href="https://x.example>here</a>', 'here (https://x.example)'],
  ['<a/href=https://x.example>here</a>', 'here (https://x.example)'],
  ['<a href="https://x.example"title=x>here</a>', 'here (https://x.example)'],
  ['<b>bold', 'bold'],
  ['bold</b></p></span>', 'bold'],
  ['<svg viewBox="0 0 1 1"><path d="M0 0"/></svg>ok', 'ok'],
  ['<script>if (a<b) "</b>"</script>a<style>p{}</style>b<template>c<template>d</template>e</template>f', 'abf'],
  ['<head><title>Mail</title><style>p{}</style></head>Hi', 'Hi'],
  ['<template>never closed', 'never closed'],
  ['<iframe src="https://video.example/1">no</iframe>', 'https://video.example/1'],
]

const notTags = [
  'if (a<b) return',
  'a < b > c',
  '<ORDER-ID>',
  'Use <order-id> in the subject',
  '<- back, -> on, <-> both, <= and >=',
  'I <3 you, </3',
  'List<String> and Map<K, V>',
  'if a<b and c>d',
  'Dear <title of the person>',
  '<ana@x.example>, <https://x.example>',
  '</sarcasm>',
  '<your name here>',
  'x<y && y>z',
  '<<<>>>',
  '<',
  'a<',
  '<!important>',
  '<? php ?>',
  '<1> <2>',
  '<é>',
  'a <!-- no end',
  '<![CDATA[ no end',
]

const lines: [markup: string, plain: string][] = [
  ['<table><tr><td>Order</td><td>Price</td></tr><tr><td>42</td><td>$5</td></tr></table>', 'Order | Price\n42 | $5'],
  ['<table>\n <tbody>\n <tr>\n <th>A\n <th>B\n <tr>\n <td>1\n <td>2\n</table>', 'A | B\n1 | 2'],
  ['before<table><tr><td>a</td></tr></table>after', 'before\na\nafter'],
  ['<table><tr><td>a</td><td></td><td>c</td><td></td></tr></table>', 'a |  | c'],
  ['<table><tr><td><p>a</p><p>b</p></td><td>c<br>d</td></tr></table>', 'a b | c d'],
  ['<table><tr><td><p>a</p><p>b</p></td></tr></table>', 'a\nb'],
  ['<table><tr><td><table><tr><td>a</td><td>b</td></tr></table></td></tr><tr><td>c</td></tr></table>', 'a | b\nc'],
  ['<table><tr><td></td><td> </td></tr><tr><td>x</td></tr></table>', 'x'],
  ['<table><caption>Prices</caption><thead><tr><td>a</td><td>b</td></tr></thead></table>', 'Prices\na | b'],
  ['<tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr>', 'a | b\nc | d'],
  ['<td>a</td><td>b</td>', 'a | b'],
  ['<table><tr><td>a', 'a'],
  ['Buy:<ul><li>tea<li>milk</ul>now', 'Buy:\n• tea\n• milk\nnow'],
  ['<ol><li>one</li><li>two</li></ol>', '1. one\n2. two'],
  ['<ol start="3"><li>three</li><li value="7">seven</li><li>eight</li></ol>', '3. three\n7. seven\n8. eight'],
  ['<ol><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li><li>d</li></ol>', '1. a\n  • b\n    • c\n2. d'],
  ['<ul><li>one<p>more</p></li></ul>', '• one\n  more'],
  ['<ul><li></li><li>  </li><li>x</li></ul>', '• x'],
  ['<h2>Title</h2>Text<h3>Next</h3>', 'Title\nText\nNext'],
  ['<p>a</p><hr><p>b</p>', 'a\n———\nb'],
  ['<hr>a<hr>', 'a'],
  ['a<br><br/><BR clear=all>b', 'a\n\nb'],
  ['<dl><dt>Tea</dt><dd>green</dd></dl>', 'Tea\ngreen'],
  ['<pre>\n  a\n    b\n</pre>c', '  a\n    b\n\nc'],
  ['<section><article>a</article><footer>b</footer></section>', 'a\nb'],
  ['<blockquote>a</blockquote>b', 'a\nb'],
]

const links: [markup: string, plain: string][] = [
  ['<a href="https://x.example">https://x.example</a>', 'https://x.example'],
  ['<a href="https://x.example/">https://x.example</a>', 'https://x.example'],
  ['<a href="https://x.example">x.example</a>', 'x.example (https://x.example)'],
  ['<a href="https://x.example"></a>', 'https://x.example'],
  ['See <a href="https://x.example">the <b>page</b> </a>now', 'See the page (https://x.example) now'],
  ['<a href="https://x.example"><p>a</p></a><p>b</p>', 'a (https://x.example)\nb'],
  ['<a href="mailto:a@x.example">a@x.example</a> <a href="tel:+331">+331</a>', 'a@x.example +331'],
  ['<a href="sms:+331">text us</a>', 'text us (sms:+331)'],
  ['<a href="javascript:alert(1)">here</a>', 'here'],
  ['<a href="JAVA&#x09;script:x">here</a>', 'here'],
  ['<a href="/help">here</a> <a name=top>top</a>', 'here top'],
  ['<a href="https://x.example/a b">here</a>', 'here (https://x.example/a%20b)'],
  ['<table><tr><td><a href="https://x.example">a</a></td><td>b</td></tr></table>', 'a (https://x.example) | b'],
  ['<a href="https://x.example">never closed', 'never closed (https://x.example)'],
]

const entities: [markup: string, plain: string][] = [
  ['&#55357;&#56397;', '👍'],
  ['&#xD83D;&#xDC4D;', '👍'],
  ['&#55357;&#xdc4d;', '👍'],
  ['&#128077; &#x1F44D;', '👍 👍'],
  ['a&#55357;b', 'ab'],
  ['a&#56397;&#55357;b', 'ab'],
  ['a&#0;b&#1;c', 'abc'],
  ['&#150; &#128;', '– €'],
  ['&eacute;&nbsp;&hellip;', 'é …'],
  ['?a=1&copy=2&lt=3', '?a=1&copy=2&lt=3'],
  ['&amp;lt;b&amp;gt;', '&lt;b&gt;'],
  ['&lt;b&gt; is bold', '<b> is bold'],
  ['&nosuch; &constructor; &#; &#x;', '&nosuch; &constructor; &#; &#x;'],
]

describe('a visitor reads', () => {
  test.each([...tags, ...lines, ...links, ...entities])('%s', (markup, plain) => {
    expect(plainFromMarkup(markup)).toBe(plain)
  })
  test.each(notTags)('as it is: %s', (text) => expect(plainFromMarkup(text)).toBe(text))
})

describe('a picture among words', () => {
  const picture = (url: string, alt = '') => ({ kind: 'picture', url, alt })
  const text = (text: string) => ({ kind: 'text', text })
  const x = 'https://x.example/i.png'
  const rows: [markup: string, parts: object[]][] = [
    [`<img src="${x}">`, [picture(x)]],
    [`see <img src=${x} alt="a &amp; b"> here`, [text('see'), picture(x, 'a & b'), text('here')]],
    [`<p>a</p><p><img src=${x}></p><p>b</p>`, [text('a'), picture(x), text('b')]],
    [`<img src=${x}><img src=${x}>`, [picture(x), picture(x)]],
    [`<a href="https://x.example"><img src=${x}></a>`, [picture(x), text('https://x.example')]],
    [`<ul><li><img src=${x}></li><li>b</li></ul>`, [text('•'), picture(x), text('• b')]],
    [`<table><tr><td><img src=${x}></td></tr></table>`, [picture(x)]],
    [`<table><tr><td>a</td><td><img src=${x} alt=b></td></tr></table>`, [text(`a | b (${x})`)]],
    ['<img src="/attachments/1">', [picture('/attachments/1')]],
    ['<img src="data:image/png;base64,AA==">', [picture('data:image/png;base64,AA==')]],
    ['<img data-src="https://x.example/lazy.png">', [picture('https://x.example/lazy.png')]],
    ['hi <img src="https://x.example/smile.png" alt="😀">', [text('hi 😀')]],
    ['hi <img src="https://x.example/1f468.png" alt="👨‍👩‍👧">', [text('hi 👨‍👩‍👧')]],
    ['hi<img src="https://x.example/open.gif" width=1 height="1">', [text('hi')]],
    ['<img alt="a cat">', [text('a cat')]],
    ['<img>', []],
  ]
  test.each(rows)('%s', (markup, parts) => expect(partsFromMarkup(markup)).toEqual(parts))
  test('is a line with its address where only text can be shown', () => {
    expect(plainFromMarkup(`see <img src=${x} alt=cat>now`)).toBe(`see\ncat (${x})\nnow`)
  })
})

const names = (
  'del sup hr small mark b i u s table tr td th ul ol li p div h1 h6 br span font a x-card o:p center section pre ' +
  'blockquote details summary label button form'
).split(' ')
const values = [
  '',
  ' class=x',
  ' title="a > b"',
  " title='<b>'",
  ' width=5 data-x',
  ' href=https://y.example/',
  '\n id = "x"',
  ' hidden',
]
const tag = fc
  .tuple(fc.constantFrom(...names), fc.constantFrom(...values), fc.constantFrom('', ' ', '/'))
  .map(([name, attributes, end]) => ({ open: `<${name}${attributes}${end}>`, close: `</${name}>` }))
const word = fc.stringMatching(/^[a-zé]{1,6}[.!]?$/)
const { tree } = fc.letrec<{ tree: string; node: string }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    word,
    fc.tuple(tag, tie('tree')).map(([{ open, close }, content]) => `${open}${content}${close}`),
    fc.constantFrom(
      '<br>',
      '<hr/>',
      '<!-- note > -->',
      '<script>a<b></script>',
      ' ',
      '\n',
      '&amp;',
      '&#55357;&#56397;',
    ),
  ),
  tree: fc.array(tie('node'), { maxLength: 5 }).map((nodes) => nodes.join('')),
}))
const wordsIn = (text: string) => text.match(/[a-zé]+/g) ?? []
const bare = (markup: string) =>
  markup
    .replace(/<script>.*?<\/script>|<!--.*?-->/gs, '')
    .replace(/<(?:"[^"]*"|'[^']*'|[^"'>])*>/g, ' ')
    .replace(/&amp;/g, ' ')

describe('whatever is pasted', () => {
  test('no tag is left and no word is lost, in any nesting', () => {
    fc.assert(
      fc.property(tree, (markup) => {
        const plain = plainFromMarkup(markup)
        expect(plain).not.toMatch(/<|>|&amp;|&#/)
        const shown = plain.replaceAll('(https://y.example/)', ' ').replaceAll('https://y.example/', ' ')
        expect(wordsIn(shown).join('')).toBe(wordsIn(bare(markup)).join(''))
      }),
      { numRuns: cases(2000) },
    )
  })

  test('words around are kept, and nothing makes it throw or leaves a control character', () => {
    const soup = fc.array(
      fc.oneof(
        tree,
        fc.constantFrom('<', '>', '"', "'", '<a href="', '<!--', '-->', '<![CDATA[', ']]>', '<script>', '</script>'),
        fc.constantFrom('<template>', '</template>', '</td>', '</table>', '</ul>', '\0', '\ud800', '&#0;', '&#xdc00;'),
        fc.string({ unit: 'binary', maxLength: 5 }),
      ),
      { maxLength: 8 },
    )
    fc.assert(
      fc.property(soup, (pieces) => {
        const plain = plainFromMarkup(pieces.join(''))
        expect(plain).not.toMatch(/[\0-\x08\x0b-\x1f\x7f-\x9f\ufeff]/)
        expect(plain).not.toMatch(/\p{Cs}/u)
        expect(plainFromMarkup(`first ${pieces.join('').replace(/<(?=head|template)/g, '')}`)).toMatch(/^first/)
      }),
      { numRuns: cases(2000) },
    )
  })
})

describe('a megabyte of', () => {
  const megabyte = (unit: string, start = '', end = '') => start + unit.repeat(1_000_000 / unit.length) + end
  const nested = (start: string, end: string) => {
    const levels = Math.min(100_000, Math.floor(1_000_000 / (start.length + end.length)))
    return `${start}x`.repeat(levels) + end.repeat(levels)
  }
  const bombs: [name: string, text: string][] = [
    ...[
      '<',
      '<a ',
      '<a href="',
      '<a b=\'<a c="',
      '<!--',
      '<![CDATA[',
      '<script>',
      '<template>',
      '<td>x',
      '<ul><li>a',
    ].map((unit): [string, string] => [unit, megabyte(unit)]),
    ...['&', '&amp;', '&#55357;&#56397;', '<br>', '<img src=x>', 'x', ' ', '"', '</', '</template>'].map(
      (unit): [string, string] => [`${unit} after a tag`, megabyte(unit, '<table><tr><td><a x="', '">')],
    ),
    ['<a x="" …', megabyte(' x=""', '<a ')],
    ['<x-y>', megabyte('<x-y>', '', '</x-y>')],
    ...['div', 'table', 'ul', 'x-y', 'template', 'sup'].map((name): [string, string] => [
      `nested ${name}`,
      nested(`<${name}>`, `</${name}>`),
    ]),
    ['nested cells', nested('<table><tr><td>', '</table>')],
  ]
  test.each(bombs)('%s is no work for seconds', (_name, text) => {
    const spent = () => {
      const begin = process.cpuUsage()
      plainFromMarkup(text)
      const { user, system } = process.cpuUsage(begin)
      return (user + system) / 1000
    }
    // CPU time, with room for a busy machine: anything that grows with the square takes minutes.
    expect([spent, spent, spent].some((once) => once() < 5000)).toBe(true)
  })
})
