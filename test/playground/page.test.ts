/** The playground page in a real browser: what a newcomer clicks and types, and what the others then see. */
import { readFile } from 'node:fs/promises'
import { describe, expect } from 'vitest'
import { readScene } from '../../playground/people/scene'
import { coloursAndPlaces, everything, type Look, wrongWith } from '../harness/axe'
import { handOver, inChromium, operatorChat, press, skippedWithout, visitorChat, write } from './open-page'

skippedWithout('test/playground/page.test.ts')

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
  'base64',
)

describe.concurrent('the page', () => {
  inChromium('a handoff by clicking and typing, both sides', async ({ page, playground, expect }) => {
    await write(page, 'Ana', 'Where is my parcel?')
    await press(page, 'Track a parcel')
    await press(page, 'Ask a human about this parcel')
    await page.getByRole('button', { name: '1. Ana' }).getByText('waiting').waitFor()
    await press(page, 'Take')
    await visitorChat(page).getByText('A human agent has joined').waitFor()

    await page.getByLabel('Write as Olivia Park').fill('Good morning Ana')
    await page.getByLabel('Write as Olivia Park').press('Control+a')
    await press(page, 'Bold')
    await press(page, 'Reply')
    await visitorChat(page).getByText('Good morning Ana').waitFor()
    await visitorChat(page).locator('.said.operator .who').getByText('Olivia Park').waitFor()
    expect(await operatorChat(page).locator('b').innerText()).toBe('Good morning Ana')
    await write(page, 'Ana', 'Good morning! It is 4711.')
    await operatorChat(page).getByText('It is 4711.', { exact: false }).waitFor()

    await page
      .locator('.visitor input[type=file]')
      .setInputFiles({ name: 'parcel.png', mimeType: 'image/png', buffer: png })
    await operatorChat(page).getByRole('img', { name: 'parcel.png' }).waitFor()
    await page
      .locator('.operator input[type=file]')
      .setInputFiles({ name: 'note.txt', mimeType: 'text/plain', buffer: Buffer.from('left the warehouse') })
    const link = visitorChat(page).getByRole('link', { name: 'note.txt' })
    expect(await (await fetch((await link.getAttribute('href')) ?? '')).text()).toBe('left the warehouse')

    await write(page, 'Olivia Park', 'It comes on Munday.')
    await operatorChat(page).getByText('It comes on Munday.').waitFor()
    await operatorChat(page).getByRole('button', { name: 'Edit' }).last().click()
    await write(page, 'Olivia Park', 'It comes on Monday.')
    await visitorChat(page).getByText('Olivia Park corrected a message: It comes on Monday.').waitFor()
    await operatorChat(page).getByRole('button', { name: 'Delete' }).last().click()
    await visitorChat(page).getByText('Olivia Park took back a message.').waitFor()

    await page.getByLabel('Private note').check()
    await write(page, 'Olivia Park', 'She is in a hurry.')
    await operatorChat(page).getByText('private note').waitFor()
    await press(page, 'Transfer to Tom Reed')
    await expect.poll(() => visitorChat(page).getByText('A human agent has joined').count()).toBe(2)
    await page.getByLabel('Tom Reed').check()
    await page.getByLabel('Private note').uncheck()
    await write(page, 'Tom Reed', 'Tom here.')
    await visitorChat(page).locator('.who').getByText('Tom Reed').waitFor()

    await press(page, 'Close')
    await visitorChat(page).getByText('I hope Tom Reed could help').waitFor()
    await page.getByText('sessionEnded').waitFor()
    await page.getByText('→ Ask whether all is solved').waitFor()
    expect(await visitorChat(page).getByText('She is in a hurry.').count()).toBe(0)
    const { stage } = (await playground.room('handoff')).cast
    expect([...stage.botpress.violations, ...stage.bundle.crashes]).toEqual([])
  })

  inChromium('a second visitor in a tab, by keyboard; /end, and nobody comes', async ({ page }) => {
    await handOver(page)
    await press(page, 'Add a visitor')
    await page.getByRole('tab', { name: 'Ben', selected: true }).waitFor()
    await press(page, 'Ask for a human')
    await page.getByRole('button', { name: '2. Ben' }).click()
    await press(page, 'Take')
    await write(page, 'Olivia Park', 'Hello Ben')
    await visitorChat(page).getByText('Hello Ben').waitFor()
    // The integration knows the picture by now; the first visitor of an operator is not kept waiting for the picture.
    await visitorChat(page).locator('.said.operator img.portrait').waitFor()
    await press(page, 'Type /end')
    await visitorChat(page).getByText('You have ended the session').waitFor()
    await page.getByRole('button', { name: '2. Ben' }).getByText('ended').waitFor()

    await press(page, 'Ask for a human')
    await page.getByRole('button', { name: '3. Ben' }).click()
    await press(page, 'Let it be missed')
    await visitorChat(page).getByText('Shall I take a note for our team?').waitFor()
    await page.getByText('→ Offer to take a note').waitFor()

    await page.getByRole('tab', { name: 'Ben' }).press('ArrowLeft')
    await page.getByRole('tab', { name: /^Ana/, selected: true }).and(page.locator(':focus')).waitFor()
    await page.getByText('Ana talks with Olivia Park').waitFor()
    expect(await visitorChat(page).getByText('Hello Ben').count()).toBe(0)
  })

  inChromium('files come by drop and by paste', async ({ page }) => {
    await handOver(page)
    const give = (selector: string, type: 'drop' | 'paste', name: string) =>
      page.evaluate(
        `{
          const data = new DataTransfer()
          data.items.add(new File(['words'], ${JSON.stringify(name)}, { type: 'text/plain' }))
          const Kind = ${JSON.stringify(type)} === 'drop' ? DragEvent : ClipboardEvent
          const key = ${JSON.stringify(type)} === 'drop' ? 'dataTransfer' : 'clipboardData'
          document.querySelector(${JSON.stringify(selector)}).dispatchEvent(new Kind(${JSON.stringify(type)}, { [key]: data, bubbles: true, cancelable: true }))
        }`,
      )
    await give('.visitor textarea', 'drop', 'dropped.txt')
    await operatorChat(page).getByRole('link', { name: 'dropped.txt' }).waitFor()
    await give('.operator textarea', 'paste', 'pasted.txt')
    await visitorChat(page).getByRole('link', { name: 'pasted.txt' }).waitFor()
  })

  inChromium(
    'the wire: one sentence for each call, a filter, and the call with masked secrets',
    async ({ page, playground, expect }) => {
      await handOver(page)
      const { stage } = (await playground.room('handoff')).cast
      const calls = page.locator('.calls')
      await calls.getByText('SalesIQ sends a webhook: an operator has joined').waitFor()
      await page.getByLabel('Filter calls').fill('open a chat')
      await calls.getByRole('button', { name: /The integration calls SalesIQ: open a chat/ }).click()
      const request = page.getByLabel('Request', { exact: true })
      expect(await request.innerText()).toMatch(
        /^POST http:\/\/127\.0\.0\.1:\d+\/api\/visitor\/v1\/zylker\/conversations\n/,
      )
      expect(await request.innerText()).toContain('authorization: Zoho-oauthtoken ••••••')
      expect(await page.getByLabel('Answer', { exact: true }).innerText()).toContain('"conversation_id"')
      expect(await page.getByLabel('For curl').innerText()).toContain(`curl -X POST '${stage.salesiq.url}/api/visitor`)
      await page.getByLabel('Which calls').selectOption('Webhooks')
      await expect.poll(() => calls.getByRole('button', { name: /open a chat/ }).count()).toBe(0)
    },
  )

  inChromium('the story is played, at any speed', async ({ page }) => {
    await page.getByLabel('Speed').fill('5')
    await press(page, 'Play the story')
    await page.getByText(/of 7: /).waitFor()
    await visitorChat(page).getByText('I hope Olivia Park could help').waitFor()
    await press(page, 'Play the story')
    await press(page, 'Stop the story')
    await page.getByRole('button', { name: 'Play the story' }).waitFor()
  })

  inChromium('a session is saved, opened and played again', async ({ page, playground }) => {
    await handOver(page)
    await write(page, 'Olivia Park', 'Hello Ana')
    await visitorChat(page).getByText('Hello Ana').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Save' }).click(),
    ])
    const saved = await readFile(await download.path(), 'utf8')
    expect(readScene(saved).steps.flatMap(({ actions }) => actions.map((action) => action.do))).toEqual([
      'ownerSaves',
      'visitorWrites',
      'operatorTakes',
      'operatorWrites',
    ])
    await press(page, 'Start over')
    await page.getByText('No chat yet.').waitFor()
    await page
      .locator('#open-scene')
      .setInputFiles({ name: 'scene.json', mimeType: 'application/json', buffer: Buffer.from(saved) })
    await visitorChat(page).getByText('Hello Ana').waitFor()
    const { stage } = (await playground.room('handoff')).cast
    expect(stage.salesiq.conversations).toHaveLength(1)
    await page
      .locator('#open-scene')
      .setInputFiles({ name: 'odd.json', mimeType: 'application/json', buffer: Buffer.from('{"playground":2}') })
    await page.getByText('This cannot be read').waitFor()
  })

  inChromium('what is not possible is said', async ({ page, playground, expect }) => {
    await handOver(page)
    const room = await playground.room('handoff')
    const [chat] = room.cast.stage.salesiq.conversations
    if (chat) await room.cast.stage.operator.closes(chat)
    // The page may know of the end by now: the words are sent as an older page would.
    await page.evaluate(
      `fetch('/rooms/handoff/act', { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ do: 'operatorWrites', chat: 1, operator: 'Olivia Park', text: 'x' }) }).then(async (r) => (document.title = (await r.json()).message))`,
    )
    await expect.poll(() => page.title()).toBe('The conversation is ended')
  })

  inChromium('the connect page, against an empty installation', async ({ page, playground }) => {
    await press(page, 'Connect page')
    const [connect] = await Promise.all([
      page.waitForEvent('popup'),
      page.getByRole('link', { name: 'Open the connect page' }).click(),
    ])
    await connect.getByRole('link', { name: 'Give consent at Zoho' }).click()
    await connect.getByRole('button', { name: 'accept' }).click()
    await connect.getByRole('radio', { name: 'Support' }).check()
    await connect.getByRole('button', { name: 'Use the selected department' }).last().click()
    await connect.getByRole('button', { name: 'Run the test handoff' }).click()
    await press(page, 'Take')
    await write(page, 'Olivia Park', 'It works')
    const { stage } = (await playground.room('connect')).cast
    await stage.settled()
    await connect.getByText('The test worked: chat, webhook and reply arrived.').waitFor()
  })

  inChromium('axe-core finds nothing wrong at 1200 and 360 px, light and dark', async ({ page, expect }) => {
    const light: Look = { colorScheme: 'light', run: everything }
    const dark: Look = { colorScheme: 'dark', run: everything }
    await handOver(page)
    await write(page, 'Olivia Park', 'Hello Ana')
    await visitorChat(page).getByText('Hello Ana').waitFor()
    await page.locator('.call button').last().click()
    await press(page, 'Trouble')
    await page.getByRole('switch', { name: 'Webhooks get lost' }).check()
    expect.soft(await wrongWith(page, [light, { ...dark, run: coloursAndPlaces }])).toEqual([])
    // One column at a time, which was seen in the light above; what leads from one to the other is new.
    await page.setViewportSize({ width: 360, height: 800 })
    for (const column of ['Visitor', 'Wire', 'Operator', 'Bot']) {
      await page.getByRole('navigation', { name: 'Columns' }).getByRole('button', { name: column }).click()
      const looks = column === 'Visitor' ? [{ ...light, run: coloursAndPlaces }, dark] : [dark]
      expect.soft(await wrongWith(page, looks), column).toEqual([])
    }
  })
})
