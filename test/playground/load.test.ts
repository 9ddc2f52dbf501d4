/** A full playground: 200 open sessions and 2,000 calls on the wire. The page stays small, and words still arrive. */
import type { Stage } from '../../playground/people/stage'
import { expect } from 'vitest'
import { inChromium, press, skippedWithout, visitorChat, write } from './open-page'

skippedWithout('test/playground/load.test.ts')

const sessions = 200
const calls = 2000
/** So that no call waits until the time limit of the integration. */
const atOnce = 10

const openSessions = async (stage: Stage) => {
  const open = async (number: number) => {
    const visitor = stage.botpress.visitor({ name: `Visitor ${number}` })
    stage.visitors.push(visitor)
    await visitor.says('I need help')
    await visitor.asksForHuman({ title: 'Help' })
  }
  for (let number = 2; number <= sessions; number += atOnce)
    await Promise.all(
      Array.from({ length: Math.min(atOnce, sessions - number + 1) }, (_, index) => open(number + index)),
    )
}

/** More of what came already: what a long session leaves on the wire. */
const fillWire = ({ botpress, salesiq }: Stage) => {
  const sample = [...salesiq.calls]
  const before = botpress.calls.length + salesiq.calls.length + botpress.invocations.length
  for (let count = before; count < calls; count += 1) {
    const call = sample[count % sample.length]
    if (call) salesiq.calls.push({ ...call, at: Date.now() })
  }
}

inChromium(
  '200 sessions and 2,000 calls: a small page, on which a message still arrives',
  async ({ page, playground }) => {
    const { stage } = (await playground.room('handoff')).cast
    await openSessions(stage)
    await press(page, 'Ask for a human')
    await visitorChat(page).getByText('I have escalated').waitFor()
    await expect.poll(() => stage.salesiq.conversations.length).toBe(sessions)
    await stage.settled()
    fillWire(stage)
    await expect
      .poll(async () => Number.parseInt(await page.locator('#wire-title small').innerText(), 10))
      .toBeGreaterThanOrEqual(calls)
    const size = () => page.evaluate<number>(`document.querySelectorAll('*').length`)
    expect(await size()).toBeLessThan(1500)
    expect(await page.locator('.call').count()).toBeLessThanOrEqual(100)

    await page.getByLabel('Find a chat').fill('Visitor 150')
    await page.getByRole('button', { name: /Visitor 150/ }).click()
    await press(page, 'Take')
    await write(page, 'Olivia Park', 'Hello 150')
    await page.getByRole('combobox', { name: 'Visitor' }).selectOption('Visitor 150')
    await visitorChat(page).getByText('Hello 150').waitFor()
    await write(page, 'Visitor 150', 'Hello Olivia')
    await page.locator('.operator .chat').getByText('Hello Olivia').waitFor()
    await page.getByRole('button', { name: /earlier calls: show 100/ }).click()
    await expect.poll(() => page.locator('.call').count()).toBe(200)
    expect(await size()).toBeLessThan(2000)
  },
)
