/** An operator's text as a visitor may read it: SalesIQ may give it verbatim, with HTML entities, or as simple HTML. */
import { decodeHTMLStrict } from 'entities/decode'

const blocks = 'p|div|li|ul|ol|pre|blockquote|h[1-6]'
const names = `${blocks}|br|a|img|b|strong|i|em|u|s|span|font|code|script|style`

/** No value holds a `<`: a search for a tag ends where the next one may begin, and the whole stays linear. */
const attribute = `[\\w:-]+\\s*=\\s*(?:"[^"<]*"|'[^'<]*')`
const attributes = new RegExp(attribute, 'g')
const mark = new RegExp(`<!--|-->|<(/?(?:${names}))((?:\\s+${attribute})*)\\s*/?>`, 'gi')

const isBlock = new RegExp(`^/?(?:${blocks})$`)
const isBreak = new RegExp(`^(?:/?(?:${blocks})|br)$`)

/** What hides everything up to its end. */
const endings = new Map([
  ['<!--', '-->'],
  ['script', '/script'],
  ['style', '/style'],
])
const isEnding = new Set(endings.values())

/** Only what ends with `;` is an entity: `?a=1&copy=2` is an address. */
const decoded = (text: string): string =>
  text.replace(/&#?\w+;/g, (entity) => decodeHTMLStrict(entity).replace('\u00a0', ' '))

const valueOf = (source: string, name: string): string => {
  const found = source.match(attributes)?.find((one) => /^[\w:-]+/.exec(one)?.[0].toLowerCase() === name)
  return decoded(found?.slice(found.search(/["']/) + 1, -1) ?? '').trim()
}

/** What is written so far, and what waits for the next word: line breaks, and the bullet of a list. */
type Page = { pieces: string[]; breaks: number; bullet: string; link?: { href: string; from: number } }

const write = (page: Page, text: string) => {
  if (text === '') return
  page.pieces.push((page.pieces.length > 0 ? '\n'.repeat(page.breaks) : '') + page.bullet + text)
  page.breaks = 0
  page.bullet = ''
}

const endLink = (page: Page) => {
  if (!page.link) return
  const { href, from } = page.link
  const text = page.pieces.slice(from).join('').trim()
  if (text === '') write(page, href)
  else if (![text, `mailto:${text}`, `tel:${text}`].includes(href)) page.pieces.push(` (${href})`)
  page.link = undefined
}

const openLink = (page: Page, href: string) => {
  if (/^(?:https?:|mailto:|tel:)\S+$/i.test(href)) page.link = { href, from: page.pieces.length }
}

const apply = (page: Page, name: string, source: string) => {
  if (isBlock.test(name)) page.breaks ||= 1
  if (name === 'br') page.breaks = Math.min(page.breaks + 1, 2)
  if (name === 'li') page.bullet = '• '
  if (name === '/li') page.bullet = ''
  if (name === 'img') write(page, valueOf(source, 'alt'))
  if (name === 'a' || name === '/a') endLink(page)
  if (name === 'a') openLink(page, valueOf(source, 'href'))
}

type Mark = { name: string; source: string; start: number; end: number }

/** The marks that count, each hidden stretch as one without a name; what hides without an end is plain text. */
const marksOf = (text: string): Mark[] => {
  const all = [...text.matchAll(mark)].map(({ 0: found, 1: name = found, 2: source = '', index }) => {
    return { name: name.toLowerCase(), source, start: index, end: index + found.length }
  })
  const last = new Map(all.map(({ name, end }) => [name, end]))
  const marks: Mark[] = []
  let hiding: { start: number; ending: string } | undefined
  for (const one of all) {
    const ending = endings.get(one.name)
    if (hiding) {
      if (one.name !== hiding.ending) continue
      marks.push({ name: '', source: '', start: hiding.start, end: one.end })
      hiding = undefined
    } else if (ending !== undefined) {
      if ((last.get(ending) ?? 0) > one.end) hiding = { start: one.start, ending }
    } else if (!isEnding.has(one.name)) marks.push(one)
  }
  return marks
}

/** The text without its tags and entities. White space beside a tag that breaks the line is layout, as in HTML. */
export const plainFromMarkup = (text: string): string => {
  const page: Page = { pieces: [], breaks: 0, bullet: '' }
  const writeSource = (source: string) => write(page, decoded(page.breaks > 0 ? source.trimStart() : source))
  let at = 0
  for (const { name, source, start, end } of marksOf(text)) {
    const before = text.slice(at, start)
    writeSource(isBreak.test(name) ? before.trimEnd() : before)
    apply(page, name, source)
    at = end
  }
  writeSource(text.slice(at))
  endLink(page)
  return page.pieces.join('')
}
