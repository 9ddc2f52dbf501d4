/** Webhooks late, doubled, lost, out of order, made up; routes that break. */
import { createPublicKey, verify } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { after } from '../harness/until'
import { startDesk, startListening } from './salesiq-desk'

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

describe('on demand', () => {
  test('a webhook comes late, doubled or never', async () => {
    const { receiver, salesiq, operator, id } = await attended()
    salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'late', ms: 300 })
    const late = operator.replies(id, 'first')
    await operator.replies(id, 'second')
    await late
    salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'duplicate', times: 1 })
    await operator.replies(id, 'doubled')
    salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'lost' })
    await operator.replies(id, 'lost')
    const texts = receiver.received.slice(1).map(({ json }) => json['entity']?.['message']?.['text'])
    expect(texts).toEqual(['second', 'first', 'doubled', 'doubled'])
  })

  test('webhooks are held and released the other way round', async () => {
    const { receiver, salesiq, operator, id } = await attended()
    salesiq.webhookPlan.hold()
    await operator.replies(id, 'last words')
    await operator.closes(id)
    expect(receiver.received).toHaveLength(1)
    await salesiq.webhookPlan.release('reversed')
    expect(receiver.events().slice(1)).toEqual(['conversation.completed', 'conversation.operator.replied'])
  })

  test('webhooks are held and released in another order, which is always the same', async () => {
    const { receiver, salesiq, operator, id } = await attended()
    const texts = () => receiver.received.slice(1).map(({ json }) => json['entity']?.['message']?.['text'])
    salesiq.webhookPlan.hold()
    for (const text of ['1', '2', '3', '4', '5']) await operator.replies(id, text)
    await salesiq.webhookPlan.release('shuffled')
    expect(texts()).toEqual(['2', '4', '1', '3', '5'])
  })

  test('webhooks are released one after the other, or all at once', async () => {
    const { receiver, salesiq, operator, id } = await attended({ webhookTimeoutMs: 50 })
    const release = async (options?: { together: boolean }) => {
      salesiq.webhookPlan.hold()
      for (const text of ['1', '2', '3']) await operator.replies(id, text)
      receiver.answers.push(0)
      const before = receiver.received.length
      const released = salesiq.webhookPlan.release('asSent', options)
      await expect.poll(() => receiver.received.length, { interval: 1 }).toBeGreaterThan(before)
      const meanwhile = await after(20, () => Promise.resolve(receiver.received.length - before))
      await released
      return [meanwhile, receiver.received.length - before]
    }
    expect(await release()).toEqual([1, 3])
    expect(await release({ together: true })).toEqual([3, 3])
  })

  test('what was planned and did not happen is left over', async () => {
    const { salesiq, call } = await startDesk()
    salesiq.webhookPlan.add('conversation.rated', { kind: 'lost' })
    salesiq.faults.add('GET /api/v2/portals', { kind: 'hang' })
    await call('GET /api/v2/:screen/brands')
    expect(salesiq.unused()).toEqual([
      'GET /api/v2/portals (hang)',
      'conversation.rated (lost)',
      'GET /api/v2/zylker/brands is no route of SalesIQ',
    ])
  })

  test('the last one is delivered again with the next attempt', async () => {
    const { receiver, salesiq, operator, id } = await attended()
    await operator.replies(id, 'hello', { repeat: 1 })
    await salesiq.redeliverLast()
    const replies = receiver.received.slice(1).map(({ json }) => json)
    expect(replies.map((json) => json['attempt'])).toEqual([1, 1, 2])
    expect(new Set(replies.map((json) => json['entity']?.['message']?.['msgid'])).size).toBe(1)
  })

  test('anything at all is delivered, correctly signed or not', async () => {
    const { receiver, salesiq, webhook } = await startListening()
    const signed = await salesiq.deliver({ rawBody: '{"event":' })
    expect(signed).toMatchObject({ status: 200, answer: 'heard' })
    const [first] = receiver.received
    expect(isSigned('{"event":', first?.headers['x-siqsignature'], webhook.publicKey)).toBe(true)
    await salesiq.deliver({ payload: { event: 'x', entity_id: 1 }, headers: { 'x-siqsignature': 'forged' } })
    expect(receiver.received[1]?.headers['x-siqsignature']).toBe('forged')
    expect(receiver.received[1]?.body).toBe('{"event":"x","entity_id":1}')
  })

  test('a route breaks as the faults say', async () => {
    const { salesiq, call, open } = await startDesk()
    salesiq.faults.add('POST /api/visitor/v1/:screen/conversations', { kind: 'resetAfter' })
    await expect(open()).rejects.toThrow('fetch failed')
    expect(salesiq.conversations).toHaveLength(1)
    salesiq.faults.add('GET /api/v2/portals', { kind: 'status', status: 503, body: 'busy' })
    expect((await call('GET /api/v2/portals')).status).toBe(503)
    expect(salesiq.calls.map(({ fault }) => fault)).toEqual(['resetAfter', 'status'])
  })
})
