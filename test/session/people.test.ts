/** Who speaks: names and pictures of operators, transfers, several at once; and whether anybody is there. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { test } from '../harness/scene'
import { times } from '../harness/times'
import { attendedBy, rawEvent } from '../harness/raw-event'
import { until } from '../harness/until'

const OPERATOR = 'GET /api/v2/:screen/operators/:id'

/** A session whose second operator is not announced before he says something. */
const transferredToTom = async (bridge: Bridge) => {
  await bridge.configure({ announceOperator: 'onFirstReply' })
  const session = await bridge.session()
  await session.operator.replies(session.conversation, 'hi')
  await bridge.settled()
  await session.operator.transfersTo(session.conversation, 'Tom Reed')
  await bridge.settled()
  return session
}

const healed = async (bridge: Bridge) => {
  await bridge.salesiq.settled({ retries: true })
  await bridge.settled()
}

const alone = test.extend({ options: { processes: 1 } })
const three = test.extend({ options: { processes: 3 } })

const announcements = (bridge: Bridge) => bridge.botpress.events.filter(({ type }) => type === 'hitlAssigned').length

const userOf = (bridge: Bridge, name: string) => bridge.botpress.users.find((user) => user.name === name)

describe.concurrent('is anybody there?', () => {
  const silent = [
    ['SalesIQ is down', { kind: 'status', status: 503 }],
    [
      'SalesIQ says error',
      { kind: 'status', status: 200, body: '{"error":{"code":1009,"message":"Invalid OAuthScope."}}' },
    ],
    ['SalesIQ says nothing', { kind: 'hang' }],
  ] as const
  for (const [what, fault] of silent) {
    test(`${what}: unknown, and why; the flow can go on`, async ({ bridge }) => {
      bridge.salesiq.faults.add('GET /api/v2/:screen/operators', fault, 2)
      const answer = await bridge.givingUp(Number(times['ZOHO_TIME_LIMIT_MS']), ask(bridge))
      expect(answer).toMatchObject({ availability: 'unknown' })
      expect(answer['reason']).not.toBe('')
      bridge.salesiq.faults.clear()
    })
  }

  test('two are free', async ({ bridge }) => {
    expect(await ask(bridge)).toEqual({
      availability: 'available',
      available: 2,
      busy: 0,
      away: 0,
      waiting: 0,
      keepsBusinessHours: true,
      ageSeconds: 0,
    })
  })

  test('one is busy, one is away: busy', async ({ bridge }) => {
    await bridge.salesiq.operator().goes('busy')
    await bridge.salesiq.operator('Tom Reed').goes('away')
    expect(await ask(bridge)).toMatchObject({ availability: 'busy', available: 0, busy: 1, away: 1 })
  })

  test('one is free, and one waits already: busy', async ({ bridge }) => {
    await bridge.salesiq.operator().goes('away')
    await bridge.handoff()
    expect(await ask(bridge)).toMatchObject({ availability: 'busy', available: 1, waiting: 1 })
  })

  test('nobody is there: closed', async ({ bridge }) => {
    await bridge.salesiq.operator().goes('away')
    await bridge.salesiq.operator('Tom Reed').goes('away')
    expect(await ask(bridge)).toMatchObject({ availability: 'closed', available: 0, away: 2 })
  })

  test('the operators of another department do not count, which is named by its name', async ({ bridge }) => {
    const [support, sales] = bridge.salesiq.portal.departments
    const [olivia, tom] = bridge.salesiq.portal.operators
    Object.assign(olivia ?? {}, { departments: [support?.id] })
    Object.assign(tom ?? {}, { departments: [support?.id] })
    expect(await ask(bridge, { department: sales?.name })).toMatchObject({ availability: 'closed', available: 0 })
    expect(await ask(bridge)).toMatchObject({ availability: 'available', available: 2 })
  })

  test('more operators than one page holds are all counted', async ({ bridge }) => {
    const [olivia] = bridge.salesiq.portal.operators
    for (let index = 0; index < 30; index += 1) {
      if (olivia) bridge.salesiq.portal.operators.push({ ...olivia, id: `4051000000088${1000 + index}` })
    }
    expect(await ask(bridge)).toMatchObject({ available: 32 })
  })

  test('the brand is switched off: closed, and why', async ({ bridge }) => {
    bridge.salesiq.portal.brand.enabled = false
    expect(await ask(bridge)).toMatchObject({ availability: 'closed', reason: 'The brand is switched off.' })
  })

  test('a department that nobody knows: unknown, and why', async ({ bridge }) => {
    expect(await ask(bridge, { department: 'Nowhere' })).toMatchObject({
      availability: 'unknown',
      reason: 'SalesIQ has no department of this name.',
    })
  })

  test.extend({ options: { processes: 1 } })(
    'asked twice: SalesIQ is asked once, and the age is told',
    async ({ bridge }) => {
      await ask(bridge)
      const calls = bridge.salesiq.calls.length
      await bridge.advance(7000)
      expect((await ask(bridge))['ageSeconds']).toBe(7)
      expect(bridge.salesiq.calls).toHaveLength(calls)
    },
  )
})

describe.concurrent('the operator’s picture', () => {
  for (const operatorImage of ['guarded', 'public'] as const) {
    test(`is shown to everybody, although SalesIQ keeps it (${operatorImage})`, async ({ bridge }) => {
      bridge.salesiq.switches.operatorImage = operatorImage
      // The first announcement of an operator does not wait for the picture: the next visitor sees it.
      await bridge.session()
      const { visitor, operator, conversation } = await bridge.session({}, { name: 'Ben' })
      await operator.replies(conversation, 'hello')
      await bridge.settled()
      const { pictureUrl = '' } = visitor.messages.at(-1)?.author ?? {}
      const picture = Buffer.from(await (await fetch(pictureUrl)).arrayBuffer())
      expect(picture.equals(operator.record.picture ?? Buffer.alloc(0))).toBe(true)
    })
  }

  test('is looked up once, and not again for the next visitor', async ({ bridge }) => {
    await bridge.session()
    await bridge.session({}, { name: 'Ben' })
    expect(bridge.salesiq.calls.filter(({ route }) => route === OPERATOR)).toHaveLength(1)
  })

  test('is none: looked up once, too', async ({ bridge }) => {
    bridge.salesiq.switches.operatorImage = 'none'
    await bridge.session()
    await bridge.session({}, { name: 'Ben' })
    expect(bridge.salesiq.calls.filter(({ route }) => route === OPERATOR)).toHaveLength(1)
    expect(userOf(bridge, 'Olivia Park')?.pictureUrl).toBeUndefined()
  })

  test('is not covered by the consent: the operator joins without, and nobody is bothered', async ({ bridge }) => {
    await bridge.configure({ accessToken: bridge.salesiq.issueToken({ scopes: ['SalesIQ.conversations.ALL'] }) })
    const { visitor } = await bridge.session()
    expect(visitor.humanAgentName).toBe('Olivia Park')
    expect(bridge.troubles().filter((line) => line.includes('operator'))).toEqual([])
  })

  test('takes too long: the operator joins without, and gets it when it comes', async ({ bridge }) => {
    bridge.salesiq.faults.add(OPERATOR, { kind: 'slow', ms: 2500 })
    const { visitor } = await bridge.session()
    expect(visitor.humanAgentName).toBe('Olivia Park')
    await until('the picture is there', () => userOf(bridge, 'Olivia Park')?.pictureUrl?.includes('http') === true)
  })
})

describe.concurrent('a transfer', () => {
  const cases = [
    { transferTellsAttender: true, undocumentedEntity: 'lifecycle' },
    { transferTellsAttender: false, undocumentedEntity: 'lifecycle' },
    { transferTellsAttender: false, undocumentedEntity: 'bare' },
    { transferTellsAttender: true, undocumentedEntity: 'off' },
  ] as const
  for (const switches of cases) {
    test(`${JSON.stringify(switches)}: the new operator is announced once, and the session goes on`, async ({
      bridge,
    }) => {
      Object.assign(bridge.salesiq.switches, switches)
      const { visitor, operator, conversation } = await bridge.session()
      await operator.replies(conversation, 'I ask Tom')
      await operator.transfersTo(conversation, 'Tom Reed')
      await bridge.settled()
      expect(announcements(bridge)).toBe(2)
      expect(visitor.humanAgentName).toBe('Tom Reed')
      await bridge.salesiq.operator('Tom Reed').replies(conversation, 'Tom here')
      await visitor.says('hi Tom')
      await bridge.settled()
      expect(visitor.messages.at(-1)).toMatchObject({ text: 'Tom here', author: { name: 'Tom Reed' } })
      expect(conversation.messages.at(-1)?.text).toBe('hi Tom')
      expect(visitor.hitlActive).toBe(true)
    })
  }

  test('that is still open or was rejected changes nobody', async ({ bridge }) => {
    const { visitor, operator, conversation } = await bridge.session()
    await operator.transfersTo(conversation, 'Tom Reed', { pending: true })
    await bridge.salesiq.operator('Tom Reed').rejectsTransfer(conversation)
    await bridge.settled()
    expect(announcements(bridge)).toBe(1)
    expect(visitor.humanAgentName).toBe('Olivia Park')
  })

  test('of a chat that the bot did not start is nobody’s business', async ({ bridge }) => {
    const chat = await bridge.salesiq.startWebsiteChat()
    const olivia = bridge.salesiq.operator()
    await olivia.joins(chat)
    await olivia.transfersTo(chat, 'Tom Reed')
    await bridge.settled()
    expect(bridge.botpress.events).toEqual([])
  })
})

test.concurrent('several operators in one conversation keep their own names', async ({ bridge }) => {
  const { visitor, operator, conversation } = await bridge.session()
  const tom = bridge.salesiq.operator('Tom Reed')
  await tom.joins(conversation)
  await operator.replies(conversation, 'one')
  await tom.replies(conversation, 'two')
  await operator.replies(conversation, 'three')
  await bridge.settled()
  const written = visitor.messages.filter(({ author }) => author.name !== 'Bot')
  expect(written.slice(-3).map(({ text, author }) => [text, author.name])).toEqual([
    ['one', 'Olivia Park'],
    ['two', 'Tom Reed'],
    ['three', 'Olivia Park'],
  ])
})

const ask = async (bridge: Bridge, input: object = {}) => {
  const { status, body } = await bridge.botpress.invoke('action_triggered', { type: 'checkAvailability', input })
  expect(status).toBe(200)
  return (JSON.parse(body) as { output: Record<string, unknown> }).output
}

test.concurrent('an attender that comes late, after a transfer, changes nobody', async ({ bridge }) => {
  const { operator, conversation, visitor } = await bridge.session()
  const early = { ...rawEvent('conversation.attender.updated', conversation, attendedBy(operator)) }
  await operator.transfersTo(conversation, 'Tom Reed')
  await bridge.settled()
  await bridge.salesiq.deliver({ payload: early })
  await bridge.settled()
  expect(visitor.humanAgentName).toBe('Tom Reed')
})

describe.concurrent('an announcement', () => {
  alone('an announcement that fails is told with the next delivery', async ({ bridge }) => {
    const { visitor, conversation, operator } = await bridge.session()
    bridge.salesiq.switches.retryAfterMs = 200
    bridge.botpress.refuses('POST /v1/chat/events', 'Internal')
    await operator.transfersTo(conversation, 'Tom Reed')
    await bridge.salesiq.settled({ retries: true })
    await bridge.settled()
    expect(visitor.humanAgentName).toBe('Tom Reed')
  })

  three('a second operator’s first three lines at once: he joins once', async ({ bridge }) => {
    const { conversation, visitor } = await transferredToTom(bridge)
    const tom = bridge.salesiq.operator('Tom Reed')
    await Promise.all(['1', '2', '3'].map((line) => tom.replies(conversation, line)))
    await bridge.settled()
    expect(visitor.heard.filter((line) => line.includes('has joined'))).toHaveLength(2)
  })

  alone('a second operator’s announcement that fails is told with the next try', async ({ bridge }) => {
    const { conversation, visitor } = await transferredToTom(bridge)
    bridge.salesiq.switches.retryAfterMs = 300
    bridge.botpress.refuses('POST /v1/chat/events', 'Internal')
    await bridge.salesiq.operator('Tom Reed').replies(conversation, 'Tom here')
    await healed(bridge)
    expect(visitor.humanAgentName).toBe('Tom Reed')
    expect(visitor.messages.at(-1)).toMatchObject({ text: 'Tom here', author: { name: 'Tom Reed' } })
  })
})
