/** One call of a session breaks: a scene for each kind of fault that `npm run matrix` found once. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { test as base } from '../harness/scene'
import { hurried } from '../harness/times'
import { until } from '../harness/until'

const EVENTS = 'POST /v1/chat/events'
const TAGS = 'PUT /v1/chat/conversations/:id'
const CLAIM = 'POST /v1/chat/states/:type/:id/:name/get-or-set'
const MESSAGES = 'POST /v1/chat/messages/get-or-create'
const OPENED = 'POST /v1/chat/conversations/get-or-create'
const STATE = 'GET /v1/chat/states/:type/:id/:name'
const DETAILS = 'GET /api/v2/:screen/conversations/:id'
const USERS = 'POST /v1/chat/users/get-or-create'
const SEND = 'POST /api/visitor/v1/:screen/conversations/:id/messages'
const JOINED = 'A human agent has joined the conversation.'

const pauses = { HITL_RETRY_MS: '50' }
const test = base.extend({ options: { env: pauses } })

/** A call that hangs is waited for. */
const hasty = base.extend({ options: { env: { ...hurried, ...pauses } } })
const testOf = ({ kind }: { kind: string }) => (kind === 'hang' ? hasty : test)

const events = (bridge: Bridge, type: string) => bridge.botpress.events.filter((event) => event.type === type)

const joins = ({ heard }: { heard: string[] }) => heard.filter((text) => text === JOINED)

/** SalesIQ delivers again what failed, after the claims of dead processes have lapsed. */
const aMinuteLater = async (bridge: Bridge) => {
  await Promise.all([bridge.advance(61_000), bridge.botpress.advance(61_000)])
  await bridge.salesiq.advance(61_000)
  await bridge.settled()
}

describe.concurrent('the claim of a dead process', () => {
  hasty('is over with the next delivery, and the end waits for the words', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.handoff()
    const operator = bridge.salesiq.operator()
    bridge.botpress.faults.add(CLAIM, { kind: 'hangAfter' })
    const joined = operator.joins(conversation)
    await until('the claim stands', () => bridge.botpress.calls.some(({ fault }) => fault === 'hangAfter'))
    await Promise.all([bridge.kill(0), bridge.kill(1)])
    await joined
    const said = operator.replies(conversation, 'good bye')
    const claims = () => bridge.botpress.calls.filter(({ path }) => path.includes('/operatorA/')).length
    await until('the reply meets the claim', () => claims() > 1)
    await bridge.elapse(Number(hurried['HITL_ANSWER_MS']))
    await said
    await operator.closes(conversation)
    await bridge.settled()
    await aMinuteLater(bridge)
    expect(visitor.heard).toContain('good bye')
    expect(joins(visitor)).toHaveLength(1)
    expect(visitor.flowContinued).toBe(1)
  })
})

describe.concurrent('an event whose outcome is unknown', () => {
  test('the answer to an announcement is lost: the visitor reads one announcement', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.handoff()
    bridge.botpress.faults.add(EVENTS, { kind: 'resetAfter' })
    await bridge.salesiq.operator().joins(conversation)
    await bridge.settled()
    expect(joins(visitor)).toHaveLength(1)
    expect(events(bridge, 'hitlAssigned')).toHaveLength(1)
  })

  for (const fault of [{ kind: 'html' }, { kind: 'empty' }, { kind: 'status', status: 500 }] as const) {
    test(`the end is answered by ${fault.kind}: the bot reads of one end, and goes on once`, async ({ bridge }) => {
      const { visitor, conversation, operator } = await bridge.session()
      bridge.botpress.faults.add(EVENTS, fault)
      await operator.closes(conversation)
      await bridge.settled()
      expect(events(bridge, 'sessionEnded')).toHaveLength(1)
      expect(events(bridge, 'hitlStopped')).toHaveLength(1)
      expect(visitor.flowContinued).toBe(1)
    })
  }

  test('there and back within two seconds, and the return meets an error: three announcements', async ({ bridge }) => {
    const { visitor, conversation, operator } = await bridge.session()
    await operator.transfersTo(conversation, 'Tom Reed')
    await bridge.settled()
    bridge.botpress.faults.add(EVENTS, { kind: 'status', status: 503 })
    await bridge.salesiq.operator('Tom Reed').transfersTo(conversation, 'Olivia Park')
    await bridge.settled()
    await operator.replies(conversation, 'back again')
    await bridge.settled()
    expect(joins(visitor)).toHaveLength(3)
    expect(visitor.heard.at(-1)).toBe('back again')
  })

  test('a process dies after it has announced the operator: another one does not again', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.handoff()
    bridge.botpress.faults.add(EVENTS, { kind: 'hangAfter' })
    const joined = bridge.salesiq.operator().joins(conversation)
    await until('the announcement is made', () => events(bridge, 'hitlAssigned').length === 1)
    await Promise.all([bridge.kill(0), bridge.kill(1)])
    await joined
    await aMinuteLater(bridge)
    await bridge.salesiq.operator().replies(conversation, 'hello')
    await bridge.settled()
    expect(visitor.heard.slice(-2)).toEqual([JOINED, 'hello'])
    expect(events(bridge, 'hitlAssigned')).toHaveLength(1)
  })
})

describe.concurrent('a note that Botpress answers with something else', () => {
  test('an announcement: the next line needs no minute', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.handoff()
    bridge.botpress.faults.add(TAGS, { kind: 'html' })
    await bridge.salesiq.operator().joins(conversation)
    await bridge.salesiq.operator().replies(conversation, 'hello')
    await bridge.settled()
    expect(visitor.heard.slice(-2)).toEqual([JOINED, 'hello'])
  })

  test('an end: hitlStopped is sent once', async ({ bridge }) => {
    const { conversation, hitl, operator } = await bridge.session()
    bridge.botpress.faults.add(TAGS, { kind: 'html' })
    await operator.closes(conversation)
    await bridge.settled()
    await bridge.configure({})
    expect(hitl.tags).toMatchObject({ outcome: 'completed', status: 'closed' })
    expect(events(bridge, 'hitlStopped')).toHaveLength(1)
  })
})

describe.concurrent('a message that Botpress did not create', () => {
  test('although it answered 200: the next one does not overtake it', async ({ bridge }) => {
    const { visitor, conversation, operator } = await bridge.session()
    bridge.botpress.faults.add(MESSAGES, { kind: 'html' })
    await operator.replies(conversation, 'one')
    await operator.replies(conversation, 'two')
    await aMinuteLater(bridge)
    expect(visitor.heard.slice(-2)).toEqual(['one', 'two'])
  })

  for (const minutes of [5, 50]) {
    test(`although SalesIQ sent it four times, ${minutes} minutes before the end: heard before the end`, async ({
      bridge,
    }) => {
      const { visitor, conversation, operator } = await bridge.session()
      bridge.salesiq.switches.retryAfterMs = 10
      bridge.botpress.faults.add(MESSAGES, { kind: 'html' }, 50)
      await operator.replies(conversation, 'one')
      await bridge.salesiq.settled({ retries: true })
      bridge.botpress.faults.clear()
      await bridge.advance(minutes * 60_000)
      await bridge.salesiq.clock.advance(minutes * 60_000)
      await operator.replies(conversation, 'two')
      await bridge.settled()
      await operator.closes(conversation)
      await bridge.settled()
      const said = visitor.heard.filter((line) => ['one', 'two'].includes(line))
      expect(said.toSorted()).toEqual(['one', 'two'])
      expect(visitor.flowContinued).toBe(1)
    })
  }
})

describe.concurrent('a line of the visitor that SalesIQ did not take', () => {
  const notice = 'Your last message may not have reached us. Please send it again.'
  const refusal = { kind: 'status', status: 400, body: '{"error":{"code":1011,"message":"no"}}' } as const
  const breaks = [{ kind: 'status', status: 500 }, { kind: 'html' }, { kind: 'truncated' }, { kind: 'hang' }] as const

  for (const [what, route] of Object.entries({ notice: MESSAGES, 'user of the notice': USERS })) {
    for (const fault of breaks) {
      testOf(fault)(
        `and Botpress breaks the ${what} (${fault.kind}): the visitor reads the notice once`,
        async ({ bridge }) => {
          const { visitor } = await bridge.session()
          bridge.salesiq.faults.add(SEND, refusal)
          bridge.botpress.faults.add(route, fault)
          await visitor.says('hello?')
          await bridge.settled()
          expect(visitor.heard.filter((text) => text === notice)).toHaveLength(1)
        },
      )
    }
  }

  test('and Botpress does not take the note of the refusal: the visitor reads the notice', async ({ bridge }) => {
    const { visitor } = await bridge.session()
    bridge.salesiq.faults.add(SEND, refusal)
    bridge.salesiq.faults.add(DETAILS, { kind: 'status', status: 404, body: '{"error":{"code":1019}}' })
    bridge.botpress.refuses(TAGS, 'Forbidden')
    await visitor.says('hello?')
    await bridge.settled()
    expect(visitor.heard.at(-1)).toBe(notice)
    expect(bridge.ownerLog().join()).toContain('Could not send a message to the operator.')
  })
})

describe.concurrent('a stop', () => {
  for (const fault of [{ kind: 'status', status: 500 }, { kind: 'hang' }, { kind: 'truncated' }] as const) {
    testOf(fault)(`whose first call breaks (${fault.kind}) closes the chat all the same`, async ({ bridge }) => {
      const { visitor, conversation, hitl } = await bridge.session()
      bridge.botpress.faults.add(CLAIM, fault)
      await visitor.says('/end')
      await bridge.settled()
      expect(conversation.status).toBe('ended')
      expect(hitl.tags).toMatchObject({ outcome: 'stopped', status: 'closed' })
      expect(visitor.heard.at(-1)).toContain('You have ended the session')
    })
  }

  test('whose process dies after its claim: the daily check closes the chat, and stops nothing', async ({ bridge }) => {
    const { visitor, conversation, hitl } = await bridge.session()
    bridge.botpress.faults.add(CLAIM, { kind: 'hangAfter' })
    const stopped = visitor.says('/end')
    await until('the claim stands', () => bridge.botpress.calls.some(({ fault }) => fault === 'hangAfter'))
    await Promise.all([bridge.kill(0), bridge.kill(1)])
    await stopped
    await bridge.advance(21_000)
    await bridge.configure({})
    await bridge.settled()
    expect(conversation.status).toBe('ended')
    expect(hitl.tags).toMatchObject({ outcome: 'stopped', status: 'closed' })
    expect(events(bridge, 'hitlStopped')).toEqual([])
    expect(events(bridge, 'sessionEnded').map(({ payload }) => String(payload['outcome']))).toEqual(['stopped'])
  })
})

describe.concurrent('Botpress', () => {
  for (const fault of [{ kind: 'empty' }, { kind: 'hang' }] as const) {
    testOf(fault)(
      `keeps the session, and the answer is ${fault.kind}: the visitor gets the operator`,
      async ({ bridge }) => {
        bridge.botpress.faults.add(OPENED, fault)
        const { visitor, conversation } = await bridge.session()
        await visitor.says('hello')
        expect(conversation.messages.at(-1)?.text).toBe('hello')
        expect(bridge.salesiq.conversations).toHaveLength(1)
      },
    )
  }

  testOf({ kind: 'hang' })('does not say which token is stored: a line arrives all the same', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    bridge.salesiq.expireTokens()
    bridge.botpress.faults.add(STATE, { kind: 'hang' })
    await visitor.says('hello')
    expect(conversation.messages.at(-1)?.text).toBe('hello')
  })
})
