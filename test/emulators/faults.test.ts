/** Each way in which a call breaks: what whoever called gets, and whether the work was done. */
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LoopbackServer, startServer } from '../../emulators/server'
import type { Fault } from '../../emulators/faults'
import { until } from '../harness/until'

let server: LoopbackServer
let done = 0

beforeEach(async () => {
  done = 0
  server = await startServer(
    (app) => {
      app.get('/text', () => {
        done += 1
        return { said: 'twelve letters' }
      })
      app.get('/file', (_request, reply) => {
        done += 1
        return reply.send(Buffer.alloc(1000, 'x'))
      })
    },
    { world: undefined },
  )
})
afterEach(() => server.close())

const get = async (path: string) => {
  const response = await fetch(`${server.url}${path}`)
  return { status: response.status, text: await response.text() }
}

const breaks = (fault: Fault, path = '/text') => {
  server.faults.add(`GET ${path}`, fault)
  return get(path)
}

test('empty: the work was done, and the answer has no body', async () => {
  expect(await breaks({ kind: 'empty' })).toEqual({ status: 200, text: '' })
  expect(await breaks({ kind: 'empty' }, '/file')).toEqual({ status: 200, text: '' })
  expect(done).toBe(2)
})

test('truncated: half of a text, and a file that breaks off', async () => {
  expect(await breaks({ kind: 'truncated' })).toEqual({ status: 200, text: '{"said":"twe' })
  await expect(breaks({ kind: 'truncated' }, '/file')).rejects.toThrow()
  expect(done).toBe(2)
})

test('hang after: the work was done, and no answer comes', async () => {
  const asked = breaks({ kind: 'hangAfter' }).catch(() => 'nothing')
  await until('the work is done', () => done === 1)
  expect(server.calls).toMatchObject([{ status: 0, fault: 'hangAfter' }])
  await server.close()
  expect(await asked).toBe('nothing')
})

test('calls pass before the one that breaks', async () => {
  server.faults.add('GET /text', { kind: 'status', status: 503 }, { after: 2 })
  const statuses = [await get('/text'), await get('/text'), await get('/text'), await get('/text')]
  expect(statuses.map(({ status }) => status)).toEqual([200, 200, 503, 200])
  expect(server.faults.unused()).toEqual([])
})
