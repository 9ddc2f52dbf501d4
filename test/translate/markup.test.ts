import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanText, isBlank } from '../../src/translate/characters'
import { plainFromMarkup } from '../../src/translate/markup'

const verbatim = [
  '',
  '  two spaces before and after  ',
  '\n\n\n\nits own line breaks\n\n\n',
  'if a<b and c>d',
  '1 < 2 && 3 > 2',
  'I <3 you </3',
  'x <y> z',
  'List<String>, Map<p,q>, <b, <b c>',
  '< b>, </ b>, <a href="x',
  'https://x/?a=1&copy=2&lt=3&amp',
  'a & b; c &nosuch; d &#; &;',
  'a\u00a0b',
  'a --> b <!-- c',
  '<constructor> <__proto__> &constructor;',
]

const rows: [markup: string, plain: string][] = [
  ['a<br>b<br/>c<BR />d', 'a\nb\nc\nd'],
  ['<p>Hello</p><p>you</p>', 'Hello\nyou'],
  ['<p class="x" id=\'y\'>Hello</p>\n<p>you</p>\n', 'Hello\nyou'],
  ['one<div>two</div><div>three</div>', 'one\ntwo\nthree'],
  ['<div>one</div><div><br></div><div>two</div>', 'one\n\ntwo'],
  ['a<br><br><br><br>b', 'a\n\nb'],
  ['a<br><br>\n\n<br>b', 'a\n\nb'],
  ['a<p>&nbsp;</p>b', 'a\n \nb'],
  ['Buy:<ul>\n  <li>tea</li>\n  <li><p>milk</p></li>\n  <li></li>\n</ul>now', 'Buy:\n• tea\n• milk\nnow'],
  ['<h1>Title</h1>Text', 'Title\nText'],
  ['<b>a</b> <STRONG>b</STRONG> <i>c</i><em>d</em><u>e</u><s>f</s>', 'a b cdef'],
  ['<span style="color:red">a</span><font color="red" size="2">b</font> <code>c</code>', 'ab c'],
  ['<a href="https://x.example/?a=1&amp;b=2">here</a>.', 'here (https://x.example/?a=1&b=2).'],
  ['<a target="_blank" HREF=\'https://x.example\'><b>here</b></a>', 'here (https://x.example)'],
  ['<a title="href=\'https://no.example\'" href="https://x.example">here</a>', 'here (https://x.example)'],
  ['<a href="https://x.example">https://x.example</a>', 'https://x.example'],
  ['a<br><a href="https://x.example"></a>', 'a\nhttps://x.example'],
  ['<a href="mailto:a@x.example">a@x.example</a>', 'a@x.example'],
  ['<a href="tel:+331">call</a>', 'call (tel:+331)'],
  ['<a href="javascript:alert(1)">here</a><a>there</a>', 'herethere'],
  ['<a href="java&#10;script:x">here</a>', 'here'],
  [
    '<a href="https://x.example">one <a href="https://y.example">two',
    'one (https://x.example) two (https://y.example)',
  ],
  ['<img src="https://x.example/i.png" alt="a &lt;cat&gt;">', 'a <cat> (https://x.example/i.png)'],
  ['<img src="https://x.example/i.png"/>', 'https://x.example/i.png'],
  ['<b c=d>, <a href="https://x.example" y>x</a>, <b/ >', ', x (https://x.example), '],
  ['<script> and no end', ' and no end'],
  ['a </script> b', 'a  b'],
  ['a<script type="x">if (a<b) "</b>" </script>b<style>p {}</style >c', 'abc'],
  ['a<!-- <b>no</b> <script> -->b<!---->c', 'abc'],
  ['<b<!-- no tag is made -->>', '<b>'],
  ['&lt;b&gt; &amp;lt; &quot;&apos;&eacute;&#233;&#xe9; &#128077;', '<b> &lt; "\'ééé 👍'],
  ['a&nbsp;b&#160;c&#xa0;', 'a b c '],
  ['&am<b>p;</b>', '&amp;'],
  ['&#0;&#xd800;&#99999999999;', '\ufffd'],
]

describe('what the visitor reads of an operator’s markup', () => {
  for (const text of verbatim) test(`as it is: ${JSON.stringify(text)}`, () => expect(plainFromMarkup(text)).toBe(text))
  for (const [markup, plain] of rows) test(markup, () => expect(plainFromMarkup(markup)).toBe(plain))

  test('text without tags and entities comes out as it went in', () => {
    const text = fc.string({ unit: 'binary', maxLength: 200 })
    fc.assert(
      fc.property(text, (text) => {
        fc.pre(!isBlank(text.replace(/&/g, '')))
        expect(plainFromMarkup(text.replace(/&/g, ''))).toBe(cleanText(text.replace(/&/g, '')))
      }),
    )
    const harmless = fc.string({
      unit: fc.constantFrom('<', '>', '&', 'b', ' ', '\n', '3', '"', '=', '-', ';'),
      maxLength: 30,
    })
    fc.assert(
      fc.property(harmless, (text) => {
        fc.pre(!/<\/?b|&b+;|<!--/.test(text) && text.trim() !== '')
        expect(plainFromMarkup(text)).toBe(text)
      }),
    )
  })

  test('whatever is escaped is read as it was written', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('<', '>', '&', '"', 'b', 'r', '/', ' ', 'lt;', 'a', '-', '!') }),
        (text) => {
          fc.pre(text.trim() !== '')
          const escaped = text
            .replace(/&/g, '&amp;')
            .replace(/</g, '&lt;')
            .replace(/>/g, '&gt;')
            .replace(/"/g, '&quot;')
          expect(plainFromMarkup(escaped)).toBe(text)
        },
      ),
    )
  })

  test('no tag that is known is left, and nothing makes it throw', () => {
    const units = [
      '<b>',
      '</b>',
      '<br>',
      '<li>',
      '</li>',
      '<p>',
      '<a href="https://x">',
      '</a>',
      '<!--',
      '-->',
      '<script>',
      '</script>',
      'x',
      ' ',
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...units), { maxLength: 40 }), (units) => {
        expect(plainFromMarkup(units.join(''))).not.toMatch(/<\/?(b|br|li|p|a)\b|\n{3}/)
      }),
    )
  })

  test('is quick whatever the text is made of', () => {
    const units = [
      '<',
      '<!--',
      '-->',
      '<script>',
      '</script>',
      '<b>',
      '<br>',
      '<a href="',
      '<a x="" ',
      ' x=""',
      '<a href="https://x">x',
      '<li>',
      '&',
      '&amp;',
      '&#',
      '<p a=\'"',
      ' ',
      '<div> ',
      '<a ',
      '<a',
      '<a b=\'<a c="',
    ]
    for (const unit of units) {
      for (const start of ['', '<a', '<a ', '<!--', '&']) {
        const begin = process.cpuUsage()
        plainFromMarkup(start + unit.repeat(Math.ceil(100_000 / unit.length)))
        expect(process.cpuUsage(begin).user / 1000, start + unit).toBeLessThan(1000)
      }
    }
  })
})
