/** A bot's markdown as plain text for an operator: marks are dropped, whatever they say is kept. */

const token =
  /\\[!-/:-@[-`{-~]|`+|\*+|_+|~+|!?\[|\]|<(?:(?:https?:|mailto:|tel:)[^\s<>]+|[^\s<>@]+@[^\s<>@]+)>|https?:\/\//gi
const destination = /\( ?(?:<([^<>]*)>|((?:[^\s()\\]|\\.|\([^\s()]*\))*))(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*\)/y
const escaped = /\\([!-/:-@[-`{-~])/g

/** Letters of scripts that have spaces between words: the others have no word borders to go by. */
const letter = /[\dA-Za-zÀ-ԯ]/

/** A line as far as it is read. A piece is what a mark leaves, and changes when its partner is found. */
type Reading = {
  line: string
  at: number
  pieces: string[]
  /** Runs of a character that may open an emphasis: their pieces, and how many of them have no partner yet. */
  open: Record<string, { piece: number; left: number }[]>
  brackets: { piece: number; isImage: boolean; content: number }[]
  /** Lengths of backtick runs that no later run closes. */
  unclosed: Set<number>
  /** Nothing opens an emphasis before it. */
  endOfAddress: number
}

/** What a mark, found at `start`, leaves in the text. */
type Read = (mark: string, start: number, reading: Reading) => string

const code: Read = (mark, _start, reading) => {
  const { line, at, unclosed } = reading
  if (unclosed.has(mark.length)) return mark
  const run = /`+/g
  run.lastIndex = at
  for (let found = run.exec(line); found; found = run.exec(line)) {
    if (found[0].length !== mark.length) continue
    reading.at = run.lastIndex
    const content = line.slice(at, found.index)
    return /^ .* $/.test(content) && content.trim() !== '' ? content.slice(1, -1) : content
  }
  unclosed.add(mark.length)
  return mark
}

const emphasis: Read = (mark, start, { line, at, pieces, open, endOfAddress }) => {
  const kind = mark.charAt(0)
  if (mark.length > 3 || (kind === '~' && mark.length !== 2)) return mark
  const [before, after] = [line.charAt(start - 1), line.charAt(at)]
  const mayFollow = mark.length > 1 && kind !== '_'
  const opens = start >= endOfAddress && after.trim() !== '' && !letter.test(before)
  const closes = before.trim() !== '' && (mayFollow || !letter.test(after))
  const openers = (open[kind] ??= [])
  let left = mark.length
  for (let opener = openers.at(-1); closes && opener && left > 0; opener = openers.at(-1)) {
    const both = Math.min(left, opener.left)
    left -= both
    opener.left -= both
    pieces[opener.piece] = kind.repeat(opener.left)
    if (opener.left === 0) openers.pop()
  }
  if (opens && left > 0) openers.push({ piece: pieces.length, left })
  return kind.repeat(left)
}

const bracket: Read = (mark, start, { pieces, brackets }) => {
  brackets.push({ piece: pieces.length, isImage: mark !== '[', content: start + mark.length })
  return mark
}

const link: Read = (mark, start, reading) => {
  const { line, pieces, brackets } = reading
  const opener = brackets.pop()
  destination.lastIndex = reading.at
  const found = opener && destination.exec(line)
  if (!found) return mark
  const url = (found[1] ?? found[2] ?? '').replace(escaped, '$1')
  const text = line.slice(opener.content, start).trim()
  reading.at = destination.lastIndex
  pieces[opener.piece] = ''
  // A link holds images, but no links.
  if (!opener.isImage) brackets.length = 0
  if (text === '') return url
  return url === '' || url === text || url === `mailto:${text}` ? '' : ` (${url})`
}

const address: Read = (mark, start, reading) => {
  if (start >= reading.endOfAddress) {
    const length = reading.line.slice(start).search(/[\s<>]/)
    reading.endOfAddress = length < 0 ? reading.line.length : start + length
  }
  return mark
}

const reads: Record<string, Read> = {
  '\\': (mark) => mark.slice(1),
  '`': code,
  '*': emphasis,
  _: emphasis,
  '~': emphasis,
  '!': bracket,
  '[': bracket,
  ']': link,
  '<': (mark) => mark.slice(1, -1),
}

const plainLine = (line: string): string => {
  const reading: Reading = { line, at: 0, pieces: [], open: {}, brackets: [], unclosed: new Set(), endOfAddress: 0 }
  for (;;) {
    token.lastIndex = reading.at
    const found = token.exec(line)
    reading.pieces.push(line.slice(reading.at, found?.index))
    if (!found) return reading.pieces.join('')
    reading.at = token.lastIndex
    reading.pieces.push((reads[found[0].charAt(0)] ?? address)(found[0], found.index, reading))
  }
}

const fence = /^\s*(`{3,}(?=[^`]*$)|~{3,}(?=[ \t]?\w*\s*$))/
const quote = /^ {0,3}(?:>+(?: |$))+/
const rule = /^ {0,3}([-*_])[ \t]*(?:\1[ \t]*){2,}$/
const heading = /^ {0,3}#{1,6}(?:[ \t]+|$)/
const endOfHeading = /(?<=[ \t])#+[ \t]*$/
const item = /^(\s*)[-*+][ \t]+(?=\S)/
const pipe = /(?<!\\)\|/

const isBlank = (line: string | undefined) => line?.trim() === ''

const isTableRule = (line = '') => /^[ \t|:-]+$/.test(line) && line.includes('-') && line.includes('|')

const row = (line: string): string => {
  const cells = line.trim().replace(/^\|/, '').split(pipe)
  if (isBlank(cells.at(-1))) cells.pop()
  return cells.map((cell) => plainLine(cell).trim()).join(' | ')
}

const plainBlock = (line: string): string => {
  const title = line.replace(heading, '')
  return plainLine(title === line ? line.replace(item, '$1• ') : title.replace(endOfHeading, '').trimEnd())
}

/** The text of each line; a code block is one, so that nobody counts the blank lines in it. */
const blocksOf = (lines: string[]): string[] => {
  const bare = lines.map((line) => line.replace(quote, ''))
  const blocks: string[] = []
  let inTable = false
  for (let i = 0; i < bare.length; i++) {
    const line = bare[i] ?? ''
    const opening = fence.exec(line)?.[1]
    if (opening !== undefined) {
      const inside = line === lines[i] ? lines : bare
      const closes = (line: string) => line.trim().startsWith(opening) && !line.trim().replaceAll(opening.charAt(0), '')
      const start = i + 1
      do i++
      while (i < inside.length && !closes(inside[i] ?? ''))
      if (i > start) blocks.push(inside.slice(start, i).join('\n'))
    } else if (line.includes('|') && (inTable || isTableRule(bare[i + 1]))) {
      blocks.push(row(line))
      if (!inTable) i++
      inTable = true
    } else {
      inTable = false
      if (!rule.test(line)) blocks.push(plainBlock(line))
    }
  }
  return blocks
}

/** Readable text: never more than two blank lines in a row, and none around it. Never throws. */
export const plainFromMarkdown = (markdown: string): string => {
  const blocks = blocksOf(markdown.split(/\r?\n/))
  const kept = blocks.filter(
    (block, i) => !(isBlank(block) && isBlank(blocks[i - 1]) && (isBlank(blocks[i - 2]) || isBlank(blocks[i + 1]))),
  )
  const isText = (block: string) => !isBlank(block)
  return kept.slice(Math.max(0, kept.findIndex(isText)), kept.findLastIndex(isText) + 1).join('\n')
}
