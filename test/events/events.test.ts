/** What each SalesIQ event does, by the state of its session: the table of the webhook, cell by cell. */
import { describe, expect } from 'vitest'
import type { Conversation } from '../../emulators/salesiq/conversation'
import { markOf } from '../../src/session/session'
import type { Bridge } from '../harness/bridge'
import { test } from '../harness/scene'
import { attendedBy, rawEvent, replyOf } from '../harness/raw-event'
import { until } from '../harness/until'

const unknown = { id: '40510000000999999' }
const operator = { id: '40510000000777777', name: 'Olivia Park' }

const post = (bridge: Bridge, payload: unknown) => bridge.salesiq.deliver({ payload })

const lookUps = (bridge: Bridge) =>
  bridge.botpress.calls.filter(({ route }) => route === 'GET /v1/chat/conversations').length

const events = (bridge: Bridge) => bridge.botpress.events.map(({ type }) => type)

/** An event of a chat that was opened just now with our mark, and whose session does not stand yet. */
const ours = (bridge: Bridge) => ({
  question: `Help\n(Botpress · ${markOf(bridge.botpress.names.webhookId)})`,
  opened_time: String(Date.now()),
})

describe.concurrent('an event of an unknown conversation, opened just now with our mark', () => {
  for (const name of ['conversation.attender.updated', 'conversation.completed', 'conversation.missed']) {
    test(`${name}: is looked for again, then asked for once more`, async ({ bridge }) => {
      bridge.botpress.calls.length = 0
      const { status } = await post(bridge, rawEvent(name, unknown, attendedBy(operator, ours(bridge))))
      expect(status).toBe(503)
      expect(lookUps(bridge)).toBeGreaterThan(1)
      expect(bridge.botpress.conversations).toEqual([])
    })
  }

  test('operator.replied carries neither mark nor time: one look-up, and that is all', async ({ bridge }) => {
    bridge.botpress.calls.length = 0
    const { status } = await post(bridge, rawEvent('conversation.operator.replied', unknown, replyOf(operator)))
    expect(status).toBe(200)
    expect(lookUps(bridge)).toBe(1)
  })
})

describe.concurrent('an event of an unknown conversation otherwise', () => {
  const old = { opened_time: String(Date.now() - 40_000) }
  const cases = {
    'not our mark': () => ({ question: 'Help (Botpress · bp-0000000000)', opened_time: String(Date.now()) }),
    'our mark, but opened long ago': (bridge: Bridge) => ({ ...ours(bridge), ...old }),
  }
  for (const name of ['conversation.attender.updated', 'conversation.completed', 'conversation.missed']) {
    for (const [kind, fields] of Object.entries(cases)) {
      test(`${name}, ${kind}: one call, nothing created`, async ({ bridge }) => {
        bridge.botpress.calls.length = 0
        const { status } = await post(bridge, rawEvent(name, unknown, attendedBy(operator, fields(bridge))))
        expect(status).toBe(200)
        expect(bridge.apiCalls()).toEqual(['GET /v1/chat/conversations'])
      })
    }
  }
})

describe.concurrent('an event of a session that is less than two seconds old', () => {
  const young = async (bridge: Bridge) => {
    const { visitor, conversation, hitl } = await bridge.handoff()
    hitl.createdAt = new Date().toISOString()
    return { visitor, conversation }
  }

  test('attender.updated: is announced once the plugin listens', async ({ bridge }) => {
    const { visitor, conversation } = await young(bridge)
    await bridge.salesiq.operator().joins(conversation)
    await bridge.settled()
    expect(visitor.heard).toContain('A human agent has joined the conversation.')
  })

  test('assigned 113 ms after opening, while the plugin is still at work: announced all the same', async ({
    bridge,
  }) => {
    bridge.botpress.plugin.config.activationDelayMs = 1500
    bridge.salesiq.switches.autoAssign = true
    const visitor = bridge.botpress.visitor({ name: 'Ana' })
    await visitor.asksForHuman()
    await bridge.settled()
    expect(visitor.heard.filter((text) => text === 'A human agent has joined the conversation.')).toHaveLength(1)
    expect(visitor.humanAgentName).toBe('Olivia Park')
    expect(bridge.salesiq.deliveries.map(({ status }) => status)).toEqual([200])
  })

  test('operator.replied: is heard, not swallowed', async ({ bridge }) => {
    const { visitor, conversation } = await young(bridge)
    await post(bridge, rawEvent('conversation.operator.replied', conversation, replyOf(operator, { text: 'early' })))
    await bridge.settled()
    expect(visitor.heard.at(-1)).toBe('early')
  })

  test('a reply and an assignment at the same time: announced once', async ({ bridge }) => {
    const { visitor, conversation } = await young(bridge)
    const before = lookUps(bridge)
    const assigned = post(bridge, rawEvent('conversation.attender.updated', conversation, attendedBy(operator)))
    await until('the assignment has found its session', () => lookUps(bridge) > before)
    await post(bridge, rawEvent('conversation.operator.replied', conversation, replyOf(operator, { text: 'early' })))
    await assigned
    await bridge.settled()
    expect(visitor.heard.slice(-2)).toEqual(['A human agent has joined the conversation.', 'early'])
    expect(visitor.heard.filter((text) => text.includes('has joined'))).toHaveLength(1)
  })

  for (const name of ['conversation.completed', 'conversation.missed']) {
    test(`${name}: ends the session after it began`, async ({ bridge }) => {
      const { visitor, conversation } = await young(bridge)
      await post(bridge, rawEvent(name, conversation, attendedBy(operator, { ended_by: 'agent' })))
      await bridge.settled()
      expect(visitor.hitlActive).toBe(false)
    })
  }
})

describe.concurrent('an event of a known session', () => {
  test('attender.updated: user, tags, announcement', async ({ bridge }) => {
    const { hitl, operator: olivia } = await bridge.session()
    const user = bridge.botpress.users.find(({ tags }) => tags['operatorId'] === olivia.id)
    expect(user?.name).toBe('Olivia Park')
    expect(hitl.tags).toMatchObject({ operatorId: olivia.id, operatorUserId: user?.id, announcedOperatorId: olivia.id })
    expect(bridge.botpress.events.at(-1)).toMatchObject({
      type: 'hitlAssigned',
      payload: { conversationId: hitl.id, userId: user?.id },
    })
  })

  test('attender.updated twice for the same operator: announced once', async ({ bridge }) => {
    const { visitor } = await bridge.session()
    await bridge.salesiq.redeliverLast()
    await bridge.settled()
    expect(events(bridge)).toEqual(['hitlAssigned'])
    expect(visitor.heard.filter((text) => text.includes('has joined'))).toHaveLength(1)
  })

  test('attender.updated that is older than the present operator: nothing', async ({ bridge }) => {
    const { conversation, hitl } = await bridge.session()
    const before = { ...hitl.tags }
    const late = { event_time: String(Date.now() - 60_000) }
    await post(bridge, { ...rawEvent('conversation.attender.updated', conversation, attendedBy(operator)), ...late })
    expect(hitl.tags).toEqual(before)
    expect(events(bridge)).toEqual(['hitlAssigned'])
  })

  test('attender.updated with a bot: nothing, whichever way it says so', async ({ bridge }) => {
    const { conversation } = await bridge.handoff()
    const bots = [
      { owner: { id: 'b40510000000888888', name: 'Zobot', type: 'bot' } },
      { owner: { id: '40510000000888888', name: 'Zobot', type: 'operator', is_bot: true } },
      { owner: { id: 'b40510000000888888', name: 'Zobot' } },
    ]
    for (const bot of bots)
      await post(bridge, rawEvent('conversation.attender.updated', conversation, attendedBy(operator, bot)))
    await bridge.salesiq.botAttends(conversation)
    expect(events(bridge)).toEqual([])
  })

  test('a transfer: the next operator is announced, the session goes on', async ({ bridge }) => {
    const { visitor, operator: olivia, conversation } = await bridge.session()
    await olivia.replies(conversation, 'Olivia here')
    await olivia.transfersTo(conversation, 'Tom Reed')
    await bridge.settled()
    expect(visitor.hitlActive).toBe(true)
    expect(visitor.humanAgentName).toBe('Tom Reed')
    await bridge.salesiq.operator('Tom Reed').replies(conversation, 'Tom here')
    await bridge.settled()
    expect(visitor.messages.at(-1)).toMatchObject({ text: 'Tom here', author: { name: 'Tom Reed' } })
    expect(bridge.botpress.users.flatMap(({ name, tags }) => (tags['operatorId'] ? [name] : [])).sort()).toEqual([
      'Olivia Park',
      'Tom Reed',
    ])
  })

  test('operator.replied: a message of that operator', async ({ bridge }) => {
    const { hitl, operator: olivia, conversation } = await bridge.session()
    await olivia.replies(conversation, 'hello')
    await bridge.settled()
    const message = bridge.botpress.messages.find(
      ({ conversationId, payload }) => conversationId === hitl.id && payload['text'] === 'hello',
    )
    expect(message?.userId).toBe(hitl.tags['operatorUserId'])
    const msgid = conversation.messages.at(-1)?.id
    expect(message?.tags).toMatchObject({
      id: expect.stringMatching(new RegExp(`^${conversation.id}:${msgid}-[\\w-]{8}$`)) as string,
      msgid: `${conversation.id}:${msgid}`,
    })
  })

  test('operator.replied before anybody was assigned: announced once, before the line', async ({ bridge }) => {
    const { visitor, conversation, hitl } = await bridge.handoff()
    await post(bridge, rawEvent('conversation.operator.replied', conversation, replyOf(operator)))
    await bridge.settled()
    expect(hitl.tags).toMatchObject({ operatorId: operator.id })
    expect(events(bridge)).toEqual(['hitlAssigned'])
    expect(visitor.heard.slice(-2)).toEqual(['A human agent has joined the conversation.', 'hello'])
    await post(bridge, rawEvent('conversation.attender.updated', conversation, attendedBy(operator)))
    await bridge.settled()
    expect(events(bridge)).toEqual(['hitlAssigned'])
    expect(visitor.heard.filter((text) => text.includes('has joined'))).toHaveLength(1)
  })

  test('operator.replied by a colleague who joined: under his own name', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const tom = bridge.salesiq.operator('Tom Reed')
    await tom.joins(conversation)
    await tom.replies(conversation, 'Tom here')
    await bridge.settled()
    const author = bridge.botpress.messages.find(({ payload }) => payload['text'] === 'Tom here')?.userId
    expect(bridge.botpress.users.find(({ id }) => id === author)?.name).toBe('Tom Reed')
    expect(visitor.heard.at(-1)).toBe('Tom here')
  })

  test('operator.replied by a bot or by the visitor: not relayed', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const before = visitor.heard.length
    const senders = [
      { id: 'b40510000000427003', name: 'Zobot' },
      { id: 'b40510000000427003', name: 'Zobot', type: 'bot' },
      { id: '$3403221679883552585', name: 'Ana', type: 'visitor' },
    ]
    for (const sender of senders)
      await post(bridge, rawEvent('conversation.operator.replied', conversation, replyOf(operator, { sender })))
    await bridge.salesiq.botReplies(conversation, 'I am a Zobot')
    await bridge.settled()
    expect(visitor.heard).toHaveLength(before)
  })

  const endings = [
    ['agent', 'completed'],
    ['visitor', 'visitorLeft'],
    ['system', 'idle'],
    ['scheduler', 'idle'],
  ]
  for (const [endedBy, outcome] of endings) {
    test(`completed, ended by ${endedBy}: ${outcome}, in this order: decided, told, stopped, tagged`, async ({
      bridge,
    }) => {
      const { conversation, hitl, visitor } = await bridge.session({ hitlSession: { reference: 'order-1042' } })
      bridge.botpress.calls.length = 0
      const times = { opened_time: '1769112520888', attended_time: '1769112520999', end_time: '1769112944861' }
      await post(
        bridge,
        rawEvent('conversation.completed', conversation, attendedBy(operator, { ended_by: endedBy, ...times })),
      )
      await bridge.settled()
      expect(bridge.botpress.botHeard.at(-1)?.payload).toEqual({
        hitlConversationId: hitl.id,
        reference: 'order-1042',
        outcome,
        endedBy,
        openedAt: '2026-01-22T20:08:40.888Z',
        attendedAt: '2026-01-22T20:08:40.999Z',
        endedAt: '2026-01-22T20:15:44.861Z',
        hasOperator: true,
        lastOperatorName: operator.name,
        operatorName: operator.name,
        secondsToAssignment: 0,
        durationSeconds: 424,
        visitorMessages: 0,
        operatorMessages: 0,
        files: 0,
      })
      expect(bridge.apiCalls()).toEqual([
        'GET /v1/chat/conversations',
        'POST /v1/chat/states/:type/:id/:name/get-or-set',
        'POST /v1/chat/events',
        'POST /v1/chat/events',
        'PUT /v1/chat/conversations/:id',
      ])
      expect(events(bridge).slice(-2)).toEqual(['sessionEnded', 'hitlStopped'])
      expect(hitl.tags['outcome']).toBe(outcome)
      expect(visitor.hitlActive).toBe(false)
    })
  }

  test('completed that says it was missed is missed, whatever the label says', async ({ bridge }) => {
    const { conversation } = await bridge.handoff()
    const entity = { opened_time: '1769112520888', chat_status: { state: '3', label: 'Verpasst' }, ended_by: 'system' }
    await post(bridge, rawEvent('conversation.completed', conversation, entity))
    await bridge.settled()
    expect(bridge.botpress.botHeard.at(-1)?.payload).toMatchObject({ outcome: 'missed', endedBy: 'system' })
  })

  test('an ending that Botpress interrupts is repeated whole', async ({ bridge }) => {
    const { conversation, hitl, operator: olivia, visitor } = await bridge.session()
    bridge.salesiq.switches.retryAfterMs = 200
    bridge.botpress.refuses('POST /v1/chat/events', 'Internal', { times: 2 })
    await olivia.closes(conversation)
    await bridge.salesiq.settled({ retries: true })
    await bridge.settled()
    expect(bridge.salesiq.deliveries.slice(-2).map(({ status, attempt }) => [status, attempt])).toEqual([
      [503, 1],
      [200, 2],
    ])
    expect(hitl.tags['outcome']).toBe('completed')
    expect(visitor.hitlActive).toBe(false)
    expect(bridge.botpress.botHeard.map(({ type }) => type)).toEqual(['sessionEnded'])
  })
})

describe.concurrent('an event of a session that has ended', () => {
  const ended = async (bridge: Bridge) => {
    const session = await bridge.session({ hitlSession: { reference: 'order-9' } })
    await session.operator.closes(session.conversation)
    await bridge.settled()
    return { ...session, before: bridge.botpress.events.length, heard: session.visitor.heard.length }
  }
  const again = async (bridge: Bridge, name: string, conversation: Conversation) =>
    post(bridge, rawEvent(name, conversation, attendedBy(operator, { ended_by: 'agent' })))

  for (const name of ['conversation.attender.updated', 'conversation.completed', 'conversation.missed']) {
    test(`${name}: nothing`, async ({ bridge }) => {
      const { conversation, before } = await ended(bridge)
      expect((await again(bridge, name, conversation)).status).toBe(200)
      expect(bridge.botpress.events).toHaveLength(before)
    })
  }

  test('operator.replied: the bot is told, since the visitor will not hear it', async ({ bridge }) => {
    const { conversation, operator: olivia, hitl, visitor, heard } = await ended(bridge)
    await olivia.replies(conversation, 'one more thing', { afterEnd: true })
    await bridge.settled()
    expect(bridge.botpress.botHeard.at(-1)).toMatchObject({ type: 'operatorRepliedAfterEnd' })
    expect(bridge.botpress.botHeard.at(-1)?.payload).toEqual({
      hitlConversationId: hitl.id,
      reference: 'order-9',
      operatorName: 'Olivia Park',
      text: 'one more thing',
    })
    expect(visitor.heard).toHaveLength(heard)
  })

  test('the completed event that follows our own stop is not a second ending', async ({ bridge }) => {
    const { visitor, hitl } = await bridge.session()
    await visitor.stopsHitl()
    await bridge.settled()
    expect(bridge.salesiq.deliveries.at(-1)).toMatchObject({ event: 'conversation.completed', status: 200 })
    expect(bridge.botpress.botHeard.map(({ type, payload }) => [type, String(payload['outcome'])])).toEqual([
      ['sessionEnded', 'stopped'],
    ])
    expect(hitl.tags['outcome']).toBe('stopped')
  })
})

describe.concurrent('announceOperator: onFirstReply', () => {
  test('an assignment is kept silently, and the first reply announces', async ({ bridge }) => {
    await bridge.configure({ announceOperator: 'onFirstReply' })
    const { visitor, operator: olivia, conversation, hitl } = await bridge.session()
    expect(visitor.heard.join()).not.toContain('has joined')
    expect(hitl.tags['operatorId']).toBe(olivia.id)
    await olivia.replies(conversation, 'hello')
    await olivia.replies(conversation, 'again')
    await bridge.settled()
    expect(visitor.heard.slice(-3)).toEqual(['A human agent has joined the conversation.', 'hello', 'again'])
  })

  test('after a transfer the next operator is announced with his first reply', async ({ bridge }) => {
    await bridge.configure({ announceOperator: 'onFirstReply' })
    const { visitor, operator: olivia, conversation } = await bridge.session()
    await olivia.replies(conversation, 'hello')
    await olivia.transfersTo(conversation, 'Tom Reed')
    await bridge.settled()
    expect(visitor.humanAgentName).toBe('Olivia Park')
    await bridge.salesiq.operator('Tom Reed').replies(conversation, 'Tom here')
    await bridge.settled()
    expect(visitor.humanAgentName).toBe('Tom Reed')
    expect(visitor.heard.filter((text) => text.includes('has joined'))).toHaveLength(2)
  })
})

describe.concurrent('an operator of a kind', () => {
  test('an operator of a kind nobody documented is heard', async ({ bridge }) => {
    const { visitor, conversation, operator } = await bridge.session()
    for (const type of ['Operator', 'agent', '']) {
      const sender = { id: operator.id, name: operator.name, type }
      await bridge.salesiq.deliver({
        payload: rawEvent(
          'conversation.operator.replied',
          conversation,
          replyOf(operator, { sender, text: `as ${type}`, msgid: `17${type.length}` }),
        ),
      })
    }
    await bridge.settled()
    expect(visitor.heard.slice(-3)).toEqual(['as Operator', 'as agent', 'as '])
  })
})
