/**
 * An operator's text as a visitor may read it: SalesIQ may give it verbatim, with HTML entities, or as simple HTML.
 *
 * The tags are found by a scanner of our own (`markup-tokens.ts`). A tokenizer of the HTML standard, such as htmlparser2's
 * (20 KB more of bundle), takes `if (a<b)` and all that follows for a tag, and `<ORDER-ID>` too: whatever it found would
 * have to be looked at again.
 */
import { cleanText, decoded, isBlank } from './characters'
import {
  addPicture,
  addRule,
  breakLine,
  closeCell,
  closeItem,
  closeLink,
  closeList,
  closeTable,
  endRow,
  itemsOf,
  lineOfPicture,
  newPage,
  openCell,
  openItem,
  openLink,
  openList,
  openTable,
  type Page,
  type Picture,
  write,
} from './markup-page'
import { attributeOf, type Token, tokensOf } from './markup-tokens'

/** A picture stands at its place between the texts. Its address is as written: absolute, relative, or `data:`. */
export type MarkupPart = { kind: 'text'; text: string } | ({ kind: 'picture' } & Picture)

const valueOf = (source: string, name: string): string => decoded(attributeOf(source, name) ?? '').trim()

const numberOf = (source: string, name: string): number | undefined => {
  const value = valueOf(source, name)
  return /^-?\d{1,9}$/.test(value) ? Number(value) : undefined
}

/** What a visitor's channel may open. A link to a script, or into a page that is not there, keeps its words only. */
const hrefOf = (source: string): string => {
  const href = cleanText(valueOf(source, 'href')).replaceAll(' ', '%20')
  return /^(?:https?:|ftps?:|mailto:|tel:|sms:|sips?:|xmpp:|geo:|skype:|whatsapp:)[^\s]+$/i.test(href) ? href : ''
}

const isEmoji = (text: string) => /^(?:\p{Emoji_Presentation}|\p{Emoji}\ufe0f|[\p{Emoji_Modifier}\u200d])+$/u.test(text)

const image = (page: Page, source: string) => {
  const [url, alt] = [valueOf(source, 'src') || valueOf(source, 'data-src'), cleanText(valueOf(source, 'alt')).trim()]
  // Who opens a mail is counted by pictures of one pixel.
  if ([numberOf(source, 'width'), numberOf(source, 'height')].some((size) => size !== undefined && size <= 1)) return
  if (isEmoji(alt) || url === '') write(page, alt)
  else addPicture(page, { url, alt })
}

/** What is played in a page of its own is a link here. */
const player = (page: Page, source: string) => {
  const url = valueOf(source, 'src') || valueOf(source, 'data')
  if (!/^https?:\S+$/i.test(url)) return
  breakLine(page)
  write(page, url)
  breakLine(page)
}

const button = (page: Page, source: string) => {
  if (!/^(?:hidden|password)$/i.test(valueOf(source, 'type'))) write(page, valueOf(source, 'value'))
}

type Effect = (page: Page, source: string) => void

const bulleted: Effect = (page) => openList(page, undefined)

const effects = new Map<string, Effect>([
  ['br', (page) => breakLine(page, 2)],
  ['hr', addRule],
  ['ul', bulleted],
  ['/ul', closeList],
  ['menu', bulleted],
  ['/menu', closeList],
  ['dir', bulleted],
  ['/dir', closeList],
  ['ol', (page, source) => openList(page, numberOf(source, 'start') ?? 1)],
  ['/ol', closeList],
  ['li', (page, source) => openItem(page, numberOf(source, 'value'))],
  ['/li', closeItem],
  ['table', openTable],
  ['/table', closeTable],
  ['tr', endRow],
  ['/tr', endRow],
  ['td', openCell],
  ['/td', closeCell],
  ['th', openCell],
  ['/th', closeCell],
  ['a', (page, source) => openLink(page, hrefOf(source))],
  ['/a', closeLink],
  ['img', image],
  ['image', image],
  ['input', button],
  ...['audio', 'video', 'source', 'iframe', 'embed', 'object'].map((name): [string, Effect] => [name, player]),
])

const withEndTags = (names: string) => names.split(' ').flatMap((name) => [name, `/${name}`])

const blocks = new Set(
  withEndTags(
    'address article aside blockquote body caption center dd details dialog div dl dt fieldset figcaption figure footer form ' +
      'h1 h2 h3 h4 h5 h6 header hgroup html legend listing main nav optgroup option p pre search section select summary ' +
      'tbody textarea tfoot thead title xmp',
  ),
)
const lines = new Set(withEndTags('ul ol menu dir li table tr td th br hr audio video iframe embed object'))

/** Tags that begin or end a line: the white space beside them is layout. */
const breaksLine = ({ name }: Token) => blocks.has(name) || lines.has(name)

const raised: Record<string, string> = { sup: '⁰¹²³⁴⁵⁶⁷⁸⁹', sub: '₀₁₂₃₄₅₆₇₈₉' }

/** `10<sup>6</sup>` is not 106. */
const script = (text: string, tag: string | undefined): string => {
  const digits = tag !== undefined && /^[\d\s]+$/.test(text) ? raised[tag] : undefined
  return digits === undefined ? text : text.replace(/\d/g, (digit) => digits.charAt(Number(digit)))
}

/** Where a text stands: in preformatted text all white space counts. */
type Place = { before: Token | undefined; after: Token | undefined; isPreformatted: boolean }

const writeText = (page: Page, { source, isLiteral }: Token, { before, after, isPreformatted }: Place) => {
  if (isLiteral) return write(page, source)
  const start = isPreformatted ? (before?.name === 'pre' ? source.replace(/^\r?\n/, '') : source) : undefined
  const from = start ?? (page.sheet.breaks > 0 || page.sheet.bullet !== '' ? source.trimStart() : source)
  const text = start === undefined && after && breaksLine(after) ? from.trimEnd() : from
  write(page, script(decoded(text), before?.name))
}

const pageOf = (text: string): Page => {
  const page = newPage()
  const tokens = tokensOf(text)
  let preformatted = 0
  tokens.forEach((token, index) => {
    const { name, source } = token
    if (name === 'pre') preformatted += 1
    if (name === '/pre') preformatted = Math.max(0, preformatted - 1)
    const place = { before: tokens[index - 1], after: tokens[index + 1], isPreformatted: preformatted > 0 }
    if (name === '') writeText(page, token, place)
    else if (blocks.has(name)) breakLine(page)
    else effects.get(name)?.(page, source)
  })
  return page
}

/** The texts and pictures of what an operator wrote, in its order, without tags and entities. None where nothing is to be seen. */
export const partsFromMarkup = (text: string): MarkupPart[] => {
  const parts: MarkupPart[] = []
  let words = ''
  const endWords = () => {
    const said = cleanText(words)
    if (!isBlank(said)) parts.push({ kind: 'text', text: said })
    words = ''
  }
  // Most texts hold no tag.
  const items = text.includes('<') ? itemsOf(pageOf(text)) : [decoded(text)]
  for (const item of items) {
    if (typeof item === 'string') words += item
    else {
      endWords()
      parts.push({ kind: 'picture', ...item })
    }
  }
  endWords()
  if (parts.length < 2) return parts
  return parts.map((part) => (part.kind === 'text' ? { kind: 'text', text: part.text.trim() } : part))
}

/** The same as one text; a picture is a line with its description and its address. */
export const plainFromMarkup = (text: string): string =>
  partsFromMarkup(text)
    .map((part) => (part.kind === 'text' ? part.text : cleanText(lineOfPicture(part))))
    .filter((line) => !isBlank(line))
    .join('\n')
