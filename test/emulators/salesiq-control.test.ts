/** The emulator's own routes, for programs in any language. */
import { describe, expect, test } from 'vitest'
import { actionNames } from '../../emulators/salesiq/control-actions'
import { type Sent, startDesk, startReceiver } from './salesiq-desk'

const act = 'POST /_emulator/conversations/:id/:action'

const controlled = async () => {
  const desk = await startDesk()
  const receiver = await startReceiver()
  const control = async (route: string, json: unknown = {}, params: Sent['params'] = {}) =>
    (await desk.call(route, { params, token: null, ...(!route.startsWith('GET') && { json }) })).json
  await control('POST /_emulator/webhooks', { url: receiver.url })
  const chat = await control('POST /_emulator/conversations', { name: 'Bob', question: 'Hi' })
  const id = String(chat['id'])
  const acts = (action: string, json: unknown = {}, of = id) => control(act, json, { id: of, action })
  return { ...desk, receiver, control, id, acts }
}

describe('state', () => {
  test('is read as JSON, files by their size, and reset', async () => {
    const { control, acts, id } = await controlled()
    await acts('joins')
    await acts('sendsFile', { name: 'a.txt', type: 'text/plain', base64: 'eHl6' })
    const state = await control('GET /_emulator/state')
    expect(state).toMatchObject({ conversations: [{ id, status: 'connected' }], activeTokens: 1, unused: [] })
    expect(state['conversations']?.[0]?.['messages']?.at(-1)?.['file']).toMatchObject({ name: 'a.txt', size: 3 })
    expect(await control('POST /_emulator/reset')).toEqual({ ok: true })
    expect((await control('GET /_emulator/state'))['conversations']).toEqual([])
  })

  test('shows the calls of others and the webhooks sent', async () => {
    const { control, acts, call, receiver } = await controlled()
    await acts('joins')
    await call('GET /api/v2/portals')
    const calls = await control('GET /_emulator/calls')
    expect(calls.map((entry) => entry['route'])).toEqual(['GET /api/v2/portals'])
    const deliveries = await control('GET /_emulator/deliveries')
    expect(deliveries).toMatchObject([{ event: 'conversation.attender.updated', status: 200, url: receiver.url }])
  })
})

describe('switches', () => {
  test('are shown with what is known, and set by name and value', async () => {
    const { control, salesiq } = await controlled()
    const table = await control('GET /_emulator/switches')
    expect(table.map((entry) => entry['name'])).toEqual(Object.keys(salesiq.switches))
    await control('PUT /_emulator/switches', { errorStatus: 'http4xx', maxTextLength: 10 })
    expect(salesiq.switches).toMatchObject({ errorStatus: 'http4xx', maxTextLength: 10 })
    const refused = async (json: object) => (await control('PUT /_emulator/switches', json))['error']
    expect(await refused({ errorStatus: 'never' })).toBe('Switch errorStatus cannot be "never"')
    expect(await refused({ toString: 'x' })).toBe('No switch is called toString')
    expect(await refused({ closeVerb: 'POST', maxTextLength: '11' })).toBe('Switch maxTextLength cannot be "11"')
    expect(await refused({ alsoSendAsReply: ['note', 'letter'] })).toBe('Switch alsoSendAsReply.1 cannot be "letter"')
    expect(salesiq.switches).toMatchObject({ closeVerb: 'PUT', maxTextLength: 10 })
  })
})

describe('people', () => {
  test('do everything by name', async () => {
    const { control, acts, id, salesiq } = await controlled()
    const done: string[] = []
    const does = async (action: string, json: unknown = {}, of = id) => {
      const answer = await acts(action, json, of)
      expect(answer, action).not.toHaveProperty('error')
      done.push(action)
      return answer
    }
    const file = { name: 'a.txt', type: 'text/plain', base64: 'eHl6' }
    await does('botAttends')
    await does('botReplies', { text: 'beep' })
    await does('joins')
    const { id: messageId } = await does('replies', { text: 'helo', repeat: 1 })
    await does('says', { texts: ['one', 'two'] })
    await does('edits', { messageId, text: 'hello' })
    await does('deletes', { messageId })
    await does('sendsFile', file)
    await does('sendsFiles', { files: [file, { ...file, name: 'b.txt' }] })
    await does('offers', { what: 'audio_call' })
    await does('notes', { text: 'nice' })
    await does('whispers', { text: 'ask Tom' })
    await does('views', { what: 'CRM record' })
    await does('visitorSays', { text: 'hi' })
    await does('visitorSendsFile', file)
    await does('supervises', { operator: 'Tom Reed' })
    await does('transfersTo', { to: 'Tom Reed', pending: true })
    await does('rejectsTransfer', { operator: 'Tom Reed' })
    await acts('transfersTo', { to: 'Tom Reed', pending: true })
    await does('acceptsTransfer', { operator: 'Tom Reed' })
    await acts('joins')
    await does('leaves')
    await does('closes', { operator: 'Tom Reed', silently: true })
    await does('visitorRates', { rating: 5 })
    const another = async () => String((await control('POST /_emulator/conversations'))['id'])
    await does('misses', { silently: true }, await another())
    await does('visitorLeaves', {}, await another())
    const idle = await another()
    await acts('joins', {}, idle)
    await does('goesIdle', {}, idle)
    expect(done.sort()).toEqual(actionNames.toSorted())
    expect(salesiq.conversations).toHaveLength(4)
  })

  test('cannot do what there is not, nor what is not possible', async () => {
    const { acts } = await controlled()
    expect((await acts('sings'))['error']).toContain('there are joins, replies')
    expect((await acts('constructor'))['error']).toContain('No action')
    expect((await acts('replies', { text: 'hello' }))['error']).toContain('join first')
    expect(await acts('joins', { who: 'Tom Reed' })).toHaveProperty('error')
    expect(await acts('offers', { what: 'coffee' })).toHaveProperty('error')
  })

  test('come and go', async () => {
    const { control, salesiq } = await controlled()
    const goes = (json: object) => control('POST /_emulator/operators/goes', json)
    expect(await goes({ operator: 'Tom Reed', status: 'busy' })).toEqual({ ok: true })
    expect(await goes({ status: 'away' })).toEqual({ ok: true })
    expect(salesiq.portal.operators.map(({ status }) => status)).toEqual(['away', 'busy'])
    expect(await goes({ status: 'asleep' })).toHaveProperty('error')
    const state = await control('GET /_emulator/state')
    expect(state['portal']?.['operators']?.[0]).toMatchObject({ status: 'away' })
    expect(state['portal']?.['operators']?.[0]).not.toHaveProperty('picture')
  })
})

describe('webhooks', () => {
  test('are planned, held, released, delivered again and made up', async () => {
    const { control, acts, receiver } = await controlled()
    const oddity = { kind: 'duplicate', times: 1 }
    await control('POST /_emulator/webhooks/plan', { event: 'conversation.attender.updated', oddity })
    await acts('joins')
    await control('POST /_emulator/webhooks/hold')
    await acts('replies', { text: 'hello' })
    expect(receiver.received).toHaveLength(2)
    await control('POST /_emulator/webhooks/release', { order: 'reversed' })
    expect(await control('POST /_emulator/redeliver')).toMatchObject({ status: 200, attempt: 2 })
    expect(await control('POST /_emulator/deliver', { rawBody: '{}' })).toMatchObject({ status: 200, body: '{}' })
    expect(await control('POST /_emulator/settled', { retries: true })).toEqual({ ok: true })
    expect(receiver.received).toHaveLength(5)
    await control('POST /_emulator/webhooks/hold')
    for (const text of ['1', '2']) await acts('replies', { text })
    await control('POST /_emulator/webhooks/release', { order: 'shuffled', together: true })
    expect(receiver.received).toHaveLength(7)
    expect(await control('POST /_emulator/webhooks/release', { order: 'random' })).toHaveProperty('error')
  })
})

describe('tokens, time and faults', () => {
  test('are made, moved and planned', async () => {
    const { control, call, salesiq } = await controlled()
    const { token } = await control('POST /_emulator/tokens', { scopes: ['SalesIQ.portals.READ'] })
    expect((await call('GET /api/v2/portals', { token: String(token) })).json).toHaveProperty('data')
    await control('DELETE /_emulator/tokens')
    expect((await call('GET /api/v2/portals', { token: String(token) })).json['error']?.['code']).toBe(1008)
    await control('POST /_emulator/advance', { ms: 60_000 })
    expect(salesiq.conversations[0]?.status).toBe('missed')
    expect((await control('POST /_emulator/advance', { ms: -1 }))['error']).toContain('cannot be set back')
    const fault = { kind: 'status', status: 502, body: 'bad' }
    await control('POST /_emulator/faults', { route: 'GET /api/v2/portals', fault })
    expect((await call('GET /api/v2/portals')).status).toBe(502)
    expect(await control('POST /_emulator/faults', { route: 'x', fault: { kind: 'odd' } })).toHaveProperty('error')
  })
})

test('gates are closed, passed and opened; a mistake is refused with its name', async () => {
  const { control, call, salesiq } = await controlled()
  const route = 'GET /api/v2/portals'
  expect(await control('POST /_emulator/gates/hold', { route })).toEqual({ ok: true })
  const calls = [call(route), call(route)]
  await salesiq.gates.on(route).arrived(2)
  expect(await control('GET /_emulator/gates')).toEqual({ gates: [{ route, waiting: 2 }] })
  expect(await control('POST /_emulator/gates/pass', { route, calls: 1 })).toEqual({ ok: true })
  expect((await Promise.race(calls)).status).toBe(200)
  expect(await control('POST /_emulator/gates/open', { route })).toEqual({ ok: true })
  await Promise.all(calls)
  expect((await control('POST /_emulator/gates/open', { route }))['error']).toBe(
    `The gate on ${route} was opened already`,
  )
  expect((await control('POST /_emulator/gates/pass', { route: 'x' }))['error']).toBe('There is no gate on x')
  expect((await control('POST /_emulator/gates/hold', { route: 'x' }))['error']).toBe('There is no route x to hold')
  expect((await control('POST /_emulator/gates/hold', { rout: 'x' }))['error']).toContain('route')
})
