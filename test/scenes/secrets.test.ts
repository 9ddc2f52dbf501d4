/** No secret, token or word of a visitor is in a log line, an error or an answer, on good days and bad ones. */
import { describe, expect } from 'vitest'
import type { Fault } from '../../emulators/faults'
import type { Bridge } from '../harness/bridge'
import { test } from '../harness/scene'
import { times } from '../harness/times'

const limitMs = Number(times['ZOHO_TIME_LIMIT_MS'])
const word = 'my-private-sentence'

const planted = (bridge: Bridge): string[] => {
  const { portal } = bridge.salesiq
  const stored = bridge.botpress.states.flatMap(({ payload }) => [String(payload?.['accessToken'] ?? '')])
  return [portal.clientSecret, portal.refreshToken, String(bridge.settings['accessToken']), ...stored, word].filter(
    Boolean,
  )
}

/** Everything that somebody else may read: logs, the answers of the bundle, what the plugin was told. */
const readable = (bridge: Bridge) =>
  [
    bridge.printed(),
    ...bridge.botpress.invocations.map((invocation) => JSON.stringify({ ...invocation, body: undefined })),
    ...bridge.salesiq.deliveries.map(({ answer }) => answer),
    JSON.stringify(bridge.botpress.failures),
    bridge.botpress.installation.statusReason ?? '',
  ].join('\n')

const MESSAGES = 'POST /api/visitor/v1/:screen/conversations/:id/messages'
const OPEN = 'POST /api/visitor/v1/:screen/conversations'
const TOKEN = 'POST /oauth/v2/token'

/** Answers of a careless service that repeats what it was sent. */
const echoes = (bridge: Bridge) => {
  const token = String(bridge.settings['accessToken'])
  return JSON.stringify({ error: { code: 4711, message: `cannot take ${word} from ${token}`, param: word } })
}

/** No secret, and no word of the visitor, is where somebody else may read it. */
const expectNothingTold = (bridge: Bridge) => {
  const secrets = [...planted(bridge), 'planted-secret']
  const text = readable(bridge)
  expect(text).toContain('Could not')
  expect(secrets.filter((secret) => text.includes(secret))).toEqual([])
}

describe.concurrent('no secret and no word of a visitor is left anywhere', () => {
  const faults: [what: string, fault: (bridge: Bridge) => Fault][] = [
    ['gives no answer', () => ({ kind: 'hang' })],
    ['repeats it at 200', (bridge) => ({ kind: 'status', status: 200, body: echoes(bridge) })],
    ['repeats it at 400', (bridge) => ({ kind: 'status', status: 400, body: echoes(bridge) })],
    ['repeats the line at 503', () => ({ kind: 'status', status: 503, body: word })],
    ['answers with a page', () => ({ kind: 'html' })],
    ['breaks the connection', () => ({ kind: 'resetBefore' })],
  ]
  for (const [what, fault] of faults) {
    test(`while SalesIQ is sent a line, and ${what}`, async ({ bridge }) => {
      const { visitor } = await bridge.session({ description: word })
      bridge.salesiq.faults.add(MESSAGES, fault(bridge), 2)
      await bridge.givingUp(limitMs, visitor.says(word))
      await bridge.settled()
      bridge.salesiq.faults.clear()
      expectNothingTold(bridge)
    })
  }

  test('while SalesIQ opens no chat', async ({ bridge }) => {
    for (const fault of [{ kind: 'status', status: 200, body: echoes(bridge) }, { kind: 'resetBefore' }] as const) {
      bridge.salesiq.faults.add(OPEN, fault)
      await expect(bridge.botpress.visitor({ name: word }).asksForHuman({ title: word })).rejects.toThrow()
    }
    await bridge.settled()
    expectNothingTold(bridge)
  })

  test('while Botpress refuses, strangers knock and settings are wrong', async ({ bridge }) => {
    const { salesiq, botpress } = bridge
    const { operator, conversation, hitl } = await bridge.session({ description: word })
    await operator.replies(conversation, word)
    botpress.refuses('POST /v1/chat/messages/get-or-create', 'Forbidden')
    await operator.replies(conversation, word)
    await fetch(`${botpress.webhookUrl}?key=${word}`, {
      method: 'POST',
      body: word,
      headers: { 'x-siqsignature': word },
    })
    await bridge.configure({ accessToken: undefined, clientSecret: 'planted-secret-1' })
    salesiq.faults.add(TOKEN, { kind: 'status', status: 200, body: '{"error":"planted-secret-2 is wrong"}' })
    await bridge.configure({ accessToken: undefined, clientSecret: 'planted-secret-2' })
    salesiq.faults.add(TOKEN, { kind: 'resetBefore' })
    await bridge.configure({ accessToken: undefined, refreshToken: 'planted-secret-3' })
    await bridge.configure({ accessToken: 'planted-secret-4', refreshToken: undefined })
    await bridge.configure({ webhookPublicKey: undefined })
    await botpress.invoke('action_triggered', { type: 'stopHitl', input: { conversationId: hitl.id } })
    await bridge.settled()
    expectNothingTold(bridge)
  })

  test('where SalesIQ repeats a few characters of the visitor', async ({ bridge }) => {
    const { visitor } = await bridge.session()
    const said = ['王小明', 'a@b.co', 'CVV 123', '+49 30 123 456', 'Ana Li', 'PIN is']
    for (const text of said) {
      const error = { code: 1015, message: `Invalid value ${text}`, json_key: 'text' }
      bridge.salesiq.faults.add(MESSAGES, { kind: 'status', status: 400, body: JSON.stringify({ error }) })
      await visitor.says(text)
    }
    await bridge.settled()
    const told = bridge.troubles().join('\n')
    expect(told).toContain('(1015 [text])')
    expect(told).not.toMatch(/Invalid value|王|b\.co|123|Ana|PIN/)
  })
})
