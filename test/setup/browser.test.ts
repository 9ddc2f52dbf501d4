/** The connect page in a real browser: by clicking only, by keyboard without JavaScript, on a phone and in the dark. */
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import { style } from '../../src/setup/style'
import { coloursAndPlaces, everything, type Look, wrongWith } from '../harness/axe'
import type { Bridge, BridgeOptions } from '../harness/bridge'
import * as chromium from '../harness/chromium'
import {
  choose,
  consentAtZoho,
  enter,
  follow,
  linkInLog,
  operatorAnswers,
  press,
  step,
  whyNoChromium,
} from '../harness/chromium'
import { test as base } from '../harness/scene'

if (whyNoChromium) process.stderr.write(`\nSKIPPED: test/setup/browser.test.ts. ${whyNoChromium}\n\n`)

/** Opens every row and every help. */
const unfold = (page: Page) =>
  page.evaluate('document.querySelectorAll("details").forEach((each) => { each.open = true })')

/** Wide and narrow, light and dark, each once: no colour depends on the width, which the first scene holds. */
const looks: Look[] = [
  { width: 1200, colorScheme: 'light', run: everything },
  { width: 360, colorScheme: 'dark', run: coloursAndPlaces },
]

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
  .extend<{ context: BrowserContextOptions; page: Page; looksRight: (page: Page, heading: string) => Promise<void> }>({
    context: {},
    /** Soft, so that a fault of the looks does not hide whether the way leads on. */
    looksRight: async ({ task }, use) =>
      use(async (page, heading) => {
        await page.getByRole('heading', { name: heading, level: 1 }).waitFor()
        await unfold(page)
        task.context.expect.soft(await wrongWith(page, looks), await page.title()).toEqual([])
      }),
    page: async ({ browser, bridge, context }, use) => {
      const opened = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...context })
      opened.setDefaultTimeout(120_000)
      const strangers = await chromium.stayWith(opened, bridge)
      await use(await opened.newPage())
      await opened.close()
      expect(strangers).toEqual([])
    },
  })

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

/** Reload, and back and forward again, end where the person was. */
const staysAt = async (page: Page, headline: string) => {
  const heading = page.getByRole('heading', { name: headline, level: 1 })
  await page.reload()
  await heading.waitFor()
  await page.goBack()
  await page.goForward()
  await page.reload()
  await heading.waitFor()
}

const waitsFor = (page: Page, headline: string) => page.getByRole('heading', { name: headline, level: 1 }).waitFor()

/** From an empty installation to all that can be chosen by clicking. */
const connected = async (bridge: Bridge, page: Page) => {
  await page.goto(linkInLog(bridge))
  await consentAtZoho(page)
  await choose(page, 'Department', 'Support')
  await waitsFor(page, 'Connected to zylker, Support')
}

/** The test handoff is open, and does not look again by itself while the scene looks at it. */
const tryingOut = async (bridge: Bridge, page: Page) => {
  await connected(bridge, page)
  await press(page, 'Run the test handoff')
  await follow(page, 'Stop looking automatically')
  const chat = bridge.salesiq.conversations.at(-1)
  if (!chat) throw new Error('The test handoff opened no chat')
  const session = bridge.botpress.conversations.find(({ channel }) => channel === 'hitl')
  if (session) session.createdAt = new Date(Date.now() - 10_000).toISOString()
  return chat
}

describe.concurrent('the connect page in Chromium', () => {
  const inChromium = test.skipIf(whyNoChromium !== undefined)

  inChromium(
    'by clicking only: from an empty installation to a delivered reply',
    async ({ bridge, page, looksRight }) => {
      expect(style.match(/@(media|container)[^{]*/g)).toEqual(['@media(prefers-color-scheme:dark)'])
      chromium.addBrand(bridge, 'Zylker Events')
      await page.goto(linkInLog(bridge))
      await looksRight(page, 'Next: give consent at Zoho')
      await consentAtZoho(page)
      await looksRight(page, 'Next: choose the brand')
      await staysAt(page, 'Next: choose the brand')
      await choose(page, 'Brand', 'Zylker')
      await looksRight(page, 'Next: choose the department')
      await staysAt(page, 'Next: choose the department')
      await choose(page, 'Department', 'Support')
      await looksRight(page, 'Connected to zylker, Support')
      await staysAt(page, 'Connected to zylker, Support')
      expect(await step(page, 'Test handoff').innerText()).toContain('Never run')

      await press(page, 'Run the test handoff')
      await page.getByText('This page looks again every 5 seconds.').waitFor()
      await follow(page, 'Stop looking automatically')
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
      expect((await states(page)).filter((state) => /To do|Broken|Warning/.test(state))).toEqual([])
      expect(await step(page, 'Test handoff').innerText()).toContain('Worked')

      const { visitor, operator, conversation } = await bridge.session()
      await operator.replies(conversation, 'hello')
      await bridge.settled()
      expect(visitor.heard.at(-1)).toBe('hello')
    },
  )

  inChromium(
    'REST v2 is refused: the portal is entered, and the second consent does the rest',
    async ({ bridge, page, looksRight }) => {
      const { portal } = bridge.salesiq
      bridge.salesiq.switches.orgToken = { apiV2: { code: 1009, status: 403 } }
      portal.ordinaryClient.redirectUris.push(bridge.botpress.webhookUrl)
      await page.goto(linkInLog(bridge))
      await consentAtZoho(page)
      await enter(page, 'Portal', 'nowhere else')
      await page.getByRole('alert').getByText('That cannot be the name of a portal').waitFor()
      await enter(page, 'Portal', portal.screenName)
      await looksRight(page, 'Next: choose the brand')
      const access = step(page, 'Access')
      expect(await access.getByText('SalesIQ refuses this with your consent (error 1009)').count()).toBe(4)
      await access.getByLabel('Client ID of the second client').fill(portal.ordinaryClient.clientId)
      await access.getByLabel('Client secret of the second client').fill(portal.ordinaryClient.clientSecret)
      await press(page, 'Save the second client')
      await looksRight(page, 'Next: choose the brand')
      await follow(page, 'Give the second consent at Zoho')
      await press(page, 'accept')
      await looksRight(page, 'Next: choose the department')
      await choose(page, 'Department', 'Support')
      await looksRight(page, 'Connected to zylker, Support')
      await staysAt(page, 'Connected to zylker, Support')
    },
  )

  inChromium('a portal that refuses nothing: three settings and four clicks', async ({ bridge, page }) => {
    let clicks = 0
    await page.exposeFunction('countClick', () => {
      clicks += 1
    })
    await page.addInitScript('addEventListener("click", () => countClick(), true)')
    await connected(bridge, page)
    expect(Object.keys(bridge.settings)).toEqual(['region', 'clientId', 'clientSecret'])
    expect(clicks).toBe(4)
  })

  inChromium('each error of Zoho is helped with before the button, and leads back', async ({ bridge, page }) => {
    await page.goto(linkInLog(bridge))
    const help = page.getByText('If Zoho shows an error')
    const box = await help.boundingBox()
    const button = await page.getByRole('link', { name: 'Give consent at Zoho' }).boundingBox()
    expect(box?.y ?? Infinity).toBeLessThan(button?.y ?? 0)
    await help.click()
    for (const word of [
      'invalid_client:',
      'client ID does not exist',
      'invalid_redirect_uri:',
      'the region may be wrong',
    ])
      await step(page, 'Consent').getByText(word).first().waitFor()
    const { redirectUris } = bridge.salesiq.portal
    const addresses = redirectUris.splice(0)
    await follow(page, 'Give consent at Zoho')
    await page.getByText('invalid_redirect_uri').waitFor()
    await page.goBack()
    await waitsFor(page, 'Next: give consent at Zoho')
    const copied = await step(page, 'Consent')
      .getByLabel('Authorised redirect URI for Zoho’s console, to copy')
      .inputValue()
    expect(addresses).toContain(copied)
    redirectUris.push(copied)
    await consentAtZoho(page, 'reject')
    await page.getByText('The consent was refused at Zoho.').waitFor()
    await follow(page, 'Back to the checklist')
    await bridge.configure({ clientId: bridge.salesiq.portal.ordinaryClient.clientId })
    await page.reload()
    await follow(page, 'Give consent at Zoho')
    await page.getByText('client ID does not exist').waitFor()
    await bridge.configure({})
    await page.goBack()
    await page.reload()
    await consentAtZoho(page)
    await waitsFor(page, 'Next: choose the department')
  })

  inChromium('a test that nobody takes, and one with nobody there', async ({ bridge, page, looksRight }) => {
    const chat = await tryingOut(bridge, page)
    await bridge.salesiq.misses(chat)
    await bridge.settled()
    await page.reload()
    await page.getByText('Nobody took the chat in time').waitFor()
    await looksRight(page, 'Test handoff')
    for (const { name } of bridge.salesiq.portal.operators) await bridge.salesiq.operator(name).goes('away')
    await follow(page, 'Back to the checklist')
    expect(await step(page, 'Test handoff').innerText()).toContain('Never run')
    await press(page, 'Run the test handoff')
    await looksRight(page, 'Nobody is available in SalesIQ now')
    expect(bridge.salesiq.conversations).toHaveLength(1)
    await press(page, 'Open the test chat anyway')
    await waitsFor(page, 'Test handoff')
    expect(bridge.salesiq.conversations).toHaveLength(2)
  })

  inChromium('a test that a bot of SalesIQ takes', async ({ bridge, page }) => {
    await bridge.salesiq.botAttends(await tryingOut(bridge, page))
    await page.reload()
    await page.getByText('A bot of SalesIQ has taken the chat').waitFor()
    await follow(page, 'Back to the checklist')
    await waitsFor(page, 'Connected to zylker, Support')
  })

  inChromium('a test that the operator closes without a word', async ({ bridge, page, looksRight }) => {
    const chat = await tryingOut(bridge, page)
    await bridge.salesiq.operator().joins(chat)
    await bridge.salesiq.operator().closes(chat)
    await bridge.settled()
    await page.reload()
    await page.getByText('The chat was closed before anybody wrote a reply.').waitFor()
    await looksRight(page, 'Test handoff')
  })

  inChromium(
    'a corrected secret: the old link leads to the secret form, and that to the checklist',
    async ({ bridge, page, looksRight }) => {
      await connected(bridge, page)
      bridge.salesiq.portal.clientSecret = 'a-new-secret'
      await bridge.configure({ clientSecret: 'a-new-secret' })
      await press(page, 'Run the test handoff')
      await looksRight(page, 'SalesIQ connect page')
      await page.getByLabel('Client secret').fill('a-new-secret')
      await press(page, 'Continue')
      await waitsFor(page, 'Connected to zylker, Support')
      await staysAt(page, 'Connected to zylker, Support')
    },
  )

  inChromium(
    'whoever takes a wrong turn reads what happened, and is led back',
    async ({ bridge, page, looksRight }) => {
      const home = linkInLog(bridge)
      await page.goto(home.replace(/\?.*/, ''))
      await page.getByLabel('Client secret').fill('guessed')
      await press(page, 'Continue')
      expect(await page.getByRole('alert').innerText()).toContain('That is not the client secret.')
      await looksRight(page, 'SalesIQ connect page')
      await page.getByLabel('Client secret').fill(bridge.salesiq.portal.clientSecret)
      await press(page, 'Continue')
      await consentAtZoho(page, 'reject')
      await looksRight(page, 'Consent not stored')
      await follow(page, 'Back to the checklist')
      await consentAtZoho(page)
      await choose(page, 'Department', 'Support')
      bridge.salesiq.faults.add('POST /api/visitor/v1/:screen/conversations', { kind: 'html' })
      await press(page, 'Run the test handoff')
      await looksRight(page, 'The test chat could not be opened')
      await follow(page, 'Back to the checklist')
      await step(page, 'Test handoff').getByRole('button').waitFor()
    },
  )

  describe('without JavaScript', () => {
    test.override({ context: { javaScriptEnabled: false } })

    inChromium('by keyboard only, a department is chosen', async ({ bridge, page }) => {
      await page.goto(linkInLog(bridge))
      await tabTo(page, page.getByRole('link', { name: 'Give consent at Zoho' }))
      await page.keyboard.press('Enter')
      await tabTo(page, page.getByRole('button', { name: 'accept' }))
      await page.keyboard.press('Enter')
      const department = step(page, 'Department')
      await department.getByRole('radio').first().waitFor()
      await tabTo(page, department.getByRole('radio').first())
      await page.keyboard.press('Space')
      await page.keyboard.press('ArrowDown')
      await tabTo(page, department.getByRole('button', { name: 'Use the selected department' }))
      await page.keyboard.press('Enter')
      await waitsFor(page, 'Connected to zylker, Sales')
      await tabTo(page, page.getByRole('button', { name: 'Run the test handoff' }))
      await page.keyboard.press('Space')
      await page.getByRole('heading', { name: 'Test handoff', level: 1 }).waitFor()
      expect(bridge.salesiq.conversations).toHaveLength(1)
    })
  })
})
