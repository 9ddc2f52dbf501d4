/** What axe-core finds wrong with a page, for tests in a browser. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { RunOptions } from 'axe-core'
import type { Page } from 'playwright-core'

/** How somebody sees the page, and what axe-core looks at then. Without a width, the page stays as wide as it is. */
export type Look = { width?: number; colorScheme: 'light' | 'dark'; run: RunOptions }

/** All rules: names, roles and structure too, which neither a colour scheme nor a width changes. */
export const everything: RunOptions = { rules: { 'target-size': { enabled: true } } }

/** The rules about colours, and those about where things are: of a page that was seen otherwise, no other can differ. */
export const coloursAndPlaces: RunOptions = {
  runOnly: {
    type: 'rule',
    values: ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'],
  },
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

type Found = { violations: string[]; passes: number }

/** What passes is counted alone: to describe each element of it takes longer than to check it. */
const runAxe = (page: Page, run: RunOptions) =>
  page.evaluate<Found>(
    `axe.run(document, ${JSON.stringify({ ...run, resultTypes: ['violations'] })}).then(({ violations, passes }) => ({
      violations: violations.map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')),
      passes: passes.length,
    }))`,
  )

/** What axe-core finds wrong in the page as it is, look by look, and whether one would have to scroll sideways. */
export const wrongWith = async (page: Page, looks: Look[]): Promise<string[]> => {
  await page.evaluate(axe)
  const wrong: string[] = []
  for (const { width, colorScheme, run } of looks) {
    if (width !== undefined) await page.setViewportSize({ width, height: 800 })
    // An animation would be caught half-way.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    const [needed, seen] = await page.evaluate<[number, number]>('[document.documentElement.scrollWidth, innerWidth]')
    const look = `at ${seen} px, ${colorScheme}`
    if (needed > seen) wrong.push(`${look}: ${needed} px are needed`)
    const { violations, passes } = await runAxe(page, run)
    if (passes === 0) wrong.push(`${look}: nothing was checked`)
    wrong.push(...violations.map((violation) => `${look}: ${violation}`))
  }
  return wrong
}
