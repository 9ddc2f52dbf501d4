/** Several messages of an operator: each heard once, in the order of sending, however their webhooks come. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { rawEvent, replyOf } from '../harness/raw-event'
import { test } from '../harness/scene'
import { until } from '../harness/until'
import { randomFile } from '../harness/random-file'

const TRANSCRIPT = 'GET /api/v2/:screen/conversations/:id/messages'
const ATTACHMENT = 'GET /api/v2/:screen/conversations/:id/attachments/:attachment'

type Session = Awaited<ReturnType<Bridge['session']>>

const fileAt = new Set([3, 7])

/** Ten messages in one breath, two of them files; nothing of it has been delivered yet. */
const burst = async (bridge: Bridge, { operator, conversation }: Session) => {
  bridge.salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'duplicate', times: 1 }, 10)
  bridge.salesiq.webhookPlan.hold()
  for (let index = 1; index <= 10; index += 1) {
    const file = { name: `${index}.png`, type: 'image/png', bytes: randomFile(1000 + index) }
    const said = fileAt.has(index)
      ? operator.sendsFile(conversation, file)
      : operator.replies(conversation, `line ${index}`)
    void said
  }
}

const inOrder = Array.from({ length: 10 }, (_, index) =>
  fileAt.has(index + 1) ? `${index + 1}.png` : `line ${index + 1}`,
)

const heard = ({ visitor }: Session) =>
  visitor.messages.flatMap(({ type, text, payload }) => {
    if (type === 'image') return [String(payload['title'])]
    return text.startsWith('line ') ? [text] : []
  })

describe.concurrent('the webhook', () => {
  const patient = test.extend({ options: { env: { ZOHO_TIME_LIMIT_MS: '4000', HITL_ANSWER_MS: '3500' } } })

  patient(
    'is answered within five seconds, whatever the file’s size; the file comes with a later try',
    async ({ bridge }) => {
      const session = await bridge.session()
      const { operator, conversation, visitor } = session
      bridge.salesiq.switches.retryAfterMs = 2500
      bridge.salesiq.faults.add(ATTACHMENT, { kind: 'slow', ms: 3700 }, 2)
      bridge.botpress.faults.add('PUT /_files/:id', { kind: 'slow', ms: 1000 }, 2)
      await operator.sendsFile(conversation, { name: '1.png', type: 'image/png', bytes: randomFile(10) })
      await bridge.salesiq.settled({ retries: true })
      await bridge.settled()
      const replied = bridge.salesiq.deliveries.filter(({ event }) => event === 'conversation.operator.replied')
      const statuses = replied.map(({ status }) => status)
      expect(statuses[0]).toBe(503)
      // Each attempt got an answer: a missing one would be 0.
      expect(new Set(statuses)).toEqual(new Set([503, 200]))
      expect(visitor.messages.filter(({ type }) => type === 'image')).toHaveLength(1)
      bridge.salesiq.faults.clear()
      bridge.botpress.faults.clear()
    },
  )
})

describe.concurrent('ten messages in one burst, two of them files, each delivered twice', () => {
  const orders = ['asSent', 'reversed', 'shuffled'] as const
  for (const order of orders) {
    test(`${order}, one after the other: heard once each, in order of sending`, async ({ bridge }) => {
      const session = await bridge.session()
      await burst(bridge, session)
      await bridge.salesiq.webhookPlan.release(order)
      await bridge.settled()
      expect(heard(session)).toEqual(inOrder)
    })

    for (const processes of [1, 2, 3]) {
      const several = test.extend({ options: { processes } })
      several(
        `${order}, all at once, to ${processes} processes: heard once each, in order of sending`,
        async ({ bridge }) => {
          const session = await bridge.session()
          await burst(bridge, session)
          await bridge.salesiq.webhookPlan.release(order, { together: true })
          await bridge.settled()
          expect(heard(session)).toEqual(inOrder)
          expect(bridge.salesiq.deliveries.filter(({ status }) => status !== 200)).toEqual([])
          // Two processes may have stored the same file; the copy that nobody sees is gone.
          expect(bridge.botpress.files.filter(({ tags }) => tags['hitlConversationId'])).toHaveLength(fileAt.size)
        },
      )
    }
  }

  test('with file names that only the transcript tells', async ({ bridge }) => {
    bridge.salesiq.switches.fileEntity = 'noText'
    const session = await bridge.session()
    await burst(bridge, session)
    await bridge.salesiq.webhookPlan.release('shuffled', { together: true })
    await bridge.settled()
    expect(heard(session)).toEqual(inOrder)
  })
})

describe.concurrent('a reply whose order is in doubt', () => {
  for (const ms of [100, 300, 800, 2000]) {
    test(`two texts at once, the webhook of the first ${ms} ms late: the first is heard first`, async ({ bridge }) => {
      const session = await bridge.session()
      const { operator, conversation } = session
      bridge.salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'late', ms })
      await Promise.all([operator.replies(conversation, 'line 1'), operator.replies(conversation, 'line 2')])
      await bridge.settled()
      expect(heard(session)).toEqual(['line 1', 'line 2'])
    })
  }

  test('a webhook that is lost: its words come with the next', async ({ bridge }) => {
    const session = await bridge.session()
    bridge.salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'lost' })
    await session.operator.replies(session.conversation, 'line 1')
    await session.operator.replies(session.conversation, 'line 2')
    await bridge.settled()
    expect(heard(session)).toEqual(['line 1', 'line 2'])
  })

  const together: [title: string, afterwards: boolean][] = [
    ['a text behind a file waits for it', true],
    ['a file and a text in the same moment, in two processes: the text waits', false],
  ]
  for (const [title, afterwards] of together) {
    test(title, async ({ bridge }) => {
      const session = await bridge.session()
      const { operator, conversation } = session
      const slow = { kind: 'slow', ms: 900 } as const
      bridge.salesiq.faults.add(ATTACHMENT, slow, 2)
      const file = operator.sendsFile(conversation, { name: '1.png', type: 'image/png', bytes: randomFile(10) })
      const isFetched = () => bridge.salesiq.calls.some(({ route }) => route === ATTACHMENT)
      if (afterwards) await until('the file is being fetched', isFetched)
      await Promise.all([file, operator.replies(conversation, 'line 2')])
      await bridge.settled()
      expect(heard(session)).toEqual(['1.png', 'line 2'])
      bridge.salesiq.faults.clear()
    })
  }

  test('one that failed comes again, and what was said after it is not said twice', async ({ bridge }) => {
    bridge.salesiq.switches.retryAfterMs = 400
    const session = await bridge.session()
    const { operator, conversation } = session
    bridge.botpress.refuses('POST /v1/chat/messages/get-or-create', 'Internal')
    await operator.replies(conversation, 'line 1')
    await operator.replies(conversation, 'line 2')
    await bridge.salesiq.settled({ retries: true })
    await bridge.settled()
    expect(heard(session).sort()).toEqual(['line 1', 'line 2'])
  })

  test('the same words twice are two lines', async ({ bridge }) => {
    const session = await bridge.session()
    await session.operator.replies(session.conversation, 'line 1')
    await session.operator.replies(session.conversation, 'line 1')
    await bridge.settled()
    expect(heard(session)).toEqual(['line 1', 'line 1'])
  })

  test('the transcript may not be read: what the webhook says is heard, and the bot owner reads of it', async ({
    bridge,
  }) => {
    const session = await bridge.session()
    const body = '{"error":{"code":1009,"message":"Invalid OAuthScope."}}'
    bridge.salesiq.faults.add(
      TRANSCRIPT,
      { kind: 'status', status: 200, body, headers: { 'content-type': 'application/json' } },
      99,
    )
    await burst(bridge, session)
    await bridge.salesiq.webhookPlan.release('asSent', { together: true })
    await bridge.settled()
    const isText = (words: string) => words.startsWith('line')
    expect(heard(session).filter(isText).sort()).toEqual(inOrder.filter(isText).sort())
    // Files belong to the family that is refused: a line with the reason stands for each of them.
    for (const name of ['3.png', '7.png']) expect(session.visitor.heard.join('\n')).toContain(name)
    expect(bridge.ownerLog().join()).toContain("The order of an operator's messages cannot be checked.")
    bridge.salesiq.faults.clear()
  })
})

test
  .extend({ options: { processes: 1 } })
  .concurrent('without the transcript, what waits in the process is delivered in its order', async ({ bridge }) => {
    const session = await bridge.session()
    const { operator, conversation } = session
    bridge.salesiq.faults.add(TRANSCRIPT, { kind: 'status', status: 503 }, 2)
    const gate = bridge.salesiq.gates.hold(TRANSCRIPT)
    bridge.salesiq.webhookPlan.hold()
    const said = [operator.replies(conversation, 'line 1'), operator.replies(conversation, 'line 2')]
    const released = bridge.salesiq.webhookPlan.release('reversed', { together: true })
    await gate.arrived()
    const looks = () => bridge.apiCalls().filter((route) => route === 'GET /v1/chat/conversations').length
    await until('both webhooks have found the session', () => looks() >= 3)
    gate.open()
    await Promise.all([released, ...said])
    await bridge.settled()
    expect(heard(session)).toEqual(['line 1', 'line 2'])
    bridge.salesiq.faults.clear()
  })

/** What the visitor received from the operator: texts, and files by their names. */
const received = ({ visitor }: Session) =>
  visitor.messages
    .filter(({ author }) => author.name === 'Olivia Park')
    .map(({ type, text, payload }) => (type === 'text' ? text : `[${String(payload['title'])}]`))

describe.concurrent('a reply that SalesIQ numbers otherwise or not at all', () => {
  const alone = test.extend({ options: { processes: 1 } })

  for (const restMessageIdShiftMs of [37, 1]) {
    alone(
      `the transcript numbers messages otherwise (by ${restMessageIdShiftMs}): nothing is heard twice`,
      async ({ bridge }) => {
        bridge.salesiq.switches.restMessageIdShiftMs = restMessageIdShiftMs
        const session = await bridge.session()
        await session.operator.replies(session.conversation, 'one')
        await session.operator.replies(session.conversation, 'two')
        const file = { name: 'a.png', type: 'image/png', bytes: randomFile(10) }
        await session.operator.sendsFile(session.conversation, file)
        await session.operator.closes(session.conversation)
        await bridge.settled()
        expect(received(session)).toEqual(['one', 'two', '[a.png]'])
      },
    )
  }

  for (const msgid of ['', undefined]) {
    test(`replies have neither number (${msgid}) nor time: told apart by their words`, async ({ bridge }) => {
      const session = await bridge.session()
      const { conversation, operator } = session
      const words = Array.from({ length: 40 }, (_, index) => `words ${index}`)
      for (const text of [...words, 'words 0']) {
        const reply = rawEvent('conversation.operator.replied', conversation, replyOf(operator, { text, msgid }))
        await bridge.salesiq.deliver({ payload: { ...reply, event_time: undefined } })
      }
      await bridge.settled()
      expect(received(session)).toEqual(words)
    })
  }
})

describe.concurrent('three replies at once, of which Botpress still takes the last', () => {
  const alone = test.extend({ options: { processes: 1 } })

  alone('the webhook of the second is answered: it does not wait for the third', async ({ bridge }) => {
    const { operator, conversation, visitor } = await bridge.session()
    const gate = bridge.botpress.gates.hold('POST /v1/chat/messages/get-or-create')
    const said = operator.says(conversation, ['one', 'two', 'three'])
    await gate.arrived()
    gate.pass(2)
    await gate.arrived()
    const answered = () => bridge.salesiq.deliveries.filter(({ event }) => event === 'conversation.operator.replied')
    await until('an answer to the second webhook', () => answered().length > 0)
    expect(answered().map(({ status }) => status)).toEqual([200])
    gate.open()
    await said
    await bridge.settled()
    expect(visitor.heard.slice(-3)).toEqual(['one', 'two', 'three'])
  })
})
