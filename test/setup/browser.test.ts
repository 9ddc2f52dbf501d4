/** The connect page in a real browser: by clicking only, by keyboard without JavaScript, on a phone and in the dark. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import type { BridgeOptions } from '../harness/bridge'
import * as chromium from '../harness/chromium'
import {
  choose,
  consentAtZoho,
  follow,
  linkInLog,
  operatorAnswers,
  press,
  step,
  whyNoChromium,
} from '../harness/chromium'
import { test as base } from '../harness/scene'

if (whyNoChromium) process.stderr.write(`\nSKIPPED: test/setup/browser.test.ts. ${whyNoChromium}\n\n`)

const bare: BridgeOptions = { bare: true }

const test = base
  .extend({ options: bare })
  .extend<{ browser: Browser }>({
    browser: [
      async ({}, use) => {
        const browser = await chromium.startChromium()
        await use(browser)
        await browser.close()
      },
      { scope: 'file' },
    ],
  })
  .extend<{ context: BrowserContextOptions; page: Page }>({
    context: {},
    page: async ({ browser, bridge, context }, use) => {
      const opened = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...context })
      opened.setDefaultTimeout(60_000)
      const strangers = await chromium.stayWith(opened, bridge)
      await use(await opened.newPage())
      await opened.close()
      expect(strangers).toEqual([])
    },
  })

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const widths = [1000, 360]
/** Of the dark, only the colours differ. */
const schemes = {
  light: { rules: { 'target-size': { enabled: true } } },
  dark: { runOnly: { type: 'tag', values: ['cat.color'] } },
}

/** What axe-core finds wrong in the page as it is, and whether one would have to scroll sideways; details are opened. */
const wrongWith = async (page: Page): Promise<string[]> => {
  const closed = page.locator('details:not([open]) > summary')
  while ((await closed.count()) > 0) await closed.first().click()
  await page.evaluate(axe)
  const wrong: string[] = []
  for (const width of widths) {
    await page.setViewportSize({ width, height: 800 })
    const needed = await page.evaluate<number>('document.documentElement.scrollWidth')
    if (needed > width) wrong.push(`at ${width} px, ${needed} px are needed`)
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      const run = `axe.run(document, ${JSON.stringify(schemes[colorScheme])})`
      const { violations, passes } = await page.evaluate<AxeResults>(run)
      if (passes.length === 0) wrong.push(`at ${width} px, ${colorScheme}: nothing was checked`)
      const told = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)
      wrong.push(...told.map((violation) => `at ${width} px, ${colorScheme}: ${violation}`))
    }
  }
  return wrong
}

/** Soft, so that a fault of the looks does not hide whether the way leads on. */
const looksRight = async (page: Page, heading: string) => {
  await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
  expect.soft(await wrongWith(page), await page.title()).toEqual([])
}

/** Looks again until nothing is waited for. */
const lookUntilDone = async (page: Page) => {
  for (let looks = 0; looks < 20 && (await page.getByRole('link', { name: 'Look again' }).isVisible()); looks += 1) {
    const loaded = page.waitForEvent('load')
    await follow(page, 'Look again')
    await loaded
  }
}

const states = (page: Page) => page.locator('.state').allInnerTexts()

/** Presses Tab until this is in focus, and seen to be. */
const tabTo = async (page: Page, target: Locator) => {
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab')
    if ((await target.and(page.locator(':focus-visible')).count()) > 0) return
  }
  throw new Error('The Tab key does not lead there')
}

describe('the connect page in Chromium', () => {
  const inChromium = test.skipIf(whyNoChromium !== undefined)

  inChromium('by clicking only: from an empty installation to a delivered reply', async ({ bridge, page }) => {
    chromium.addBrand(bridge, 'Zylker Events')
    await page.goto(linkInLog(bridge))
    await looksRight(page, 'Connect SalesIQ')
    await consentAtZoho(page)
    await choose(page, 'Brand', 'Zylker')
    await step(page, 'Department').getByRole('radio').first().waitFor()
    await looksRight(page, 'Connect SalesIQ')
    await choose(page, 'Department', 'Support')
    await step(page, 'Department').getByText('OK').waitFor()
    await looksRight(page, 'Connect SalesIQ')

    await press(page, 'Try it with an operator')
    await looksRight(page, 'Test handoff')
    expect((await states(page)).filter((state) => state.includes('Waiting')).length).toBeGreaterThan(0)
    const tried = await operatorAnswers(bridge)
    await lookUntilDone(page)
    const hops = await states(page)
    expect(hops.length).toBeGreaterThanOrEqual(6)
    expect(hops.filter((state) => !state.includes('OK'))).toEqual([])
    await looksRight(page, 'Test handoff')
    await bridge.settled()
    expect(tried.status).toBe('ended')
    await follow(page, 'Back to the checklist')
    expect((await states(page)).filter((state) => /To do|Broken/.test(state))).toEqual([])

    const { visitor, operator, conversation } = await bridge.session()
    await operator.replies(conversation, 'hello')
    await bridge.settled()
    expect(visitor.heard.at(-1)).toBe('hello')
  })

  inChromium('whoever takes a wrong turn reads what happened, and is led back', async ({ bridge, page }) => {
    const home = linkInLog(bridge)
    await page.goto(home.replace(/\?.*/, ''))
    await page.getByLabel('Client secret').fill('guessed')
    await press(page, 'Continue')
    expect(await page.getByRole('alert').innerText()).toContain('That is not the client secret.')
    await looksRight(page, 'Set-up')
    await page.getByLabel('Client secret').fill(bridge.salesiq.portal.clientSecret)
    await press(page, 'Continue')
    await consentAtZoho(page, 'reject')
    await looksRight(page, 'Not connected')
    await follow(page, 'Back to the checklist')
    await consentAtZoho(page)
    await choose(page, 'Department', 'Support')
    bridge.salesiq.faults.add('POST /api/visitor/v1/:screen/conversations', { kind: 'html' })
    await press(page, 'Try it with an operator')
    await looksRight(page, 'That did not work')
    await follow(page, 'Back to the checklist')
    await step(page, 'Test handoff').getByRole('button').waitFor()
  })

  describe('without JavaScript', () => {
    test.override({ context: { javaScriptEnabled: false } })

    inChromium('by keyboard only, a department is chosen', async ({ bridge, page }) => {
      await page.goto(linkInLog(bridge))
      await tabTo(page, page.getByRole('link', { name: 'Give consent at Zoho' }))
      await page.keyboard.press('Enter')
      await tabTo(page, page.getByRole('button', { name: 'accept' }))
      await page.keyboard.press('Enter')
      const department = step(page, 'Department')
      await department.getByRole('button').waitFor()
      await tabTo(page, department.getByRole('radio').first())
      await page.keyboard.press('Space')
      await page.keyboard.press('ArrowDown')
      await tabTo(page, department.getByRole('button'))
      await page.keyboard.press('Enter')
      await department.getByText('The department Sales is on.').waitFor()
      await tabTo(page, page.getByRole('button', { name: 'Try it with an operator' }))
      await page.keyboard.press('Space')
      await page.getByRole('heading', { name: 'Test handoff', level: 1 }).waitFor()
      expect(bridge.salesiq.conversations).toHaveLength(1)
    })
  })
})
