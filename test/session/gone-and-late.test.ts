/** People who are gone, events that come hours late or after the end, and operations of newer platforms. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { attendedBy, rawEvent, replyOf } from '../harness/raw-event'
import { test } from '../harness/scene'

type Session = Awaited<ReturnType<Bridge['session']>>

const lines = ({ visitor }: Pick<Session, 'visitor'>) =>
  visitor.messages.filter(({ author }) => !author.isBot).map(({ text, author }) => `${author.name}: ${text}`)

const joins = ({ visitor }: Pick<Session, 'visitor'>) =>
  visitor.heard.filter((text) => text === 'A human agent has joined the conversation.').length

/** As somebody does who clears old users away. */
const deleteUser = async ({ botpress }: Bridge, id: string) => {
  const { botId, integrationId } = botpress.names
  const headers = { 'x-bot-id': botId, 'x-integration-id': integrationId }
  expect((await fetch(`${botpress.url}/v1/chat/users/${id}`, { method: 'DELETE', headers })).status).toBe(200)
}

const ratings = ({ botpress }: Bridge) =>
  botpress.botHeard.flatMap(({ type, payload }) => (type === 'conversationRated' ? [Number(payload['rating'])] : []))

describe.concurrent('an operator', () => {
  test('whose Botpress user is deleted in the middle of the session: the words come under a new user', async ({
    bridge,
  }) => {
    const session = await bridge.session()
    const { operator, conversation, hitl } = session
    await operator.replies(conversation, 'one')
    await bridge.settled()
    await deleteUser(bridge, hitl.tags['operatorUserId'] ?? '')
    await operator.replies(conversation, 'two')
    await operator.replies(conversation, 'three')
    await bridge.settled()
    expect(lines(session).slice(-2)).toEqual(['Olivia Park: two', 'Olivia Park: three'])
    const users = bridge.botpress.users.filter(({ tags }) => tags['operatorId'] === operator.id)
    expect(users.map(({ id }) => id)).toEqual([hitl.tags['operatorUserId']])
    await operator.transfersTo(conversation, 'Tom Reed')
    await bridge.settled()
    expect(session.visitor.humanAgentName).toBe('Tom Reed')
  })

  for (const id of ['.', '..', '', null, undefined]) {
    test(`with the id ${JSON.stringify(id)} is heard, under the name that is there`, async ({ bridge }) => {
      const session = await bridge.session()
      const { conversation, operator } = session
      const send = (event: string, entity: object) =>
        bridge.salesiq.deliver({ payload: rawEvent(event, conversation, { ...entity }) })
      const sender = { id, name: 'Uma', type: 'operator' }
      const answers = [
        await send('conversation.attender.updated', attendedBy(operator, { owner: sender, attender: sender })),
        await send('conversation.operator.replied', replyOf(operator, { sender, text: 'I am Uma' })),
        await send('conversation.operator.replied', replyOf(operator, { sender, text: 'How are you?' })),
      ]
      await bridge.settled()
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
      expect(lines(session)).toEqual(['Uma: I am Uma', 'Uma: How are you?'])
      expect(joins(session)).toBe(2)
    })
  }

  for (const goneSender of ['noId', 'emptyId', 'nullId'] as const) {
    test(`who is removed from the portal (${goneSender}): nothing is heard twice, and the last words come`, async ({
      bridge,
    }) => {
      const session = await bridge.session()
      const { operator, conversation } = session
      bridge.salesiq.switches.goneSender = goneSender
      await operator.replies(conversation, 'one')
      await bridge.settled()
      await operator.getsRemoved()
      bridge.salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'lost' })
      await operator.replies(conversation, 'two')
      await operator.replies(conversation, 'three')
      await operator.closes(conversation)
      await bridge.settled()
      expect(lines(session)).toEqual(['Olivia Park: one', 'Olivia Park: two', 'Olivia Park: three'])
    })
  }
})

describe.concurrent('an event that comes late', () => {
  const hours = 3 * 3_600_000
  const old = { event_time: String(Date.now() - hours), attempt: 4 }

  test('assignments and replies of hours ago change nothing', async ({ bridge }) => {
    const session = await bridge.session()
    const { conversation, operator, hitl } = session
    hitl.createdAt = new Date(Date.now() - 2 * hours).toISOString()
    await operator.replies(conversation, 'one')
    await bridge.settled()
    const reply = bridge.salesiq.deliveries.at(-1)?.body ?? ''
    await operator.replies(conversation, 'two')
    await operator.transfersTo(conversation, 'Tom Reed')
    await bridge.settled()
    const before = { tags: { ...hitl.tags }, lines: lines(session), joins: joins(session) }
    const assigned = rawEvent('conversation.attender.updated', conversation, attendedBy(operator))
    await bridge.salesiq.deliver({ payload: { ...assigned, ...old } })
    await bridge.salesiq.deliver({ rawBody: reply })
    await bridge.settled()
    expect({ tags: { ...hitl.tags }, lines: lines(session), joins: joins(session) }).toEqual(before)
  })

  test('nothing opens a session again that has ended', async ({ bridge }) => {
    const session = await bridge.session()
    const { conversation, operator, hitl, visitor } = session
    await operator.replies(conversation, 'one')
    await operator.closes(conversation)
    await bridge.settled()
    const before = { tags: { ...hitl.tags }, heard: [...visitor.heard], events: bridge.botpress.events.length }
    for (const { body } of [...bridge.salesiq.deliveries]) {
      expect((await bridge.salesiq.deliver({ rawBody: body })).status).toBe(200)
    }
    const tom = bridge.salesiq.operator('Tom Reed')
    for (const event of ['conversation.attender.updated', 'conversation.transfer.accepted', 'conversation.missed'])
      await bridge.salesiq.deliver({ payload: rawEvent(event, conversation, attendedBy(tom)) })
    await bridge.settled()
    expect({ tags: { ...hitl.tags }, heard: visitor.heard, events: bridge.botpress.events.length }).toEqual(before)
    expect(visitor.hitlActive).toBe(false)
  })

  test('a rating that is older than the last one is not told', async ({ bridge }) => {
    const { conversation } = await bridge.session()
    await bridge.salesiq.visitorRates(conversation, { rating: 2 })
    await bridge.settled()
    const first = bridge.salesiq.deliveries.at(-1)?.body ?? ''
    await bridge.salesiq.visitorRates(conversation, { rating: 5 })
    await bridge.settled()
    await bridge.salesiq.deliver({ rawBody: first })
    await bridge.settled()
    expect(ratings(bridge)).toEqual([2, 5])
  })
})

for (const operation of ['message_updated', 'conversation_updated']) {
  test(`the operation ${operation} of newer platforms is answered, and nothing happens`, async ({ bridge }) => {
    const { hitl } = await bridge.session()
    const before = { calls: bridge.botpress.calls.length, log: bridge.log().length, tags: { ...hitl.tags } }
    const { status } = await bridge.botpress.invoke(operation, { conversation: hitl, message: { id: 'm' } })
    expect(status).toBe(200)
    expect({ calls: bridge.botpress.calls.length, log: bridge.log().length, tags: hitl.tags }).toEqual(before)
  })
}
