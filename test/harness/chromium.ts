/** A real browser for tests and screenshots: the Chromium of the system, headless; none is ever downloaded. */
import { existsSync } from 'node:fs'
import { chromium as driver, type BrowserContext, type Page } from 'playwright-core'
import type { Bridge } from './bridge'

/** The first needs little more than half of the other one's CPU. */
const usual = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium']
const executablePath = process.env['CHROMIUM'] || usual.find((file) => existsSync(file)) || '/usr/bin/chromium'

/** Undefined where it can be started. */
export const whyNoChromium = existsSync(executablePath)
  ? undefined
  : `There is no Chromium at ${executablePath}. To install it: apt-get install -y --no-install-recommends chromium-headless-shell fonts-dejavu-core; to use another one: CHROMIUM=/path/to/it`

const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export const startChromium = async () => driver.launch({ executablePath, args })

/**
 * Lets a browser reach the two emulators alone; answers the addresses of others that a page asked for. Where requests
 * are looked at like this, Playwright drops those for a favicon, which no emulator has.
 */
export const stayWith = async (context: BrowserContext, { botpress, salesiq }: Bridge): Promise<string[]> => {
  const strangers: string[] = []
  await context.route('**', async (route) => {
    const url = route.request().url()
    if ([botpress.url, salesiq.url].includes(new URL(url).origin)) return route.continue()
    strangers.push(url)
    return route.abort()
  })
  return strangers
}

/** The link that the bot owner's log shows. */
export const linkInLog = (bridge: Bridge): string => {
  const link = /https?:\S+\/setup\?key=\S+/.exec(bridge.ownerLog().join('\n'))?.[0]
  if (!link) throw new Error('The log of the bot owner has no link to the connect page')
  return link
}

/** A portal in which nothing is clear by itself: a second brand, so that it has to be chosen too. */
export const addBrand = ({ salesiq: { portal } }: Bridge, name: string) => {
  portal.brands.push({ ...portal.brand, id: `${portal.brand.id}7`, name })
}

export const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

export const follow = (page: Page, name: string) => page.getByRole('link', { name, exact: true }).click()

/** One step of the checklist, or of the test handoff, by its title. */
export const step = (page: Page, title: string) =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: title }) })

/** Takes the option of this name in the step of this title. */
export const choose = async (page: Page, title: string, option: string) => {
  await step(page, title).getByRole('radio', { name: option, exact: true }).click()
  await step(page, title)
    .getByRole('button', { name: /^Use the selected/ })
    .click()
}

/** Enters a value in the field of the step of this title. */
export const enter = async (page: Page, title: string, value: string) => {
  await step(page, title).getByRole('textbox').fill(value)
  await step(page, title)
    .getByRole('button', { name: /^Use the entered/ })
    .click()
}

/** From the checklist to Zoho's page and back, with the consent given or refused there. */
export const consentAtZoho = async (page: Page, decision: 'accept' | 'reject' = 'accept') => {
  await follow(page, 'Give consent at Zoho')
  await press(page, decision)
}

/** Somebody at SalesIQ takes the chat of the test handoff that was just opened, and answers. */
export const operatorAnswers = async ({ salesiq, settled }: Bridge) => {
  const conversation = salesiq.conversations.at(-1)
  if (!conversation) throw new Error('The test handoff opened no chat')
  const operator = salesiq.operator()
  await operator.joins(conversation)
  await operator.replies(conversation, 'It works')
  await settled()
  return conversation
}
