/** `npm run screenshots`: the pictures of the connect page in docs/, taken of the real page in a real browser. */
import { mkdir, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { type Bridge, startBridge } from '../test/harness/bridge'
import {
  addBrand,
  choose,
  consentAtZoho,
  follow,
  linkInLog,
  operatorAnswers,
  press,
  startChromium,
  stayWith,
  step,
  whyNoChromium,
} from '../test/harness/chromium'

const folder = fileURLToPath(new URL('../docs/', import.meta.url))

/** A full page, or what a phone shows of it. */
const take = async (page: Page, name: string, fullPage = true) => {
  const path = `${folder}${name}.png`
  await page.screenshot({ path, fullPage })
  console.log(`${path}: ${Math.ceil((await stat(path)).size / 1024)} KB`)
}

const wide = { viewport: { width: 760, height: 600 }, deviceScaleFactor: 1 }
const phone = { viewport: { width: 360, height: 720 }, deviceScaleFactor: 2, colorScheme: 'dark' as const }

const openedPage = async (browser: Browser, bridge: Bridge, options: typeof wide) => {
  const context = await browser.newContext(options)
  await stayWith(context, bridge)
  const page = await context.newPage()
  await page.goto(linkInLog(bridge))
  return page
}

const takeAll = async (browser: Browser, bridge: Bridge) => {
  addBrand(bridge, 'Zylker Events')
  const page = await openedPage(browser, bridge, wide)
  await take(page, 'connect-start')
  await consentAtZoho(page)
  await choose(page, 'Brand', 'Zylker')
  await step(page, 'Department').getByRole('radio', { name: 'Support' }).waitFor()
  await take(page, 'connect-choose')
  const onPhone = await openedPage(browser, bridge, phone)
  await step(onPhone, 'Department').scrollIntoViewIfNeeded()
  await take(onPhone, 'connect-phone-dark', false)
  await choose(page, 'Department', 'Support')
  await press(page, 'Try it with an operator')
  await operatorAnswers(bridge)
  await follow(page, 'Look again')
  await page.getByText('The whole way works.').waitFor()
  await take(page, 'test-handoff')
  await follow(page, 'Back to the checklist')
  await take(page, 'connect-done')
}

const main = async () => {
  if (whyNoChromium) throw new Error(whyNoChromium)
  await mkdir(folder, { recursive: true })
  const bridge = await startBridge({ bare: true })
  const browser = await startChromium()
  try {
    await takeAll(browser, bridge)
  } finally {
    await browser.close()
    await bridge.finish()
  }
}

void main()
