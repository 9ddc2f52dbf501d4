/** The page that an operator's markup is written on: lines, bullets, rows of tables, links and pictures. */

export type Picture = { url: string; alt: string }

/** `breaks`: line breaks that wait for the next word, as do the bullet of a list and a rule. */
type Sheet = { items: (string | Picture)[]; breaks: number; bullet: string; hasRule: boolean }

type Table = { outer: Sheet; row: Sheet[] }
type List = { next: number | undefined }

export type Page = {
  sheet: Sheet
  tables: Table[]
  /** How many tables are open, with those that are too deep to have rows of their own. */
  depth: number
  lists: List[]
  link?: { href: string; text: string }
}

const newSheet = (): Sheet => ({ items: [], breaks: 1, bullet: '', hasRule: false })

/** The first words are not led by a line break, and their white space is theirs. */
export const newPage = (): Page => ({ sheet: { ...newSheet(), breaks: 0 }, tables: [], depth: 0, lists: [] })

const ruleLine = '———'
/** Deeper ones look the same: nobody could read them, and each level would be written again by all levels around it. */
const deepest = 6

export const breakLine = ({ sheet }: Page, most: 1 | 2 = 1): void => {
  sheet.breaks = most === 1 ? sheet.breaks || 1 : Math.min(sheet.breaks + 1, 2)
}

export const addRule = (page: Page): void => {
  breakLine(page)
  page.sheet.hasRule = page.sheet.items.length > 0
}

const startOfText = ({ sheet, lists }: Page): string => {
  if (sheet.breaks === 0 && sheet.bullet === '') return ''
  const depth = Math.min(lists.length, deepest)
  const indent = '  '.repeat(Math.max(0, sheet.bullet === '' ? depth : depth - 1))
  const lines = sheet.items.length > 0 ? '\n'.repeat(sheet.breaks) : ''
  return (sheet.hasRule ? `\n${ruleLine}\n` : lines) + indent + sheet.bullet
}

/** What stands between two cells comes behind the first one. */
const closeRowBefore = (page: Page) => {
  const table = page.tables.at(-1)
  if (table && table.row.length > 0 && page.sheet === table.outer) closeRow(page, table)
}

const settled = (sheet: Sheet) => Object.assign(sheet, { breaks: 0, bullet: '', hasRule: false })

export const write = (page: Page, text: string): void => {
  if (text === '') return
  closeRowBefore(page)
  page.sheet.items.push(startOfText(page) + text)
  settled(page.sheet)
  if (page.link) page.link.text += text
}

export const addPicture = (page: Page, picture: Picture): void => {
  closeRowBefore(page)
  const start = startOfText(page)
  if (start.trim() !== '') page.sheet.items.push(start)
  page.sheet.items.push(picture)
  settled(page.sheet)
}

export const openLink = (page: Page, href: string): void => {
  closeLink(page)
  if (href !== '') page.link = { href, text: '' }
}

/** The address goes behind the words of a link, unless it is one of them. */
export const closeLink = (page: Page): void => {
  if (!page.link) return
  const { href, text } = page.link
  const words = text.trim()
  page.link = undefined
  if ([words, `mailto:${words}`, `tel:${words}`, `${words}/`].includes(href)) return
  const { items } = page.sheet
  const last = items.at(-1)
  if (words === '' || typeof last !== 'string') return write(page, words === '' ? href : `(${href})`)
  const end = last.trimEnd()
  items[items.length - 1] = `${end} (${href})${last.slice(end.length)}`
}

export const openList = (page: Page, first: number | undefined): void => {
  breakLine(page)
  page.lists.push({ next: first })
}

export const closeList = (page: Page): void => {
  breakLine(page)
  page.lists.pop()
}

/** `value` is the number that an item has by itself. */
export const openItem = (page: Page, value: number | undefined): void => {
  breakLine(page)
  const list = page.lists.at(-1)
  if (!list || list.next === undefined) {
    page.sheet.bullet = '• '
    return
  }
  const number = value ?? list.next
  page.sheet.bullet = `${number}. `
  list.next = number + 1
}

/** An item without words has no bullet. */
export const closeItem = (page: Page): void => {
  page.sheet.bullet = ''
  breakLine(page)
}

/** A picture in a line of words. */
export const lineOfPicture = ({ url, alt }: Picture): string => {
  if (!/^https?:/i.test(url)) return alt
  return alt === '' ? url : `${alt} (${url})`
}

const lineOfCell = ({ items }: Sheet): string =>
  items
    .map((item) => (typeof item === 'string' ? item : ` ${lineOfPicture(item)} `))
    .join('')
    .replace(/\s+/g, ' ')
    .trim()

/** Cells side by side are one line; a row of one cell is whatever the cell holds, since it only serves the layout. */
const closeRow = (page: Page, table: Table) => {
  const { row } = table
  const { link } = page
  Object.assign(table, { row: [] })
  Object.assign(page, { sheet: table.outer, link: undefined })
  breakLine(page)
  const [first] = row
  if (row.length === 1 && first) {
    first.items.forEach((item) => (typeof item === 'string' ? write(page, item) : addPicture(page, item)))
  } else {
    const cells = row.map(lineOfCell)
    write(page, cells.slice(0, cells.findLastIndex((cell) => cell !== '') + 1).join(' | '))
  }
  page.link = link
  breakLine(page)
}

const tableOf = ({ tables, depth }: Page): Table | undefined => (depth > deepest ? undefined : tables.at(-1))

export const openTable = (page: Page): void => {
  closeRowBefore(page)
  breakLine(page)
  page.depth += 1
  if (page.depth <= deepest) page.tables.push({ outer: page.sheet, row: [] })
}

export const endRow = (page: Page): void => {
  const table = tableOf(page)
  if (table) closeRow(page, table)
  else breakLine(page)
}

export const closeTable = (page: Page): void => {
  endRow(page)
  if (page.depth <= deepest) page.tables.pop()
  page.depth = Math.max(0, page.depth - 1)
}

/** A cell outside a table begins one: a row may be all that was pasted. */
export const openCell = (page: Page): void => {
  if (page.depth === 0) openTable(page)
  const table = tableOf(page)
  if (!table) return breakLine(page)
  page.sheet = newSheet()
  table.row.push(page.sheet)
}

export const closeCell = (page: Page): void => {
  page.sheet = tableOf(page)?.outer ?? page.sheet
  breakLine(page)
}

/** What was written, with whatever was never closed. */
export const itemsOf = (page: Page): (string | Picture)[] => {
  closeLink(page)
  while (page.depth > 0) closeTable(page)
  return page.sheet.items
}
