/** The pages that people read, and the parts of markdown that the tests look at. */
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../..')

const inDocs = readdirSync(path.join(root, 'docs'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/${name}`)

const emulators = ['emulators/salesiq/README.md', 'emulators/botpress/README.md', 'test/fixtures/README.md']

/** Written by hand, or with tables written by a script. */
export const pages = ['README.md', 'hub.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...inDocs, ...emulators]

export const read = (file: string): string => readFileSync(path.join(root, file), 'utf8')

const fence = /^[ \t]*```(\w*)\n([\s\S]*?)^[ \t]*```/gm

export const withoutBlocks = (text: string): string => text.replace(fence, '')

/** The blocks of code in a language. */
export const blocksOf = (text: string, language: string): string[] =>
  [...text.matchAll(fence)].filter(([, name]) => name === language).map(([, , block = '']) => block)

/** What stands between backticks. */
export const codeIn = (text: string): string[] =>
  [...withoutBlocks(text).matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code)

/** What counts as a word has a letter or a digit. */
export const wordsIn = (text: string): number => text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length

/** The part under a heading, up to the next heading of the same level or above. */
export const sectionOf = (text: string, heading: string): string => {
  const level = heading.match(/^#+/)?.[0].length ?? 0
  const from = text.indexOf(`${heading}\n`)
  if (from < 0) throw new Error(`There is no heading ${heading}`)
  const rest = text.slice(from + heading.length)
  const end = rest.search(new RegExp(`^#{1,${level}} `, 'm'))
  return end < 0 ? rest : rest.slice(0, end)
}

/** The anchors of a page, as GitHub makes them. */
export const anchorsOf = (text: string): string[] =>
  [...withoutBlocks(text).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replaceAll(' ', '-'),
  )
