/** Several processes and a transcript that lags: each line of an operator once, in the order of sending, with few calls. */
import { describe, expect } from 'vitest'
import type { Fault } from '../../emulators/faults'
import type { Bridge } from '../harness/bridge'
import { test } from '../harness/scene'
import { until } from '../harness/until'
import { randomFile } from '../harness/random-file'

const ATTACHMENT = 'GET /api/v2/:screen/conversations/:id/attachments/:attachment'
const TRANSCRIPT = 'GET /api/v2/:screen/conversations/:id/messages'
const CREATE = 'POST /v1/chat/messages/get-or-create'

type Session = Awaited<ReturnType<Bridge['session']>>

/** What the visitor received from operators: texts, and files by their names. */
const received = ({ visitor }: Session) =>
  visitor.messages
    .filter(({ author }) => !author.isBot)
    .map(({ type, text, payload }) => (type === 'text' ? text : `[${String(payload['title'])}]`))

const lines = (count: number) => Array.from({ length: count }, (_, index) => `line ${index + 1}`)

/** The webhooks of what is done meanwhile come all at once. */
const atOnce = async (bridge: Bridge, act: () => void, order: 'asSent' | 'reversed' | 'shuffled' = 'asSent') => {
  bridge.salesiq.webhookPlan.hold()
  act()
  await bridge.salesiq.webhookPlan.release(order, { together: true })
  await bridge.settled()
}

describe.concurrent('a transcript that lags', () => {
  const patient = test.extend({ options: { processes: 1, env: { HITL_TRANSCRIPT_LAG_MS: '2000' } } })

  patient('at the end of one session costs the next one no last words', async ({ bridge }) => {
    const first = await bridge.session()
    const second = await bridge.session({}, { name: 'Ben' })
    bridge.salesiq.switches.transcriptLagMs = 3_600_000
    await first.operator.closes(first.conversation)
    await bridge.settled()
    bridge.salesiq.switches.transcriptLagMs = 500
    bridge.salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'lost' })
    await second.operator.replies(second.conversation, 'Goodbye!')
    await second.operator.closes(second.conversation)
    await bridge.settled()
    expect(received(second)).toEqual(['Goodbye!'])
  })

  for (const order of ['asSent', 'reversed', 'shuffled'] as const) {
    for (const transcriptLagMs of [60, 200]) {
      test(`by ${transcriptLagMs} ms, ten replies at once (${order}): in the order of sending`, async ({ bridge }) => {
        const session = await bridge.session()
        bridge.salesiq.switches.transcriptLagMs = transcriptLagMs
        const write = () => lines(10).forEach((text) => void session.operator.replies(session.conversation, text))
        await atOnce(bridge, write, order)
        expect(received(session)).toEqual(lines(10))
        expect(bridge.salesiq.deliveries.filter(({ status }) => status !== 200)).toEqual([])
      })
    }
  }

  for (const processes of [1, 2]) {
    test.extend({ options: { processes } })(
      `ten replies at once cost ${processes === 1 ? 'a process' : 'two processes'} about twelve calls each`,
      async ({ bridge }) => {
        const session = await bridge.session()
        await session.operator.replies(session.conversation, 'line 0')
        await bridge.settled()
        bridge.botpress.calls.length = 0
        bridge.salesiq.calls.length = 0
        await atOnce(bridge, () =>
          lines(10).forEach((text) => void session.operator.replies(session.conversation, text)),
        )
        expect(received(session)).toEqual(['line 0', ...lines(10)])
        const creates = bridge.apiCalls().filter((route) => route === CREATE).length
        const looks = bridge.salesiq.calls.filter(({ route }) => route === TRANSCRIPT).length
        // Each process looks for all that wait at once, creates what it does not know to be there, and once more for latecomers.
        expect(creates).toBeGreaterThanOrEqual(10)
        expect(creates).toBeLessThanOrEqual(processes * 10)
        expect(looks).toBeLessThanOrEqual(processes * 2)
        // The look-up of each webhook, what is kept, and the session read again for those that waited.
        expect(bridge.apiCalls().length - creates).toBeLessThanOrEqual(10 + processes * 3)
      },
    )
  }

  test('the same words twice: two lines', async ({ bridge }) => {
    const session = await bridge.session()
    await session.operator.replies(session.conversation, 'one moment')
    bridge.salesiq.switches.transcriptLagMs = 150
    await session.operator.replies(session.conversation, 'one moment')
    await bridge.settled()
    expect(received(session)).toEqual(['one moment', 'one moment'])
  })

  for (const words of ['Goodbye!', 'one moment'])
    test(`the last words “${words}” and the end at once: the words come first`, async ({ bridge }) => {
      const session = await bridge.session()
      await session.operator.replies(session.conversation, 'one moment')
      bridge.salesiq.switches.transcriptLagMs = 100
      await atOnce(
        bridge,
        () => {
          void session.operator.replies(session.conversation, words)
          void session.operator.closes(session.conversation)
        },
        'reversed',
      )
      expect(received(session)).toEqual(['one moment', words])
      expect(bridge.botpress.botHeard.map(({ type }) => type)).toEqual(['sessionEnded'])
    })

  test('longer than anybody waits: last words that come too late are told to the bot', async ({ bridge }) => {
    const session = await bridge.session()
    bridge.salesiq.switches.retryAfterMs = 300
    bridge.salesiq.switches.transcriptLagMs = 3_600_000
    await atOnce(
      bridge,
      () => {
        void session.operator.replies(session.conversation, 'Goodbye!')
        void session.operator.closes(session.conversation)
      },
      'reversed',
    )
    await bridge.salesiq.settled({ retries: true })
    await bridge.settled()
    const told = bridge.botpress.botHeard.flatMap(({ type, payload }) =>
      type === 'operatorRepliedAfterEnd' ? [String(payload['text'])] : [],
    )
    expect([...received(session), ...told]).toEqual(['Goodbye!'])
  })
})

/** Each answer twice: a look at the transcript repeats its call once. */
const useless: [string, Fault][] = [
  ['429, again after a second', { kind: 'status', status: 429, body: 'no', headers: { 'retry-after': '1' } }],
  ['500', { kind: 'status', status: 500, body: 'no' }],
  ['HTML', { kind: 'html' }],
  ['an empty answer', { kind: 'empty' }],
  ['half an answer', { kind: 'truncated' }],
  ['a reset', { kind: 'resetBefore' }],
]

describe.concurrent('one look at the transcript that fails', () => {
  for (const [name, fault] of useless)
    test(`with ${name}: a line whose webhook comes later stays before the next one`, async ({ bridge }) => {
      const session = await bridge.session()
      const { salesiq } = bridge
      salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'lost' })
      await session.operator.replies(session.conversation, 'line 1')
      salesiq.faults.add(TRANSCRIPT, fault, 2)
      await session.operator.replies(session.conversation, 'line 2')
      await bridge.settled()
      expect(received(session)).toEqual(['line 1', 'line 2'])
    })

  test.extend({ options: { processes: 1 } })(
    'because SalesIQ asks to slow down for a second: the other sessions keep their order',
    async ({ bridge }) => {
      const session = await bridge.session()
      const other = await bridge.session({}, { name: 'Ben' })
      const { salesiq } = bridge
      salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'lost' })
      await other.operator.replies(other.conversation, 'line 1')
      salesiq.faults.add(TRANSCRIPT, { kind: 'status', status: 429, body: 'no', headers: { 'retry-after': '1' } }, 2)
      const reply = session.operator.replies(session.conversation, 'hello')
      await until(
        'SalesIQ has refused twice',
        () => salesiq.calls.filter(({ route, fault }) => route === TRANSCRIPT && fault).length === 2,
      )
      await other.operator.replies(other.conversation, 'line 2')
      await reply
      await bridge.settled()
      expect(received(other)).toEqual(['line 1', 'line 2'])
      expect(received(session)).toEqual(['hello'])
    },
  )

  test.extend({ options: { processes: 1, env: { HITL_TRANSCRIPT_REST_MS: '60000' } } })(
    'and the next replies within a minute: the order is checked again after that minute all the same',
    async ({ bridge }) => {
      const session = await bridge.session()
      const { salesiq } = bridge
      salesiq.faults.add(TRANSCRIPT, { kind: 'status', status: 500, body: 'no' }, 40)
      await session.operator.replies(session.conversation, 'line 1')
      await bridge.settled()
      await bridge.advance(20_000)
      await session.operator.replies(session.conversation, 'line 2')
      await bridge.settled()
      salesiq.faults.clear()
      await bridge.advance(40_000)
      salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'lost' })
      await session.operator.replies(session.conversation, 'line 3')
      await session.operator.replies(session.conversation, 'line 4')
      await bridge.settled()
      expect(received(session)).toEqual(lines(4))
    },
  )

  test.extend({ options: { env: { HITL_READING_MS: '300' } } })(
    'because it takes too long: the words are delivered, and the log says what could not be checked',
    async ({ bridge }) => {
      const session = await bridge.session()
      bridge.salesiq.faults.add(TRANSCRIPT, { kind: 'slow', ms: 2000 })
      await session.operator.replies(session.conversation, 'hello')
      await bridge.settled()
      expect(received(session)).toEqual(['hello'])
      expect(
        bridge
          .log()
          .map(({ text }) => text)
          .join('\n'),
      ).toContain('SalesIQ takes longer than 300 ms to read conversation')
    },
  )
})

describe.concurrent('one millisecond', () => {
  for (const words of [
    ['a', 'b'],
    ['same', 'same'],
    ['a', 'b', 'a'],
  ]) {
    for (const order of ['asSent', 'reversed'] as const) {
      test(`${words.join(', ')} (${order}): each line, in the order of sending`, async ({ bridge }) => {
        const session = await bridge.session()
        await atOnce(bridge, () => void session.operator.says(session.conversation, words), order)
        expect(received(session)).toEqual(words)
        // Whatever comes later does not deliver them again.
        await session.operator.replies(session.conversation, 'later')
        await session.operator.closes(session.conversation)
        await bridge.settled()
        expect(received(session)).toEqual([...words, 'later'])
      })
    }
  }

  test('two operators: each line under the name of whoever wrote it', async ({ bridge }) => {
    const session = await bridge.session()
    const tom = bridge.salesiq.operator('Tom Reed')
    await tom.joins(session.conversation)
    await atOnce(bridge, () => {
      void session.operator.replies(session.conversation, 'yes')
      void tom.replies(session.conversation, 'yes', { sameMoment: true })
    })
    const written = session.visitor.messages.filter(({ author }) => !author.isBot)
    expect(written.map(({ text, author }) => [text, author.name])).toEqual([
      ['yes', 'Olivia Park'],
      ['yes', 'Tom Reed'],
    ])
  })
})

describe.concurrent('a file', () => {
  test('that a process is still storing: the reply in another process comes behind it', async ({ bridge }) => {
    const session = await bridge.session()
    const gate = bridge.salesiq.gates.hold(ATTACHMENT)
    const file = { name: 'plan.png', type: 'image/png', bytes: randomFile(100) }
    const sent = session.operator.sendsFile(session.conversation, file)
    await gate.arrived()
    const reply = session.operator.replies(session.conversation, 'See the plan')
    await gate.arrived(2)
    expect(received(session)).toEqual([])
    gate.open()
    await Promise.all([sent, reply])
    await bridge.settled()
    expect(received(session)).toEqual(['[plan.png]', 'See the plan'])
    expect(bridge.botpress.files.filter(({ tags }) => tags['hitlConversationId'])).toHaveLength(1)
  })
})
