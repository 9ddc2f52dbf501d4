/** Webhooks as they are delivered: signed, timed, tried again. */
import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { startListening } from './salesiq-desk'

const attended = async (switches: Parameters<typeof startListening>[1] = {}, events?: string[]) => {
  const desk = await startListening(events, switches)
  const id = String((await desk.open())['conversation_id'])
  const operator = desk.salesiq.operator()
  await operator.joins(id)
  return { ...desk, id, operator }
}

const isSigned = (body: string, signature: unknown, publicKey: string) => {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
  return verify('RSA-SHA256', Buffer.from(body, 'utf8'), key, Buffer.from(String(signature), 'base64'))
}

describe('the signature', () => {
  test('covers the body as it was sent, whatever is in it', async () => {
    const { receiver, operator, webhook, id } = await attended()
    await operator.replies(id, 'ünïcödé 👋 "quoted"')
    const { body = '', headers } = receiver.received.at(-1) ?? {}
    expect(isSigned(body, headers?.['x-siqsignature'], webhook.publicKey)).toBe(true)
    expect(isSigned(`${body} `, headers?.['x-siqsignature'], webhook.publicKey)).toBe(false)
    expect(createPublicKey(webhook.publicKeyPem).export({ type: 'spki', format: 'der' }).toString('base64')).toBe(
      webhook.publicKey,
    )
  })

  test('is missing where the webhook is not secured', async () => {
    const { salesiq, receiver } = await startListening()
    salesiq.addWebhook({ url: `${receiver.url}/open`, secured: false })
    const chat = await salesiq.startWebsiteChat()
    await salesiq.operator().joins(chat)
    expect(receiver.received.filter(({ headers }) => headers['x-siqsignature'] === undefined)).toHaveLength(1)
    expect(receiver.received).toHaveLength(2)
  })

  test('is missing from the moment the portal stops to secure the webhook', async () => {
    const { salesiq, receiver, operator, id } = await attended()
    for (const webhook of salesiq.webhooks) webhook.secured = false
    await operator.replies(id, 'hello')
    expect(receiver.received.at(-1)?.headers['x-siqsignature']).toBeUndefined()
  })
})

describe('a delivery', () => {
  test('that fails is tried again after a minute, three times, and then listed as failed', async () => {
    const { receiver, salesiq, operator, id } = await attended()
    receiver.answers.push(503, 300, 404, 500)
    await operator.replies(id, 'hello')
    await salesiq.advance(59_000)
    expect(receiver.received).toHaveLength(2)
    await salesiq.advance(200_000)
    const attempts = receiver.received.slice(1).map(({ json }) => json['attempt'])
    expect(attempts).toEqual([1, 2, 3, 4])
    expect(salesiq.failedExecutions).toMatchObject([{ event: 'conversation.operator.replied', attempts: 4 }])
    await salesiq.advance(600_000)
    expect(receiver.received).toHaveLength(5)
  })

  test('that succeeds the second time is over', async () => {
    const { receiver, salesiq, operator, id } = await attended({ retryAfterMs: 20 })
    receiver.answers.push(500, 204)
    await operator.replies(id, 'hello')
    await salesiq.settled({ retries: true })
    expect(salesiq.deliveries.map(({ status, attempt }) => [status, attempt])).toEqual([
      [200, 1],
      [500, 1],
      [204, 2],
    ])
    expect(salesiq.failedExecutions).toEqual([])
    expect(salesiq.unused()).toEqual([])
  })

  test('that nobody answers is given up after webhookTimeoutMs', async () => {
    const { receiver, salesiq, operator, id } = await attended()
    salesiq.switches.webhookTimeoutMs = 40
    receiver.answers.push(0)
    await operator.replies(id, 'hello')
    expect(salesiq.deliveries.at(-1)).toMatchObject({ status: 0, error: 'no answer within 40 ms' })
    expect(salesiq.unused()).toEqual([`conversation.operator.replied of ${id} was never answered`])
  })

  test('may carry a new event_time or always the same attempt, where the switches say so', async () => {
    const { receiver, salesiq, operator, id } = await attended()
    const twice = async () => {
      receiver.answers.push(500)
      await operator.replies(id, 'hello')
      await salesiq.advance(60_000)
      const [first, second] = receiver.received.slice(-2).map(({ json }) => json)
      return [first?.['event_time'] === second?.['event_time'], second?.['attempt']]
    }
    expect(await twice()).toEqual([true, 2])
    Object.assign(salesiq.switches, { retryReusesEventTime: false, attemptCounts: false })
    expect(await twice()).toEqual([false, 1])
  })

  test('to an address that is none is no answer either', async () => {
    const { salesiq } = await startListening()
    salesiq.addWebhook({ url: 'nowhere' })
    expect(await salesiq.deliver({ payload: {} })).toMatchObject({ status: 0, error: 'Invalid URL' })
  })

  test('answered with 410 ends the webhook where disableOn410 says so', async () => {
    const { receiver, salesiq, operator, id } = await attended({ disableOn410: true })
    receiver.answers.push(410)
    await operator.replies(id, 'hello')
    await operator.replies(id, 'anyone?')
    await salesiq.advance(200_000)
    expect(receiver.received).toHaveLength(2)
  })
})
