/** The clock of the emulators: it runs by itself, and a test moves it forward. */
import { afterAll, describe, expect, test } from 'vitest'
import { startBotpress } from '../../emulators/botpress/emulator'
import { Clock } from '../../emulators/clock'
import { startSalesIq } from '../../emulators/salesiq/emulator'
import { definition } from './botpress-fixture/definition'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

describe('a clock', () => {
  test('left alone runs at real speed, and earlier work comes first', async () => {
    const clock = new Clock()
    const done: string[] = []
    await new Promise<void>((resolve) => {
      clock.after(20, () => {
        done.push('later')
        resolve()
      })
      clock.after(1, () => done.push('sooner'))
    })
    expect(done).toEqual(['sooner', 'later'])
  })

  test('moved forward, runs what became due in its order, with the time of that moment', async () => {
    const clock = new Clock()
    const start = clock.now()
    const seen: [string, number][] = []
    const note = (name: string) => () => seen.push([name, Math.floor((clock.now() - start) / HOUR_MS)])
    clock.after(3 * HOUR_MS, note('third'))
    clock.after(HOUR_MS, note('first'))
    clock.after(2 * HOUR_MS, note('second'))
    clock.after(5 * HOUR_MS, note('not yet'))
    await clock.advance(4 * HOUR_MS)
    expect(seen).toEqual([
      ['first', 1],
      ['second', 2],
      ['third', 3],
    ])
    expect(clock.now() - start).toBeGreaterThanOrEqual(4 * HOUR_MS)
  })

  test('an advance resolves when the work is done, and takes in what that work put off', async () => {
    const clock = new Clock()
    const done: string[] = []
    clock.after(HOUR_MS, async () => {
      await new Promise((resolve) => setImmediate(resolve))
      done.push('work')
      clock.after(HOUR_MS, () => done.push('follow-up'))
    })
    await clock.advance(2 * HOUR_MS)
    expect(done).toEqual(['work', 'follow-up'])
  })

  test('work that is due in real time while an advance waits is waited for as well', async () => {
    const clock = new Clock()
    const done: string[] = []
    clock.after(HOUR_MS, async () => {
      await new Promise<void>((resolve) => void clock.after(5, resolve))
      done.push('waited')
    })
    await clock.advance(HOUR_MS)
    expect(done).toEqual(['waited'])
  })

  test('two advances at once add up', async () => {
    const clock = new Clock()
    const start = clock.now()
    await Promise.all([clock.advance(HOUR_MS), clock.advance(HOUR_MS)])
    expect(clock.now() - start).toBeGreaterThanOrEqual(2 * HOUR_MS)
  })

  test('work that is cancelled never comes, and a wait that is longer than a timer of Node does not come at once', async () => {
    const clock = new Clock()
    const done: string[] = []
    const cancel = clock.after(HOUR_MS, () => done.push('cancelled'))
    clock.after(60 * DAY_MS, () => done.push('in sixty days'))
    cancel()
    await clock.advance(59 * DAY_MS)
    await new Promise((resolve) => setImmediate(resolve))
    expect(done).toEqual([])
    await clock.advance(DAY_MS)
    expect(done).toEqual(['in sixty days'])
  })

  test.each([-1, NaN, Infinity])('is not moved by %d', async (ms) => {
    const clock = new Clock()
    await expect(clock.advance(ms)).rejects.toThrow('The clock cannot be set back')
  })

  test('work that fails makes the advance fail', async () => {
    const clock = new Clock()
    clock.after(HOUR_MS, () => Promise.reject(new Error('broken')))
    await expect(clock.advance(HOUR_MS)).rejects.toThrow('broken')
  })
})

describe('one clock for both emulators', async () => {
  const clock = new Clock()
  const [salesiq, botpress] = await Promise.all([startSalesIq({ clock }), startBotpress({ definition, clock })])
  afterAll(() => Promise.all([salesiq.close(), botpress.close()]))

  test('moves both, and dates are read from it', async () => {
    const before = Date.now()
    await botpress.advance(DAY_MS)
    const chat = await salesiq.startWebsiteChat()
    const { conversation } = botpress.visitor()
    expect(chat.openedAt).toBeGreaterThanOrEqual(before + DAY_MS)
    expect(Date.parse(conversation.createdAt)).toBeGreaterThanOrEqual(before + DAY_MS)
    await salesiq.advance(60_000)
    expect(chat.status).toBe('missed')
    expect([salesiq.clock, botpress.clock]).toEqual([clock, clock])
  })

  test('an emulator that is reset drops its own work only, and the time stays', async () => {
    const chat = await salesiq.startWebsiteChat()
    const before = clock.now()
    botpress.reset()
    expect(clock.now()).toBeGreaterThanOrEqual(before)
    await clock.advance(60_000)
    expect(chat.status).toBe('missed')
  })
})

test('an emulator with a clock of its own is back in real time after a reset', async () => {
  const salesiq = await startSalesIq()
  const chat = await salesiq.startWebsiteChat()
  await salesiq.advance(30_000)
  salesiq.reset()
  const again = await salesiq.startWebsiteChat()
  expect(again.openedAt).toBeLessThan(chat.openedAt + 30_000)
  await salesiq.close()
})

test('SalesIQ gives a webhook up after its time limit, by the clock', async () => {
  const salesiq = await startSalesIq()
  const { createServer } = await import('node:http')
  const arrivals: (() => void)[] = []
  const silent = createServer(() => arrivals.shift()?.())
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
  const { port } = silent.address() as { port: number }
  salesiq.addWebhook({ url: `http://127.0.0.1:${port}` })
  const chat = await salesiq.startWebsiteChat()
  const arrived = new Promise<void>((resolve) => arrivals.push(resolve))
  const joining = salesiq.operator().joins(chat)
  await arrived
  await salesiq.advance(5000)
  await joining
  expect(salesiq.deliveries).toMatchObject([{ status: 0, error: 'no answer within 5000 ms' }])
  silent.closeAllConnections()
  silent.close()
  await salesiq.close()
})
