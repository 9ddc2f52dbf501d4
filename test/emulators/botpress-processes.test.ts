/** Several processes of one bundle, what they print, and modules that remember nothing. */
import { expect, test } from 'vitest'
import { startBundle } from '../../emulators/botpress/bundle'
import { openDesk, session } from './botpress-fixture/stage'

type Count = { served: number; pid: number }

test('calls are spread over the processes in turn, and a session works across them', async () => {
  const desk = await openDesk({ processes: 2 })
  const counts = [await desk.post('/count', {}), await desk.post('/count', {})].map(({ answer }) => answer as Count)
  expect(new Set(counts.map(({ pid }) => pid)).size).toBe(2)
  const { visitor, conversationId } = await session(desk)
  await desk.post('/reply', { conversationId, agent: 'Olivia Park', payload: { text: 'hello' } })
  await visitor.says('thanks')
  expect(visitor.heard.at(-1)).toBe('hello')
  expect(new Set(desk.botpress.invocations.map(({ url }) => url)).size).toBe(2)
  await desk.close()
})

test('a fresh bundle remembers nothing from one call to the next, a kept one does', async () => {
  const kept = await openDesk()
  const fresh = await openDesk({ fresh: true })
  const served = async ({ post }: typeof kept) => ((await post('/count', {})).answer as Count).served
  await served(kept)
  await served(fresh)
  expect([await served(kept), await served(fresh)]).toEqual([2, 1])
  await Promise.all([kept.close(), fresh.close()])
})

test('what the integration logs is kept line by line, with who may read it', async () => {
  const desk = await openDesk()
  const { visitor } = await session(desk)
  await visitor.says('hello')
  const [bundle] = desk.bundles
  expect(bundle?.log.botOwnerLines()).toEqual([expect.stringMatching(/^taken msg_/)])
  await desk.post('/throw', {})
  expect(bundle?.log.text()).toContain('boom')
  bundle?.log.clear()
  expect(bundle?.log.lines).toEqual([])
  await desk.close()
})

test('a bundle that cannot start says why', async () => {
  await expect(startBundle({ file: '/nowhere/index.cjs', env: {} })).rejects.toThrow('Cannot find module')
})
