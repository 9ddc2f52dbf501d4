/**
 * `npm run screenshots`: the pictures in docs/, taken of the real pages in a real browser: the connect page and the
 * playground. `npm run screenshots -- playground`, or `connect`, takes only these.
 */
import { mkdir, stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Browser, Locator, Page } from 'playwright-core'
import { type Bridge, startBridge } from '../test/harness/bridge'
import {
  addBrand,
  choose,
  consentAtZoho,
  enter,
  follow,
  linkInLog,
  operatorAnswers,
  press,
  startChromium,
  stayWith,
  step,
  whyNoChromium,
} from '../test/harness/chromium'
import { takePlayground } from './playground-pictures'

const folder = fileURLToPath(new URL('../docs/', import.meta.url))

/** A full page, what a phone shows of it, or a part. */
const take = async (seen: Page | Locator, name: string, fullPage = true) => {
  const path = `${folder}${name}.png`
  await ('goto' in seen ? seen.screenshot({ path, fullPage }) : seen.screenshot({ path }))
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
  await take(onPhone, 'connect-phone-dark', false)
  await choose(page, 'Department', 'Support')
  await press(page, 'Run the test handoff')
  await operatorAnswers(bridge)
  await page.getByText('The test worked: chat, webhook and reply arrived.').waitFor()
  await take(page, 'test-handoff')
  await follow(page, 'Back to the checklist')
  await take(page, 'connect-done')
}

/** A portal that refuses REST v2 to the organisation. */
const takeRefused = async (browser: Browser, bridge: Bridge) => {
  bridge.salesiq.switches.orgToken = { apiV2: { code: 1009, status: 403 } }
  const page = await openedPage(browser, bridge, wide)
  await consentAtZoho(page)
  await enter(page, 'Portal', bridge.salesiq.portal.screenName)
  const access = step(page, 'Access')
  await access.getByRole('button', { name: 'Save the second client' }).waitFor()
  await take(access, 'connect-access')
}

const takeConnect = async (browser: Browser) => {
  for (const takeOne of [takeAll, takeRefused]) {
    const bridge = await startBridge({ bare: true })
    await takeOne(browser, bridge).finally(() => bridge.finish())
  }
}

const main = async () => {
  if (whyNoChromium) throw new Error(whyNoChromium)
  const [only] = process.argv.slice(2)
  await mkdir(folder, { recursive: true })
  const browser = await startChromium()
  try {
    if (only !== 'playground') await takeConnect(browser)
    if (only !== 'connect') await takePlayground(browser, take)
  } finally {
    await browser.close()
  }
}

void main()
