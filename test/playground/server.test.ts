/** The page's server and its parts without a browser: who is refused, what is masked, what a saved scene becomes. */
import { transformSync } from 'esbuild'
import { request } from 'node:http'
import { runInThisContext } from 'node:vm'
import { describe, expect } from 'vitest'
import { newTroubles } from '../../playground/people/troubles'
import type { Scene } from '../../playground/people/scene'
import { readScene } from '../../playground/people/scene'
import { story } from '../../playground/people/story'
import { recordScene } from '../../playground/replay/record'
import { writeTest } from '../../playground/replay/write-test'
import { startPage } from '../../playground/server/serve'
import { callsOf } from '../../playground/wire/calls'
import { detailOfCall } from '../../playground/wire/detail'
import { test as base } from '../harness/scene'
import { shortTimes } from './open-page'

const test = base
  .extend({ options: { env: shortTimes } })
  .extend<{ playground: Awaited<ReturnType<typeof startPage>> }>({
    playground: [
      async ({}, use) => {
        const playground = await startPage({ env: shortTimes })
        await use(playground)
        await playground.close()
      },
      { scope: 'file' },
    ],
  })

type Asked = { status: number; headers: Record<string, unknown>; body: string }

/** Any headers, `Host` and `Origin` too, which fetch does not allow. */
const ask = (url: string, options: { method?: string; headers?: Record<string, string>; body?: string } = {}) =>
  new Promise<Asked>((resolve, reject) => {
    const { method = 'GET', headers = {}, body = '' } = options
    const outgoing = request(url, { method, headers }, (incoming) => {
      let text = ''
      incoming.setEncoding('utf8').on('data', (part: string) => (text += part))
      incoming.on('end', () => resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, body: text }))
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })

describe('the server', () => {
  test('refuses foreign hosts, foreign origins and what other sites ask for', async ({ playground }) => {
    const { url } = playground
    const { host, origin } = new URL(url)
    const act = `${url}rooms/handoff/act`
    const json = { 'content-type': 'application/json' }
    const body = JSON.stringify({ do: 'visitorComes', name: 'Mallory' })
    const room = await playground.room('handoff')
    expect((await ask(url, { headers: { host: 'evil.example' } })).status).toBe(403)
    expect((await ask(url, { headers: { host: `127.0.0.1.evil.example:${new URL(url).port}` } })).status).toBe(403)
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1'])
      expect((await ask(act, { method: 'POST', headers: { ...json, origin }, body })).status).toBe(403)
    const image = { 'sec-fetch-site': 'cross-site', host }
    expect((await ask(`${url}rooms/handoff/scene`, { headers: image })).status).toBe(403)
    const form = { 'content-type': 'text/plain', origin }
    expect((await ask(act, { method: 'POST', headers: form, body })).status).toBeGreaterThanOrEqual(400)
    expect(room.cast.stage.visitors).toHaveLength(1)
    expect((await ask(url, { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(200)
    expect(
      (await ask(act, { method: 'POST', headers: { ...json, origin }, body: body.replace('Mallory', 'Ben') })).status,
    ).toBe(204)
    expect(room.cast.stage.visitors).toHaveLength(2)
  })

  test('allows no script, style or frame from elsewhere, and is not kept', async ({ playground }) => {
    const { headers, body } = await ask(playground.url)
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(policy).not.toContain('unsafe')
    expect(headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    expect(body).not.toMatch(/(src|href)="https?:/)
    const script = (await ask(`${playground.url}page.js`)).body
    expect(script.length).toBeLessThan(100_000)
  })

  test('says what it cannot read', async ({ playground }) => {
    const act = `${playground.url}rooms/handoff/act`
    const headers = { 'content-type': 'application/json' }
    const odd = await ask(act, { method: 'POST', headers, body: JSON.stringify({ do: 'visitorFlies' }) })
    expect([odd.status, odd.body]).toEqual([400, expect.stringContaining('This cannot be read')])
    const gone = await ask(act, { method: 'POST', headers, body: JSON.stringify({ do: 'nobodyComes', chat: 99 }) })
    expect([gone.status, gone.body]).toEqual([409, expect.stringContaining('There is no chat 99')])
    expect((await ask(`${playground.url}rooms/handoff/calls/botpress-9999`)).status).toBe(404)
    expect((await ask(`${playground.url}rooms/handoff/attachments/1`)).status).toBe(404)
  })
})

describe('the wire', () => {
  test('shows no secret in any call, and has words for each of them', async ({ playground }) => {
    const room = await playground.room('handoff')
    room.speed = 5
    await room.play(story)
    const { stage } = room.cast
    stage.salesiq.expireTokens()
    await room.act({ do: 'visitorWrites', visitor: 1, text: 'Can I talk to a human, please?' })
    await stage.settled()
    const state = await (await fetch(`${stage.salesiq.url}/_emulator/state`)).text()
    const tokens = state.match(/\b100\d\.[0-9a-f]{32}\.[0-9a-f]{32}\b/g) ?? []
    const { portal } = stage.salesiq
    const secrets = [portal.clientSecret, portal.refreshToken, stage.botpress.names.token, ...tokens]
    const calls = callsOf(stage)
    expect(calls.length).toBeGreaterThan(60)
    expect(calls.filter(({ who }) => who === 'SalesIQ').length).toBeGreaterThan(5)
    for (const { key, method, path, meaning } of calls) {
      const shown = JSON.stringify(detailOfCall(stage, key))
      expect(shown).toContain(method)
      for (const secret of secrets) expect(shown, `${method} ${path}`).not.toContain(secret)
      expect(meaning, `${method} ${path}`).not.toBe('')
    }
    expect(calls.map(({ key }) => detailOfCall(stage, key)?.request).join()).toContain('client_secret=••••••')
  })
})

describe('a scene', () => {
  const inChat = { chat: 1, operator: 'Olivia Park' }
  const scene: Scene = {
    playground: 1,
    title: 'Olivia’s "words" come twice',
    steps: [
      {
        actions: [
          { do: 'ownerSaves' },
          { do: 'visitorWrites', visitor: 1, text: 'Can I talk to a human, please?' },
          { do: 'operatorTakes', ...inChat },
          { do: 'trouble', name: 'doubled', isOn: true },
          { do: 'operatorWrites', ...inChat, text: 'It\'s \\ "late"\nsorry' },
          { do: 'operatorEdits', ...inChat, message: 1, text: 'It is late' },
          { do: 'visitorSends', visitor: 1, file: { name: 'a.txt', type: 'text/plain', base64: 'aGk=' } },
          { do: 'operatorCloses', ...inChat },
        ],
      },
    ],
  }

  test('becomes a test that passes, and fails where something else is read', async ({ bridge }) => {
    const record = await recordScene(readScene(JSON.stringify(scene)), { env: shortTimes })
    const run = async (code: string) => {
      const { code: script } = transformSync(code.replace(/^import .*$/gm, ''), { loader: 'ts' })
      const written: ((given: object) => Promise<void>)[] = []
      const take = (_title: string, body: (given: object) => Promise<void>) => void written.push(body)
      const file = runInThisContext(`(test, expect, newTroubles) => {${script}}`) as (...given: unknown[]) => void
      file(take, expect, newTroubles)
      await written[0]?.({ bridge })
      return written.length
    }
    expect(record.outcomes).toEqual(['completed'])
    expect(await run(writeTest(record))).toBe(1)
    expect(bridge.salesiq.conversations).toHaveLength(1)
    const other = writeTest({ ...record, outcomes: ['missed'] })
    bridge.salesiq.conversations.length = 0
    bridge.botpress.botHeard.length = 0
    await expect(run(other)).rejects.toThrow("'missed'")
    await newTroubles(bridge).set('doubled', false)
  })

  test('that is none is refused with the place', () => {
    expect(() => readScene('{')).toThrow('the file is not JSON')
    expect(() =>
      readScene('{"playground":1,"title":"x","steps":[{"actions":[{"do":"visitorWrites","visitor":0}]}]}'),
    ).toThrow('steps.0.actions.0.visitor')
  })
})
