/** What comes after the words: corrections, ratings, sums, what did not arrive; and in whose language it is said. */
import { describe, expect } from 'vitest'
import type { Bridge } from './bridge'
import { test } from './scene'
import { rawEvent } from './raw-event'

const lastId = ({ messages }: { messages: { id: string }[] }) => messages.at(-1)?.id ?? ''

describe.concurrent('an operator who corrects himself', () => {
  test('the visitor reads a short note, once, by the same operator', async ({ bridge }) => {
    const { visitor, operator, conversation } = await bridge.session()
    await operator.replies(conversation, 'It costs 10')
    await bridge.settled()
    await operator.edits(conversation, lastId(conversation), 'It costs &amp; 12')
    await bridge.salesiq.redeliverLast()
    await bridge.settled()
    expect(visitor.heard.slice(-2)).toEqual(['It costs 10', 'Olivia Park corrected a message: It costs & 12'])
    expect(visitor.messages.at(-1)?.author.name).toBe('Olivia Park')
  })

  test('takes a message back: so the note says, without the words', async ({ bridge }) => {
    const { visitor, operator, conversation } = await bridge.session()
    await operator.replies(conversation, 'secret')
    await bridge.settled()
    await operator.deletes(conversation, lastId(conversation))
    await bridge.settled()
    expect(visitor.heard.at(-1)).toBe('Olivia Park took back a message. Please ignore it.')
  })

  test('of a message that nobody has read: nothing', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const heard = visitor.heard.length
    const message = { sender: { id: '1', name: 'x', type: 'operator' }, msgid: '1769112930346', text: 'new' }
    for (const event of ['conversation.message.edited', 'conversation.message.deleted']) {
      const { status } = await bridge.salesiq.deliver({ payload: rawEvent(event, conversation, { message }) })
      expect(status).toBe(200)
    }
    await bridge.settled()
    expect(visitor.heard).toHaveLength(heard)
  })

  for (const undocumentedEntity of ['lifecycle', 'bare', 'off'] as const) {
    test(`whatever the event carries (${undocumentedEntity}), nothing breaks`, async ({ bridge }) => {
      bridge.salesiq.switches.undocumentedEntity = undocumentedEntity
      const { operator, conversation, visitor } = await bridge.session()
      await operator.replies(conversation, 'one')
      await operator.edits(conversation, lastId(conversation), 'two')
      await operator.replies(conversation, 'three')
      await bridge.settled()
      expect(visitor.heard).toContain('three')
      expect(bridge.salesiq.deliveries.every(({ status }) => status === 200)).toBe(true)
    })
  }

  test('says nothing where the settings say so', async ({ bridge }) => {
    await bridge.configure({ tellChanges: false })
    const { visitor, operator, conversation } = await bridge.session()
    await operator.replies(conversation, 'one')
    await bridge.settled()
    await operator.edits(conversation, lastId(conversation), 'two')
    await bridge.settled()
    expect(visitor.heard.at(-1)).toBe('one')
  })
})

describe.concurrent('a rating', () => {
  const ratings = ({ botpress }: Bridge) =>
    botpress.botHeard.filter(({ type }) => type.endsWith('conversationRated')).map(({ payload }) => payload)

  test('after the end: the bot hears stars and words, once', async ({ bridge }) => {
    const { operator, conversation, hitl } = await bridge.session({ hitlSession: { reference: 'r-1' } })
    await operator.closes(conversation)
    await bridge.settled()
    await bridge.salesiq.visitorRates(conversation, { rating: 4, feedback: 'Good support' })
    await bridge.salesiq.redeliverLast()
    await bridge.settled()
    expect(ratings(bridge)).toEqual([
      {
        hitlConversationId: hitl.id,
        reference: 'r-1',
        rating: 4,
        feedback: 'Good support',
        operatorName: 'Olivia Park',
      },
    ])
  })

  test('of words alone, and then of stars: both are told', async ({ bridge }) => {
    const { conversation } = await bridge.session()
    await bridge.salesiq.visitorRates(conversation, { feedback: 'fine' })
    await bridge.settled()
    await bridge.salesiq.visitorRates(conversation, { rating: 5 })
    await bridge.settled()
    expect(ratings(bridge)).toMatchObject([{ feedback: 'fine' }, { rating: 5 }])
  })

  test('of a chat that the bot did not start is nobody’s business', async ({ bridge }) => {
    const chat = await bridge.salesiq.startWebsiteChat()
    await bridge.salesiq.visitorRates(chat, { rating: 1 })
    await bridge.settled()
    expect(ratings(bridge)).toEqual([])
  })
})

type Summary = Record<string, unknown>

const getSession = async (bridge: Bridge, input: object) => {
  const { status, body } = await bridge.botpress.invoke('action_triggered', { type: 'getSession', input })
  const answer = JSON.parse(body) as { output?: Summary; message?: string }
  return { status, ...answer }
}

describe.concurrent('how a session went', () => {
  const talk = async (bridge: Bridge) => {
    const opened = await bridge.session({ hitlSession: { reference: 'order-1042' } })
    const { visitor, operator, conversation } = opened
    await visitor.says('one')
    await operator.replies(conversation, 'two')
    await visitor.says({
      type: 'image',
      payload: { imageUrl: bridge.fileHost.link('a.png', { type: 'image/png', bytes: Buffer.from('x') }) },
    })
    await operator.sendsFile(conversation, { name: 'b.pdf', type: 'application/pdf', bytes: Buffer.from('y') })
    await bridge.settled()
    return opened
  }
  const numbers = { visitorMessages: 2, operatorMessages: 2, files: 2, operatorName: 'Olivia Park' }

  test('while it runs: asked for by its reference, or by its conversation', async ({ bridge }) => {
    const { hitl } = await talk(bridge)
    const byReference = await getSession(bridge, { reference: 'order-1042' })
    expect(byReference.output).toMatchObject({ state: 'attended', reference: 'order-1042', ...numbers })
    expect(byReference.output?.['firstReplyAt']).toMatch(/Z$/)
    expect(byReference.output).not.toHaveProperty('endedAt')
    const byConversation = await getSession(bridge, { hitlConversationId: hitl.id })
    expect(byConversation.output).toEqual(byReference.output)
  })

  test('nobody has come: waiting', async ({ bridge }) => {
    await bridge.handoff({ hitlSession: { reference: 'r' } })
    const { output } = await getSession(bridge, { reference: 'r' })
    expect(output).toMatchObject({ state: 'waiting', visitorMessages: 0, operatorMessages: 0 })
    expect(output).not.toHaveProperty('operatorName')
  })

  test('at the end the event and the action say the same', async ({ bridge }) => {
    const { operator, conversation } = await talk(bridge)
    await operator.closes(conversation)
    await bridge.settled()
    const ended = bridge.botpress.botHeard.find(({ type }) => type.endsWith('sessionEnded'))?.payload
    expect(ended).toMatchObject({ outcome: 'completed', ...numbers })
    const { output } = await getSession(bridge, { reference: 'order-1042' })
    expect(output).toMatchObject({ state: 'ended', outcome: 'completed', ...numbers })
    for (const name of ['endedAt', 'firstReplyAt', 'secondsToAssignment', 'secondsToFirstReply', 'durationSeconds']) {
      expect(output?.[name], name).toEqual(ended?.[name])
    }
  })

  test('stopped by the bot: counted as well', async ({ bridge }) => {
    const { visitor } = await talk(bridge)
    await visitor.stopsHitl()
    await bridge.settled()
    const ended = bridge.botpress.botHeard.find(({ type }) => type.endsWith('sessionEnded'))?.payload
    expect(ended).toMatchObject({ outcome: 'stopped', ...numbers })
  })

  test('SalesIQ does not tell: the times that are known, and no counts', async ({ bridge }) => {
    const { operator, conversation } = await talk(bridge)
    bridge.salesiq.faults.add('GET /api/v2/:screen/conversations/:id/messages', { kind: 'hang' }, 2)
    await operator.closes(conversation)
    await bridge.settled()
    const ended = bridge.botpress.botHeard.find(({ type }) => type.endsWith('sessionEnded'))?.payload
    expect(ended).toMatchObject({ outcome: 'completed', operatorName: 'Olivia Park' })
    expect(ended).not.toHaveProperty('visitorMessages')
    bridge.salesiq.faults.clear()
  })

  for (const [input, message] of [
    [{}, 'Name the session'],
    [{ reference: 'nobody' }, 'There is no session with this reference.'],
    [{ hitlConversationId: 'conv_01AAAAAAAAAAAAAAAAAAAAAAAA' }, 'There is no session with this hitlConversationId.'],
  ] as const) {
    test(`${JSON.stringify(input)}: an error that says what to do`, async ({ bridge }) => {
      const answer = await getSession(bridge, input)
      expect(answer.status).toBe(400)
      expect(answer.message).toContain(message)
    })
  }
})

describe.concurrent('a line that did not arrive', () => {
  const MESSAGES = 'POST /api/visitor/v1/:screen/conversations/:id/messages'
  const refusal = { kind: 'status', status: 400, body: '{"error":{"code":1011,"message":"no"}}' } as const
  const notice = 'Your last message may not have reached us. Please send it again.'

  test('once an operator has joined: the visitor is told, by the bot’s name', async ({ bridge }) => {
    await bridge.configure({ label: 'Shop bot' })
    const { visitor } = await bridge.session()
    bridge.salesiq.faults.add(MESSAGES, refusal)
    await visitor.says('hello?')
    await bridge.settled()
    expect(visitor.messages.at(-1)).toMatchObject({ text: notice, author: { name: 'Shop bot' } })
    expect(visitor.humanAgentName).toBe('Olivia Park')
    expect(bridge.ownerLog().join()).toContain('Could not send a message to the operator.')
  })

  test('before anybody has joined: nobody is announced who is not there', async ({ bridge }) => {
    const { visitor } = await bridge.handoff()
    bridge.salesiq.faults.add(MESSAGES, refusal)
    await visitor.says('hello?')
    await bridge.settled()
    expect(visitor.heard).not.toContain(notice)
    expect(visitor.humanAgentName).toBeUndefined()
  })

  test('is told only where the settings say so', async ({ bridge }) => {
    await bridge.configure({ tellNotDelivered: false })
    const { visitor } = await bridge.session()
    bridge.salesiq.faults.add(MESSAGES, refusal)
    await visitor.says('hello?')
    await bridge.settled()
    expect(visitor.heard).not.toContain(notice)
  })
})

describe.concurrent('in whose language', () => {
  test('the settings’ language, for visitor and operator', async ({ bridge }) => {
    await bridge.configure({ language: 'fr' })
    const { visitor, operator, conversation } = await bridge.session()
    await operator.offers(conversation, 'audio_call')
    await bridge.settled()
    expect(conversation.messages[1]?.text).toContain('La conversation jusqu’ici')
    expect(visitor.heard.at(-1)).toContain('Olivia Park a proposé un appel')
  })

  test('the visitor’s own, where the handoff tells one; the operator’s stays', async ({ bridge }) => {
    const { visitor, operator, conversation } = await bridge.session({ hitlSession: { language: 'de-AT' } })
    await operator.offers(conversation, 'audio_call')
    await bridge.settled()
    expect(visitor.heard.at(-1)).toContain('Olivia Park hat einen Anruf angeboten')
    expect(conversation.messages[1]?.text).toContain('The conversation so far')
  })

  test('the bot owner’s own words', async ({ bridge }) => {
    await bridge.configure({ texts: [{ name: 'offeredCall', text: '{operator} would like to ring you.' }] })
    const { visitor, operator, conversation } = await bridge.session()
    await operator.offers(conversation, 'video_call')
    await bridge.settled()
    expect(visitor.heard.at(-1)).toBe('Olivia Park would like to ring you.')
  })
})
