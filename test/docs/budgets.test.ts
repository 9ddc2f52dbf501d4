/** The pages are short enough to be read, say for whom they are, and are up to date with what a script writes. */
import { expect, test } from 'vitest'
import { generatedPages } from '../../scripts/docs/pages'
import { pages, read, wordsIn } from './markdown'

test.each([
  ['README.md', 900],
  ['hub.md', 1800],
  ['CONTRIBUTING.md', 2000],
])('%s has at most %i words', (file, most) => {
  expect(wordsIn(read(file))).toBeLessThanOrEqual(most)
})

test.each(pages.filter((file) => file.startsWith('docs/')))('%s opens with whom it is for', (file) => {
  const [, title, first] = /^(# .+)\n\n([^\n]+)/.exec(read(file)) ?? []
  expect(title).toBeDefined()
  expect(first).toMatch(/^For /)
})

test.each([...generatedPages()])('%s is what `npm run docs` writes', (file, text) => {
  expect(read(file) === text, 'run npm run docs').toBe(true)
})
