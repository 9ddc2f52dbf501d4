/** The playground page in Chromium, for tests and pictures. */
import type { Browser, Locator, Page } from 'playwright-core'
import { test as base } from 'vitest'
import { startPage } from '../../playground/server/serve'
import { hurried, times } from '../harness/times'
import { startChromium, whyNoChromium } from '../harness/chromium'

/** The emulated plugin activates a session at once here, so the integration need not wait for the activation. */
export const shortTimes = { ...times, HITL_ACTIVATION_MS: '0' }

export type Playground = Awaited<ReturnType<typeof startPage>>

/** Addresses outside this computer that a page asked for. */
type Opened = { page: Page; strangers: string[]; problems: string[] }

export const openPage = async (
  browser: Browser,
  url: string,
  viewport = { width: 1200, height: 900 },
): Promise<Opened> => {
  const context = await browser.newContext({ viewport, acceptDownloads: true })
  context.setDefaultTimeout(120_000)
  const page = await context.newPage()
  const [strangers, problems] = [[] as string[], [] as string[]]
  page.on('request', (request) => {
    const { protocol, hostname } = new URL(request.url())
    if (protocol.startsWith('http') && hostname !== '127.0.0.1') strangers.push(request.url())
  })
  // Among them what the Content-Security-Policy refuses.
  page.on('console', (message) => void (message.type() === 'error' && problems.push(message.text())))
  page.on('pageerror', (error) => void problems.push(error.message))
  await page.goto(url)
  return { page, strangers, problems }
}

/** One browser for a file. */
const withBrowser = base.extend<{ browser: Browser }>({
  browser: [
    async ({}, use) => {
      const browser = await startChromium()
      await use(browser)
      await browser.close()
    },
    { scope: 'file' },
  ],
})

/** For each test a server, and a page on a stage where nothing has happened. */
const testsWith = (env: Record<string, string>) =>
  withBrowser.extend<{ playground: Playground; page: Page }>({
    playground: async ({}, use) => {
      const playground = await startPage({ env })
      await use(playground)
      await playground.close()
    },
    page: async ({ browser, playground }, use) => {
      const room = await playground.room('handoff')
      room.cast.stage.botpress.plugin.config.activationDelayMs = 0
      const { page, strangers, problems } = await openPage(browser, playground.url)
      await use(page)
      await page.context().close()
      // A command that is refused on purpose is no problem of the page.
      const found = problems.filter((problem) => !/status of 4(00|09)/.test(problem))
      if (strangers.length + found.length > 0) throw new Error([...strangers, ...found].join('\n'))
    },
  })

const isSkipped = whyNoChromium !== undefined

export const inChromium = testsWith(shortTimes).skipIf(isSkipped)

/** For what never answers: the integration gives up sooner. */
export const hurriedInChromium = testsWith({ ...shortTimes, ...hurried }).skipIf(isSkipped)

export const skippedWithout = (file: string) => {
  if (whyNoChromium) process.stderr.write(`\nSKIPPED: ${file}. ${whyNoChromium}\n\n`)
}

export const visitorChat = (page: Page): Locator => page.locator('.visitor .chat')
export const operatorChat = (page: Page): Locator => page.locator('.operator .chat')

export const write = async (page: Page, who: string, text: string) => {
  await page.getByLabel(`Write as ${who}`).fill(text)
  await page.keyboard.press('Enter')
}

export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

export const switchTrouble = async (page: Page, label: string, isOn: boolean) => {
  const toggle = page.getByRole('switch', { name: label })
  await toggle.setChecked(isOn)
}

/** By clicking: Ana asks for a human, and Olivia takes the chat. */
export const handOver = async (page: Page) => {
  await press(page, 'Ask for a human')
  await press(page, 'Take')
  await visitorChat(page).getByText('A human agent has joined').waitFor()
}
