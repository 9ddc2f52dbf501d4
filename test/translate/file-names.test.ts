/** Names of files, in every form in which servers write them into `content-disposition`. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nameInDisposition } from '../../src/files/disposition'
import { fileNameFrom } from '../../src/files/name'
import { cases } from '../harness/cases'

/** As Node gives a header whose bytes are UTF-8. */
const bytes = (text: string) => Buffer.from(text, 'utf8').toString('latin1')

const rows: [header: string | undefined, name: string | undefined][] = [
  [undefined, undefined],
  ['attachment', undefined],
  ['inline; filename=""', undefined],
  ['attachment; filename=a.pdf', 'a.pdf'],
  ['attachment; filename="a b.pdf"', 'a b.pdf'],
  ['attachment; filename=my file.pdf', 'my file.pdf'],
  ['attachment; filename="a;b.pdf"; size=5', 'a;b.pdf'],
  ['attachment; FileName = "a.pdf"', 'a.pdf'],
  ['filename=a.pdf', 'a.pdf'],
  ['attachment;filename=a.pdf;', 'a.pdf'],
  ['attachment; filename="a.pdf', 'a.pdf'],
  ['attachment; filename="a \\"b\\".pdf"', 'a "b".pdf'],
  ['attachment; filename="a\\\\b.pdf"', 'a\\b.pdf'],
  ['attachment; filename="C:\\temp\\a.pdf"', 'C:\\temp\\a.pdf'],
  ["attachment; filename*=UTF-8''r%C3%A9sum%C3%A9.pdf", 'résumé.pdf'],
  ["attachment; filename*=utf-8'en'%e2%82%ac%20rates.pdf", '€ rates.pdf'],
  ["attachment; filename*=iso-8859-1'de'Gr%FC%DFe.txt", 'Grüße.txt'],
  ['attachment; filename="fallback.pdf"; filename*=UTF-8\'\'%C3%A9.pdf', 'é.pdf'],
  ["attachment; filename*=UTF-8''%C3%A9.pdf; filename=fallback.pdf", 'é.pdf'],
  ['attachment; filename*="UTF-8\'\'%C3%A9.pdf"', 'é.pdf'],
  ["attachment; filename=fallback.pdf; filename*=UTF-8''%FF.pdf", 'fallback.pdf'],
  ["attachment; filename=fallback.pdf; filename*=x-none''a.pdf", 'fallback.pdf'],
  ['attachment; filename=fallback.pdf; filename*=broken', 'fallback.pdf'],
  ['attachment; filename*=a%20b.pdf', 'a b.pdf'],
  ["attachment; filename*=UTF-8''", undefined],
  ["attachment; filename*=UTF-8''; filename=a.pdf", 'a.pdf'],
  [`attachment; filename="${bytes('résumé 👍.pdf')}"`, 'résumé 👍.pdf'],
  [`attachment; filename=${bytes('日本語.pdf')}`, '日本語.pdf'],
  ['attachment; filename="r\xe9sum\xe9.pdf"', 'résumé.pdf'],
  ['attachment; filename="résumé 👍.pdf"', 'résumé 👍.pdf'],
  ['attachment; filename="my%20file.pdf"', 'my file.pdf'],
  ['attachment; filename=r%C3%A9sum%C3%A9.pdf', 'résumé.pdf'],
  ['attachment; filename="100% sure.pdf"', '100% sure.pdf'],
  ['attachment; filename="50%25.pdf"', '50%.pdf'],
  ['attachment; filename="%FF.pdf"', '%FF.pdf'],
  ['attachment; filename="=?UTF-8?B?csOpc3Vtw6kucGRm?="', 'résumé.pdf'],
  ['attachment; filename="=?utf-8?Q?r=C3=A9sum=C3=A9_1.pdf?="', 'résumé 1.pdf'],
  ['attachment; filename="=?UTF-8?Q?a?= =?UTF-8?Q?b.pdf?="', 'ab.pdf'],
  ['attachment; filename=a.pdf; filename=b.pdf', 'a.pdf'],
  ['attachment; name="form"; filename="a.pdf"', 'a.pdf'],
  ['attachment; notfilename=a.pdf', undefined],
]

test.each(rows)('%j: %s', (header, name) => expect(nameInDisposition(header)).toBe(name))

describe('whatever a file is called', () => {
  const name = fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .filter((text) => /^[^\p{Cc}\p{Cs}"\\%;=?\s'][^\p{Cc}\p{Cs}"\\%;=?]*$/u.test(text) && text === text.trim())
  const forms: ((name: string) => string)[] = [
    (name) => `attachment; filename="${bytes(name)}"`,
    (name) => `attachment; filename=x.pdf; filename*=UTF-8''${encodeURIComponent(name)}`,
    (name) => `attachment; filename*=UTF-8'en-GB'${encodeURIComponent(name)}`,
    (name) => `attachment; filename="=?UTF-8?B?${Buffer.from(name).toString('base64')}?="`,
    (name) => `inline; size=1; filename="${encodeURIComponent(`${name} `)}"`,
  ]

  test('its name arrives in every form', () => {
    fc.assert(
      fc.property(name, fc.constantFrom(...forms), (name, form) => {
        expect(nameInDisposition(form(name))?.trim()).toBe(name)
      }),
      { numRuns: cases(2000) },
    )
  })

  test('nothing makes it throw, and what comes out is nothing but a name', () => {
    const header = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(
          fc.constantFrom(
            'attachment',
            ';',
            ' ',
            'filename',
            '*',
            '=',
            '"',
            '\\',
            "UTF-8''",
            '%',
            '%ff',
            '../',
            '=?',
            '\u202e',
            'a',
          ),
        )
        .map((pieces) => pieces.join('')),
    )
    fc.assert(
      fc.property(header, (header) => {
        const name = fileNameFrom([nameInDisposition(header)], 'application/pdf')
        expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}/\\]/u)
        expect(name.replace(/\.pdf$/, '')).not.toBe('')
        expect(name.length).toBeLessThanOrEqual(300)
      }),
      { numRuns: cases(2000) },
    )
  })

  test('is read quickly, however long the header is', () => {
    for (const unit of ['filename=', '"', '\\"', '%ff', ';', '=?a?b?', ' ', "''", '; a="']) {
      const begin = process.cpuUsage()
      nameInDisposition(`attachment; filename=${unit.repeat(16_000 / unit.length)}`)
      expect(process.cpuUsage(begin).user / 1000, unit).toBeLessThan(200)
    }
  })
})

const endings: [type: string, name: string][] = [
  ['text/plain', 'a.txt'],
  ['audio/mpeg', 'a.mp3'],
  ['image/jpeg', 'a.jpg'],
  ['image/svg+xml', 'a.svg'],
  ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'a.docx'],
  ['application/octet-stream', 'a'],
  ['video/quicktime', 'a.mov'],
  ['constructor', 'a'],
]
test.each(endings)('a file of type %s without an ending is called %s', (type, name) => {
  expect(fileNameFrom(['a'], type)).toBe(name)
})
