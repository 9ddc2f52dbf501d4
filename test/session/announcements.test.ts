/** Who attends, where several things happen at once: the newest assignment wins, and everybody who writes is announced once. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { attendedBy, rawEvent } from '../harness/raw-event'
import { test } from '../harness/scene'

const JOINED = 'A human agent has joined the conversation.'
const CLAIM = 'POST /v1/chat/states/:type/:id/:name/get-or-set'

type Opened = Awaited<ReturnType<Bridge['handoff']>>
type Operator = ReturnType<Bridge['salesiq']['operator']>

const joins = ({ visitor }: Opened) => visitor.heard.filter((text) => text === JOINED).length

/** What the visitor reads: announcements, and lines with the names of those who wrote them. */
const read = ({ visitor }: Opened) =>
  visitor.messages.flatMap(({ text, author }) => {
    if (!author.isBot) return [`${author.name}: ${text}`]
    return text === JOINED ? ['joined'] : []
  })

const assigned = ({ conversation }: Opened, operator: Operator, at: number) => ({
  ...rawEvent('conversation.attender.updated', conversation, attendedBy(operator)),
  event_time: String(at),
})

describe.concurrent('two assignments within 50 ms, in two processes', () => {
  for (const announceOperator of ['onAssignment', 'onFirstReply']) {
    for (const order of ['the newest first', 'the newest last'] as const) {
      test(`${announceOperator}, ${order}: the newest wins`, async ({ bridge }) => {
        await bridge.configure({ announceOperator })
        const opened = await bridge.handoff()
        const [olivia, tom] = [bridge.salesiq.operator(), bridge.salesiq.operator('Tom Reed')]
        const now = Date.now()
        const webhooks = [assigned(opened, olivia, now - 50), assigned(opened, tom, now)]
        if (order === 'the newest first') webhooks.reverse()
        const gate = bridge.botpress.gates.hold(CLAIM)
        const answers: Promise<{ status: number }>[] = []
        for (const payload of webhooks) {
          answers.push(bridge.salesiq.deliver({ payload }))
          await gate.arrived(answers.length)
        }
        gate.open()
        expect((await Promise.all(answers)).map(({ status }) => status)).toEqual([200, 200])
        await bridge.settled()
        expect(opened.hitl.tags['operatorId']).toBe(tom.id)
        if (announceOperator === 'onAssignment') expect(opened.visitor.humanAgentName).toBe('Tom Reed')
        const announced = announceOperator === 'onFirstReply' ? 0 : order === 'the newest first' ? 1 : 2
        expect(joins(opened)).toBe(announced)
      })
    }
  }
})

describe.concurrent('a transfer there and back', () => {
  test('is announced each time', async ({ bridge }) => {
    const session = await bridge.session()
    const { operator: olivia, conversation } = session
    const tom = bridge.salesiq.operator('Tom Reed')
    await olivia.replies(conversation, 'one')
    await olivia.transfersTo(conversation, tom.name)
    await bridge.settled()
    await tom.replies(conversation, 'two')
    await tom.transfersTo(conversation, olivia.name)
    await bridge.settled()
    await olivia.replies(conversation, 'three')
    await bridge.settled()
    expect(read(session)).toEqual([
      'joined',
      'Olivia Park: one',
      'joined',
      'Tom Reed: two',
      'joined',
      'Olivia Park: three',
    ])
    expect(session.visitor.humanAgentName).toBe('Olivia Park')
  })

  test('is announced with the first reply of each, where the bot owner wants that', async ({ bridge }) => {
    await bridge.configure({ announceOperator: 'onFirstReply' })
    const session = await bridge.session()
    const { operator: olivia, conversation } = session
    const tom = bridge.salesiq.operator('Tom Reed')
    await olivia.replies(conversation, 'one')
    await olivia.transfersTo(conversation, tom.name)
    await bridge.settled()
    // Tom hands back without a word: nobody needs to know.
    await tom.transfersTo(conversation, olivia.name)
    await bridge.settled()
    await olivia.transfersTo(conversation, tom.name)
    await bridge.settled()
    await tom.replies(conversation, 'two')
    await tom.replies(conversation, 'three')
    await bridge.settled()
    expect(read(session)).toEqual(['joined', 'Olivia Park: one', 'joined', 'Tom Reed: two', 'Tom Reed: three'])
  })
})

describe.concurrent('a colleague who writes without having been assigned', () => {
  test('is announced once before the first line, although each line comes to another process', async ({ bridge }) => {
    const session = await bridge.session()
    const { operator: olivia, conversation } = session
    const tom = bridge.salesiq.operator('Tom Reed')
    await tom.joins(conversation)
    bridge.salesiq.webhookPlan.hold()
    for (const text of ['one', 'two', 'three']) void tom.replies(conversation, text)
    await bridge.salesiq.webhookPlan.release('reversed', { together: true })
    await bridge.settled()
    await olivia.replies(conversation, 'four')
    await bridge.settled()
    expect(read(session)).toEqual([
      'joined',
      'joined',
      'Tom Reed: one',
      'Tom Reed: two',
      'Tom Reed: three',
      'Olivia Park: four',
    ])
    expect(session.hitl.tags['operatorId']).toBe(olivia.id)
  })

  test('and whose assignment comes afterwards is not announced again', async ({ bridge }) => {
    const opened = await bridge.handoff()
    const olivia = bridge.salesiq.operator()
    bridge.salesiq.webhookPlan.add('conversation.attender.updated', { kind: 'lost' })
    await olivia.joins(opened.conversation)
    const before = Date.now() - 1
    await olivia.replies(opened.conversation, 'one')
    await bridge.salesiq.deliver({ payload: assigned(opened, olivia, before) })
    await bridge.salesiq.deliver({ payload: assigned(opened, olivia, Date.now()) })
    await bridge.settled()
    expect(read(opened)).toEqual(['joined', 'Olivia Park: one'])
  })
})
