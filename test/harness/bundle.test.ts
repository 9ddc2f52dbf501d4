/** Bundles that share a process know nothing of each other, and a closed one does nothing any more. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, test as base } from 'vitest'
import { type BundleOptions, type RunningBundle, startBundle } from '../../emulators/botpress/bundle'
import { until } from './until'

const source = `
const http = require('node:http')
const { setTimeout: sleep } = require('node:timers/promises')
let calls = 0
const long = () => {
  setTimeout(() => console.log('waited'), 60_000)
  const limit = AbortSignal.timeout(50_000)
  limit.addEventListener('abort', () => console.log('limit: ' + limit.reason.name + ' ' + (limit instanceof AbortSignal)))
}
let silence
const again = () => { silence = setTimeout(() => console.log('again'), 60_000) }
const later = { long, again, refresh: () => silence.refresh(), timer: () => setTimeout(hit, 60), interval: () => setInterval(hit, 20), wait: () => sleep(60).then(hit) }
const hit = () => { console.log('hit'); http.request(process.env.TARGET).on('error', () => undefined).end() }
exports.handler = async ({ path }) => {
  const what = path.slice(1)
  if (later[what]) later[what]()
  if (what === 'reject') Promise.reject(new Error('nobody catches this'))
  console.log('said ' + process.env.NAME)
  calls += 1
  return { body: JSON.stringify({ calls, name: process.env.NAME, path: process.env.PATH !== undefined, year: new Date().getFullYear() }) }
}`

const file = path.join(mkdtempSync(path.join(tmpdir(), 'bundle-')), 'index.cjs')
writeFileSync(file, source)

const call = async ({ url }: RunningBundle, what = '') => (await fetch(`${url}/${what}`)).json() as Promise<object>

/** Starts bundles, and a server that counts what they call. */
const test = base.extend<{ start: (options?: Partial<BundleOptions>) => Promise<RunningBundle>; hits: string[] }>({
  hits: async ({}, use) => {
    await use([])
  },
  start: async ({ hits }, use) => {
    const server = createServer((incoming, outgoing) => {
      hits.push(incoming.url ?? '')
      outgoing.end()
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const target = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const started: RunningBundle[] = []
    await use(async ({ env, ...options } = {}) => {
      const bundle = await startBundle({ file, env: { TARGET: target, ...env }, ...options })
      started.push(bundle)
      return bundle
    })
    await Promise.all(started.map((bundle) => bundle.close()))
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  },
})

describe('bundles in one process', () => {
  test('have a memory, an environment and a log of their own', async ({ start }) => {
    const [first, second] = await Promise.all([start({ env: { NAME: 'a' } }), start({ env: { NAME: 'b' } })])
    await call(first)
    expect(await call(first)).toMatchObject({ calls: 2, name: 'a', path: true })
    expect(await call(second)).toMatchObject({ calls: 1, name: 'b' })
    expect(first.log.lines.map(({ text }) => text)).toEqual(['said a', 'said a'])
    expect(second.log.lines.map(({ text }) => text)).toEqual(['said b'])
  })

  test('have a clock of their own', async ({ start }) => {
    const [first, second] = await Promise.all([start(), start()])
    const year = new Date().getFullYear()
    await first.advance(2 * 366 * 24 * 3_600_000)
    expect(await call(first)).toMatchObject({ year: year + 2 })
    expect(await call(second)).toMatchObject({ year })
  })

  test('end their waits and limits when the time is said to have elapsed, the shortest first', async ({ start }) => {
    const [first, second] = await Promise.all([start(), start()])
    await Promise.all([call(first, 'long'), call(second, 'long')])
    await first.elapse(30_000)
    expect(first.log.lines.map(({ text }) => text)).toEqual(['said undefined'])
    await first.elapse(30_000)
    await until('the waits are over', () => first.log.lines.length > 2)
    expect(first.log.lines.map(({ text }) => text)).toEqual(['said undefined', 'limit: TimeoutError true', 'waited'])
    expect(second.log.lines).toHaveLength(1)
  })

  test('wait anew where a wait is refreshed', async ({ start }) => {
    const bundle = await start()
    await call(bundle, 'again')
    await bundle.elapse(40_000)
    await call(bundle, 'refresh')
    await bundle.elapse(40_000)
    expect(bundle.log.lines.map(({ text }) => text)).not.toContain('again')
    await bundle.elapse(20_000)
    await until('the wait is over', () => bundle.log.lines.some(({ text }) => text === 'again'))
  })

  for (const what of ['timer', 'interval', 'wait']) {
    test(`a ${what} of a closed one does nothing`, async ({ start, hits }) => {
      const [closed, open] = [await start(), await start()]
      await call(closed, what)
      await closed.close()
      const before = [hits.length, closed.log.lines.length]
      // Begun later and equally long: the other's time is over once this one has come.
      await call(open, 'wait')
      await until('the other bundle has called', () => open.log.lines.some(({ text }) => text === 'hit'))
      await until('its call has arrived', () => hits.length > (before[0] ?? 0))
      expect([hits.length, closed.log.lines.length]).toEqual([(before[0] ?? 0) + 1, before[1]])
    })
  }

  test('an error that nobody catches is kept, and the process goes on', async ({ start }) => {
    const bundle = await start()
    await call(bundle, 'reject')
    await until('the error is known', () => bundle.crashes.length > 0)
    expect(bundle.crashes.join()).toContain('nobody catches this')
    expect(await call(bundle)).toMatchObject({ calls: 2 })
  })

  test('one that is killed does nothing any more, and a new one answers in its place', async ({ start, hits }) => {
    const [killed, open] = [await start(), await start()]
    await call(killed, 'timer')
    await killed.kill()
    await call(open, 'wait')
    await until('the other bundle has called', () => hits.length > 0)
    expect(await call(killed)).toMatchObject({ calls: 1 })
    expect(await call(open)).toMatchObject({ calls: 2 })
    expect(hits).toHaveLength(1)
  })

  test('are not measured', async ({ start }) => {
    const bundle = await start()
    await expect(bundle.memory()).rejects.toThrow('ownProcess')
  })
})
