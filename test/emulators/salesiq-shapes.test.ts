/** The emulator's answers and webhooks, field by field against what live portals and Zoho's pages show. */
import { expect, test } from 'vitest'
import attenderUpdated from '../../emulators/salesiq/fixtures/attender-updated.json'
import brand from '../../emulators/salesiq/fixtures/brand.json'
import closeReply from '../../emulators/salesiq/fixtures/close-reply.json'
import completed from '../../emulators/salesiq/fixtures/completed.json'
import failedExecution from '../../emulators/salesiq/fixtures/failed-execution.json'
import messages from '../../emulators/salesiq/fixtures/messages.json'
import operators from '../../emulators/salesiq/fixtures/operators.json'
import openReply from '../../emulators/salesiq/fixtures/open-reply.json'
import operatorReplied from '../../emulators/salesiq/fixtures/operator-replied.json'
import pickupReply from '../../emulators/salesiq/fixtures/pickup-reply.json'
import tokenReply from '../../emulators/salesiq/fixtures/token-reply.json'
import tokenThrottled from '../../emulators/salesiq/fixtures/token-throttled.json'
import webhookKeys from '../../emulators/salesiq/fixtures/webhook-keys.json'
import { startDesk, startListening } from './salesiq-desk'

const kinds: [RegExp, string][] = [
  [/^\d{17}$/, 'id of 17 digits'],
  [/^\d{13}$/, 'epoch ms as text'],
  [/^[0-9a-f]{64}$/, 'hash'],
  [/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, 'uuid'],
  [/^LD_\d+_\d+$/, 'LD_ id'],
]

const kindOf = (value: unknown) =>
  typeof value === 'string' ? (kinds.find(([pattern]) => pattern.test(value))?.[1] ?? 'text') : typeof value

/** Every path of a JSON value with the kind of its leaf; of an array, the first item stands for all. */
const shape = (value: unknown, path = '$'): [string, string][] => {
  if (Array.isArray(value)) return value.length > 0 ? shape(value[0], `${path}[]`) : [[path, 'empty list']]
  if (typeof value !== 'object' || value === null) return [[path, kindOf(value)]]
  const entries = Object.entries(value)
  if (entries.length === 0) return [[path, 'empty object']]
  return entries.flatMap(([name, item]) => shape(item, `${path}.${name}`))
}

const sorted = (value: unknown) => shape(value).sort(([a], [b]) => a.localeCompare(b))

/** Field for field the same. */
const expectSame = (actual: unknown, fixture: { payload: unknown }) =>
  expect(sorted(actual)).toEqual(sorted(fixture.payload))

/** Everything the page shows is there, and of the same kind; the service may say more. */
const expectAtLeast = (actual: unknown, fixture: { payload: unknown }) =>
  expect(shape(actual)).toEqual(expect.arrayContaining(shape(fixture.payload)))

const visitor = { user_id: 'User_ABC@Example.com', name: 'Unknown User', email: 'User_ABC@Example.com' }

test('opening answers as a live portal did', async () => {
  const { call, opening } = await startDesk({ autoAssign: true })
  const { json } = await call('POST /api/visitor/v1/:screen/conversations', { json: opening({ visitor }) })
  expectSame(json, openReply)
})

test('webhooks tell what a live portal told, no more and no less', async () => {
  const { open, salesiq, receiver } = await startListening()
  const id = String((await open({ visitor }))['conversation_id'])
  await salesiq.operator().joins(id)
  await salesiq.operator().replies(id, 'hi')
  await salesiq.operator().closes(id)
  const [attended, replied, ended] = receiver.received.map(({ json }) => json)
  expectSame(attended, attenderUpdated)
  expectSame(replied, operatorReplied)
  expectSame(ended, completed)
})

test('a token, and the refusal of one, look as they did', async () => {
  const { call, salesiq } = await startDesk({ tokenRequestLimit: 1 })
  const { clientId, clientSecret, refreshToken } = salesiq.portal
  const form = { grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret }
  const refresh = () => call('POST /oauth/v2/token', { form: { ...form, refresh_token: refreshToken }, token: null })
  expectSame((await refresh()).json, tokenReply)
  expect((await refresh()).json).toEqual(tokenThrottled.payload)
})

test('closing, picking up and the transcript show what their pages show', async () => {
  const { call, open } = await startDesk()
  const phone = '+1 555 010 203'
  const params = { id: String((await open({ visitor: { ...visitor, phone } }))['conversation_id']) }
  expectAtLeast((await call('PUT /api/v2/:screen/conversations/:id/pickup', { params })).json, pickupReply)
  expectAtLeast((await call('GET /api/v2/:screen/conversations/:id/messages', { params })).json, messages)
  expectAtLeast((await call('PUT /api/v2/:screen/conversations/:id/close', { params })).json, closeReply)
})

test('a brand shows what a live one showed', async () => {
  const { call, salesiq } = await startDesk()
  const params = { id: salesiq.portal.brand.id }
  expectAtLeast((await call('GET /api/v2/:screen/apps/:id', { params })).json, brand)
})

test('operators show what their page shows', async () => {
  const { call } = await startDesk()
  expectAtLeast((await call('GET /api/v2/:screen/operators')).json, operators)
})

test('a webhook with keys and a failed execution show what their pages show', async () => {
  const { call, salesiq, receiver, open, webhook } = await startListening(undefined, { retryAfterMs: 0 })
  const params = { id: webhook.id }
  const json = { type: 'data', app_ids: [salesiq.portal.brand.id] }
  await call('PUT /api/v2/:screen/webhooks/:id', { params, json })
  expectSame((await call('POST /api/v2/:screen/webhooks/:id/keys', { params })).json, webhookKeys)
  const id = String((await open({ visitor }))['conversation_id'])
  await salesiq.operator().joins(id)
  receiver.answers.push(400, 400, 400, 400)
  await salesiq.operator().replies(id, 'hello')
  await salesiq.settled({ retries: true })
  const failed = await call('GET /api/v2/:screen/webhooks/:id/executions', { params, query: { pageno: '1' } })
  expectAtLeast(failed.json, failedExecution)
})
