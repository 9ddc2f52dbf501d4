/** The pictures of the playground in docs/, taken of the real page in a real browser. */
import type { Browser, Locator, Page } from 'playwright-core'
import { story } from '../playground/people/story'
import { startPage } from '../playground/server/serve'

type Take = (seen: Page | Locator, name: string, fullPage?: boolean) => Promise<void>

const wide = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1, reducedMotion: 'reduce' as const }
const phone = { viewport: { width: 360, height: 720 }, deviceScaleFactor: 2, colorScheme: 'dark' as const }

const opened = async (browser: Browser, url: string, options: Parameters<Browser['newContext']>[0]) => {
  const page = await (await browser.newContext(options)).newPage()
  await page.goto(url)
  await page.locator('#log-title').waitFor({ state: 'attached' })
  return page
}

/** Without the end, so that Ana is with an operator. */
const untilFiles = { ...story, steps: story.steps.slice(0, -1) }

const takeWhole = async (page: Page, take: Take) => {
  await page.locator('.visitor .chat').getByText('Here I am again').waitFor()
  await take(page, 'playground', false)
}

const takeCall = async (page: Page) => {
  const messages = page.getByRole('button', { name: /calls SalesIQ: a message for the operator/ })
  await messages.nth(-2).click()
  await page.getByLabel('Request', { exact: true }).waitFor()
  return page.locator('.wire')
}

const takeTrouble = async (page: Page, take: Take) => {
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.getByRole('button', { name: 'Trouble' }).click()
  await page.getByRole('switch', { name: 'SalesIQ answers 503' }).check()
  await page.getByLabel('Write as Ana').fill('Are you still there?')
  await page.keyboard.press('Enter')
  await page.locator('[data-reads=visitor]').getByText('may not have reached us').waitFor({ timeout: 60_000 })
  await take(page, 'playground-trouble-dark')
}

export const takePlayground = async (browser: Browser, take: Take) => {
  const { url, room, close } = await startPage()
  try {
    const handoff = await room('handoff')
    handoff.speed = 4
    await handoff.play(story)
    const page = await opened(browser, url, wide)
    await takeWhole(page, take)
    await handoff.play(untilFiles)
    await page.locator('.visitor .chat').getByText('delivery-note.pdf').waitFor()
    await take(await takeCall(page), 'playground-call')
    await page.locator('.call button[aria-expanded=true]').click()
    await takeTrouble(page, take)
    const onPhone = await opened(browser, url, phone)
    await onPhone.locator('.visitor .chat').getByText('Are you still there?').waitFor()
    await take(onPhone, 'playground-phone-dark')
  } finally {
    await close()
  }
}
