/** The generated pages and tables in docs/, as they should be now. */
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { tableOfTexts } from '../texts'
import { scenesPage } from './scenes'
import { referencePage, settingsTable } from './tables'

export const root = path.resolve(import.meta.dirname, '../..')

/** Puts a table between its two markers. Throws where the page has no markers. */
const withTable = (page: string, name: string, table: string): string => {
  const begin = `<!-- ${name}: written by npm run docs -->`
  const end = `<!-- end of ${name} -->`
  const [before, rest] = page.split(begin)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`There are no markers for the table ${name}`)
  return `${before}${begin}\n\n${table}\n\n${end}${after}`
}

/** Each page by its path. */
export const generatedPages = (): Map<string, string> => {
  const settings = readFileSync(path.join(root, 'docs/settings.md'), 'utf8')
  return new Map([
    ['docs/scenes.md', scenesPage(root)],
    ['docs/reference.md', referencePage()],
    ['docs/texts.md', tableOfTexts()],
    ['docs/settings.md', withTable(settings, 'settings', settingsTable())],
  ])
}
