/** Files from the operator, in every way in which SalesIQ may tell of them. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { rawEvent, replyOf } from '../harness/raw-event'
import { test } from '../harness/scene'
import { randomFile } from '../harness/random-file'

const ATTACHMENT = 'GET /api/v2/:screen/conversations/:id/attachments/:attachment'
const TRANSCRIPT = 'GET /api/v2/:screen/conversations/:id/messages'

type Session = Awaited<ReturnType<Bridge['session']>>

/** What the visitor received from the operator: texts, and files by their names. */
const heard = ({ visitor }: Session) =>
  visitor.messages
    .filter(({ author }) => author.name === 'Olivia Park')
    .map(({ type, text, payload }) => (type === 'text' ? text : `[${String(payload['title'])}]`))

const png = (name = 'a.png', size = 10) => ({ name, type: 'image/png', bytes: randomFile(size) })

const healed = async (bridge: Bridge) => {
  await bridge.salesiq.settled({ retries: true })
  await bridge.settled()
}

describe.concurrent('a file that the transcript does not tell of at once', () => {
  const silence = {
    kind: 'status',
    status: 200,
    body: '{"data":[]}',
    headers: { 'content-type': 'application/json' },
  } as const
  for (const fault of [{ kind: 'status', status: 503 }, { kind: 'status', status: 429 }, silence] as const) {
    test(`${fault.status}, ${'body' in fault ? 'empty' : 'refused'}: heard with the next try`, async ({ bridge }) => {
      Object.assign(bridge.salesiq.switches, { fileEntity: 'noText', retryAfterMs: 700 })
      const session = await bridge.session()
      bridge.salesiq.faults.add(TRANSCRIPT, fault, fault.status === 503 ? 2 : 1)
      await session.operator.sendsFile(session.conversation, png('ticket.png'))
      await healed(bridge)
      expect(heard(session)).toEqual(['[ticket.png]'])
    })
  }
})

describe.concurrent('a file of the operator', () => {
  test('a webhook tells of a file beside its words: both are heard', async ({ bridge }) => {
    const session = await bridge.session()
    const { operator, conversation } = session
    bridge.salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'lost' })
    await operator.sendsFile(conversation, { ...png(), comment: 'see this' })
    const message = conversation.messages.at(-1)
    const told = { msgid: message?.id, text: 'see this', file: { attachment_id: message?.file?.id } }
    await bridge.salesiq.deliver({
      payload: rawEvent('conversation.operator.replied', conversation, replyOf(operator, told)),
    })
    await bridge.settled()
    expect(heard(session)).toEqual(['[a.png]', 'see this'])
  })

  test('an attachment is somewhere else: followed there, and the token stays here', async ({ bridge }) => {
    const session = await bridge.session()
    const elsewhere = bridge.fileHost.link('b.png', { type: 'image/png', bytes: Buffer.from('b') })
    bridge.salesiq.faults.add(ATTACHMENT, { kind: 'status', status: 302, headers: { location: elsewhere } })
    await session.operator.sendsFile(session.conversation, png())
    await bridge.settled()
    expect(heard(session)).toEqual(['[a.png]'])
    expect(bridge.fileHost.authorised()).toEqual([])
  })

  test('an attachment is moved within SalesIQ, twice: followed with the token', async ({ bridge }) => {
    const session = await bridge.session()
    const again = { kind: 'status', status: 302, headers: { location: '#again' } } as const
    bridge.salesiq.faults.add(ATTACHMENT, again, 2)
    await session.operator.sendsFile(session.conversation, png())
    await bridge.settled()
    expect(heard(session)).toEqual(['[a.png]'])
  })

  test('a file without a name: heard under one', async ({ bridge }) => {
    const session = await bridge.session()
    const nameless = { name: '', type: 'application/octet-stream', bytes: randomFile(5) }
    await session.operator.sendsFile(session.conversation, nameless)
    await bridge.settled()
    expect(heard(session)).toEqual(['[file]'])
  })
})
