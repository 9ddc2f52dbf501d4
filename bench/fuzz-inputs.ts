/** What strangers may write: any text and JSON, and things that look almost right. */
import fc from 'fast-check'

const odd = fc.constantFrom(
  '\0',
  '\u0007',
  '\u0085',
  '\u202e',
  '\ufeff',
  '\ud800',
  '\udc00',
  '\u200b',
  '👩‍👩‍👧',
  'é',
  '\r\n',
  '\n\n',
  '…',
  ' ',
)
export const word = fc.stringMatching(/^[a-z]{1,8}$/)

export const text: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.array(fc.oneof(odd, word), { maxLength: 60 }).map((parts) => parts.join('')),
)

export const anything = fc.anything({ maxDepth: 2, withNullPrototype: false })
export const orOdd = <T>(right: fc.Arbitrary<T>): fc.Arbitrary<unknown> =>
  fc.oneof({ weight: 4, arbitrary: right }, anything)

const piece = fc.oneof(
  word,
  odd,
  fc.constantFrom(
    '<',
    '>',
    '</',
    '/>',
    '<b',
    '<b>',
    '</b>',
    '<p class="',
    '"',
    "'",
    '<a href=',
    '<!--',
    '-->',
    '<script>',
    '&lt;',
    '&#',
    '&#x1f600;',
    '&amp',
    '<table><tr><td>',
    '<li>',
    '<![CDATA[',
    '<img src=x alt=',
  ),
)
export const html: fc.Arbitrary<string> = fc.array(piece, { maxLength: 80 }).map((parts) => parts.join(''))

type Balanced = { html: string; words: string[] }
const numbered = fc.nat(1_000_000).map((number) => `word${number}`)
const tag = fc.constantFrom('b', 'i', 'p', 'div', 'span', 'ul', 'li')
const element: fc.Arbitrary<Balanced> = fc
  .array(fc.tuple(tag, fc.array(numbered, { minLength: 1, maxLength: 3 })), { maxLength: 12 })
  .map((all) => ({
    html: all.map(([name, words]) => `<${name}>${words.join(' ')}</${name}>`).join(''),
    words: all.flatMap(([, words]) => words),
  }))
export const balanced = element

export const cut = fc.record({ text, limit: fc.integer({ min: 2, max: 60 }) })

export const names = fc.array(fc.option(text, { nil: undefined }), { maxLength: 3 })

const parameter = fc.oneof(
  fc
    .tuple(fc.constantFrom('filename', 'filename*', 'FileName', 'name'), fc.constantFrom('=', ' = ', '='), text)
    .map((all) => all.join('')),
  fc
    .tuple(fc.constantFrom("filename*=UTF-8''", 'filename="=?UTF-8?B?', 'filename="', "filename*=x'y'"), text)
    .map((all) => all.join('')),
  text,
)
export const disposition: fc.Arbitrary<string> = fc
  .array(parameter, { maxLength: 4 })
  .map((all) => ['attachment', ...all].join('; '))

const type = fc.constantFrom(
  'text',
  'image',
  'audio',
  'video',
  'file',
  'location',
  'carousel',
  'card',
  'dropdown',
  'choice',
  'bloc',
  'markdown',
  'odd',
)
const payload = fc.record(
  {
    text: orOdd(text),
    imageUrl: orOdd(fc.webUrl()),
    title: orOdd(text),
    options: anything,
    items: anything,
    markdown: orOdd(text),
  },
  { requiredKeys: [] },
)
export const content = fc.record({ type, payload: orOdd(payload) })

const source = fc.oneof(fc.constant({ type: 'bot' as const }), fc.constant({ type: 'user' as const, userId: 'user' }))
export const history = fc.array(fc.record({ source, type, payload: orOdd(payload) }), { maxLength: 12 })

const typed = fc.option(text, { nil: undefined })
export const settings = fc.record({
  region: fc.oneof(fc.constantFrom('us', 'eu'), text),
  clientId: typed,
  clientSecret: typed,
  appId: typed,
  departmentId: typed,
  webhookPublicKey: typed,
  screenName: typed,
})

const address = fc.oneof(
  fc.ipV4Extended(),
  fc.ipV4(),
  fc.ipV6().map((six) => `[${six}]`),
  fc.domain(),
  fc.constantFrom('localhost', '0', '127.1', '2130706433', '[::ffff:10.0.0.1]', '169.254.169.254'),
)
export const link: fc.Arbitrary<string> = fc.oneof(
  fc
    .tuple(fc.constantFrom('http', 'https', 'ftp', 'file', 'HTTP'), fc.constantFrom('', 'a@', 'a:b@'), address)
    .map(([scheme, who, host]) => `${scheme}://${who}${host}/x`),
  fc.webUrl(),
  text,
)
