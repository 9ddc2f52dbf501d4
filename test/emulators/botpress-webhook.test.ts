/** The public webhook URL of the Botpress emulator: what reaches the integration, and what goes back. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { until } from '../harness/until'
import { type Desk, openDesk } from './botpress-fixture/stage'

let desk: Desk

beforeAll(async () => {
  desk = await openDesk()
})
afterAll(() => desk.close())
beforeEach(() => desk.again())

type Echo = { method: string; path: string; query: string; headers: Record<string, string>; body?: string }

const echo = async (sub: string, init: RequestInit = {}) => {
  const response = await fetch(`${desk.botpress.webhookUrl}${sub}`, init)
  return { response, heard: (await response.json()) as Echo }
}

test('method, sub path, query, headers and raw body arrive as they were sent', async () => {
  const body = '{ "id": 12345678901234567,\n "text": "caf\u00e9" }'
  const { heard } = await echo('/echo/me?key=a%20b&key=c', { method: 'PUT', body, headers: { 'X-Signature': 'sig=' } })
  expect(heard).toMatchObject({ method: 'PUT', path: '/echo/me', query: 'key=a%20b&key=c', body })
  expect(heard.headers['x-signature']).toBe('sig=')
})

test('the bare webhook URL has the path of the switch', async () => {
  expect((await echo('', { method: 'DELETE' })).heard.path).toBe('/')
  desk.botpress.switches.bareWebhookPath = ''
  expect((await echo('/?a=1', { method: 'DELETE' })).heard).toMatchObject({ path: '', query: 'a=1' })
})

test('status, headers and body of the integration go back to the sender', async () => {
  const { response } = await echo('/echo')
  expect(response.headers.get('x-desk')).toBe('yes')
  expect(response.headers.get('content-type')).toContain('application/json')
  const redirected = await fetch(desk.botpress.webhookUrl, { redirect: 'manual' })
  expect(redirected.status).toBe(302)
  expect(redirected.headers.get('location')).toBe('/elsewhere')
})

test('a HEAD request reaches the integration', async () => {
  expect((await fetch(desk.botpress.webhookUrl, { method: 'HEAD' })).status).toBe(200)
  expect(desk.botpress.invocations.at(-1)?.body).toMatchObject({ req: { method: 'HEAD' } })
})

test('an error the integration did not catch is shown to the sender', async () => {
  const { status, answer } = await desk.post('/throw', {})
  expect(status).toBe(400)
  expect(answer).toMatchObject({ code: 400, type: 'Runtime', message: expect.stringContaining('unexpected') as string })
})

test('an integration that takes too long is given up', async () => {
  const hanging = desk.tell('/hang', {})
  await until('the webhook is called', () => desk.botpress.invocations.at(-1)?.operation === 'webhook_received')
  await desk.botpress.advance(60_000)
  const { status, answer } = await hanging
  expect(status).toBe(504)
  expect(answer).toMatchObject({ type: 'OperationTimeout' })
  expect(desk.botpress.invocations.at(-1)).toMatchObject({ status: 0, error: 'no answer within 60000 ms' })
})

test('another webhook id, or nothing installed, is not found', async () => {
  expect((await fetch(`${desk.botpress.url}/unknown`, { method: 'POST' })).status).toBe(404)
  await desk.botpress.uninstall()
  expect((await fetch(desk.botpress.webhookUrl, { method: 'POST' })).status).toBe(404)
})

test('a bundle that is not there is the platform’s error', async () => {
  await desk.botpress.install({ bundleUrl: 'http://127.0.0.1:9', configuration: { desk: 'front' } })
  expect((await fetch(desk.botpress.webhookUrl)).status).toBe(500)
})
