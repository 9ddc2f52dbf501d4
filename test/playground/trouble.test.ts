/** Each switch for trouble, in a real browser: what the visitor, the operator and the bot owner then read. */
import type { Page } from 'playwright-core'
import { describe, expect } from 'vitest'
import {
  hurriedInChromium,
  inChromium,
  type Playground,
  press,
  skippedWithout,
  switchTrouble,
  write,
} from './open-page'

skippedWithout('test/playground/trouble.test.ts')

type Who = 'visitor' | 'operator' | 'owner'

type Case = {
  label: string
  reads: Partial<Record<Who, RegExp>>
  /** What nobody of them may read, while the switch is on. */
  never?: Partial<Record<Who, RegExp>>
  /** What the visitor has read once the switch is off and Olivia wrote again: in this order. */
  afterwards?: string[]
  /** The integration has to give up. */
  isHanging?: boolean
}

const fromOlivia = 'Olivia Park: One from Olivia'
const fromAna = /Ana: Two from Ana/
const notDelivered = /Your last message may not have reached us/

const cases: Case[] = [
  {
    label: 'Webhooks get lost',
    reads: { operator: fromAna },
    never: { visitor: /One from Olivia/ },
    afterwards: ['One from Olivia', 'Three from Olivia'],
  },
  { label: 'Webhooks come twice', reads: { visitor: /One from Olivia/, operator: fromAna } },
  { label: 'Webhooks come late', reads: { visitor: /One from Olivia/, operator: fromAna } },
  {
    label: 'Webhooks out of order',
    reads: { operator: fromAna },
    never: { visitor: /from Olivia/ },
    afterwards: ['One from Olivia', 'Three from Olivia'],
  },
  {
    label: 'Webhooks unsigned',
    reads: { operator: fromAna, owner: /it has no signature that fits the public key/ },
    never: { visitor: /One from Olivia/ },
  },
  {
    label: 'SalesIQ answers 503',
    reads: { visitor: notDelivered, owner: /no usable answer/ },
    never: { operator: fromAna },
  },
  { label: 'SalesIQ answers 429', reads: { visitor: notDelivered, owner: /slow down/ }, never: { operator: fromAna } },
  {
    label: 'SalesIQ hangs',
    isHanging: true,
    reads: { visitor: notDelivered, owner: /no usable answer/ },
    never: { operator: fromAna },
  },
  { label: 'SalesIQ refuses REST v2', reads: { visitor: /One from Olivia/, operator: fromAna } },
  {
    label: 'Consent revoked',
    reads: { visitor: notDelivered, owner: /Zoho refused|consent/i },
    never: { operator: fromAna },
  },
  { label: 'Token throttled', reads: { visitor: notDelivered, owner: /slow down/ }, never: { operator: fromAna } },
  { label: 'Botpress slow', reads: { visitor: /One from Olivia/, operator: fromAna } },
]

/** Without clicking, because clicking is tested elsewhere. */
const handOver = async (playground: Playground) => {
  const room = await playground.room('handoff')
  await room.act({ do: 'visitorWrites', visitor: 1, text: 'Can I talk to a human, please?' })
  await room.act({ do: 'operatorTakes', chat: 1, operator: 'Olivia Park' })
  await room.cast.stage.settled()
}

const readBy = (page: Page, who: Who) => page.locator(`[data-reads=${who}]`)

const readLines = async (page: Page, who: Who) => (await readBy(page, who).innerText()).split('\n')

describe.concurrent('trouble', () => {
  for (const { label, reads, never = {}, afterwards, isHanging = false } of cases) {
    const inBrowser = isHanging ? hurriedInChromium : inChromium
    inBrowser(label, async ({ page, playground, expect }) => {
      await handOver(playground)
      await press(page, 'Trouble')
      await switchTrouble(page, label, true)
      await page.getByText('1 on').waitFor()
      await write(page, 'Olivia Park', 'One from Olivia')
      await write(page, 'Ana', 'Two from Ana')
      for (const [who, wanted] of Object.entries(reads) as [Who, RegExp][])
        await readBy(page, who).getByText(wanted).first().waitFor({ timeout: 30_000 })
      const { stage } = (await playground.room('handoff')).cast
      await stage.settled()
      for (const [who, unwanted] of Object.entries(never) as [Who, RegExp][])
        expect(await readBy(page, who).innerText(), who).not.toMatch(unwanted)
      expect((await readLines(page, 'visitor')).filter((line) => line === fromOlivia).length).toBeLessThan(2)

      await switchTrouble(page, label, false)
      if (!afterwards) return
      await write(page, 'Olivia Park', 'Three from Olivia')
      const heard = () => stage.visitor.heard.filter((line) => line.endsWith('from Olivia'))
      await expect.poll(heard).toEqual(afterwards)
    })
  }

  inChromium('a trouble that does not exist is refused', async ({ playground }) => {
    const room = await playground.room('handoff')
    await expect(room.act({ do: 'trouble', name: 'flood', isOn: true })).rejects.toThrow(
      'There is no trouble called flood',
    )
  })
})
