/** What an attack on the files, the order and the end found: each a scene of its own. */
import { randomBytes } from 'node:crypto'
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { rawEvent, replyOf } from '../harness/raw-event'
import { test } from '../harness/scene'

const ATTACHMENT = 'GET /api/v2/:screen/conversations/:id/attachments/:attachment'
const TRANSCRIPT = 'GET /api/v2/:screen/conversations/:id/messages'
const MESSAGES = 'POST /api/visitor/v1/:screen/conversations/:id/messages'

const png = (name = 'a.png', size = 10) => ({ name, type: 'image/png', bytes: randomBytes(size) })

type Session = Awaited<ReturnType<Bridge['session']>>

/** What the visitor heard of the operator: texts, and files by their names. */
const heard = ({ visitor }: Session) =>
  visitor.messages
    .filter(({ author }) => author.name === 'Olivia Park')
    .map(({ type, text, payload }) => (type === 'text' ? text : `[${String(payload['title'])}]`))

const healed = async (bridge: Bridge) => {
  await bridge.salesiq.settled({ retries: true })
  await bridge.settled()
}

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

const hurried = test.extend({ options: { env: { ZOHO_TIME_LIMIT_MS: '1000' } } })
const alone = test.extend({ options: { processes: 1 } })
const three = test.extend({ options: { processes: 3 } })

describe.concurrent('a file that comes drop by drop', () => {
  for (const length of [undefined, 1000]) {
    hurried(`length ${length}: is given up, and its neighbours arrive`, async ({ bridge }) => {
      const { visitor, conversation } = await bridge.session()
      const link = bridge.fileHost.link('a.png', { type: 'image/png', trick: { kind: 'drips', length } })
      const items = [
        { type: 'text', payload: { text: 'before' } },
        { type: 'image', payload: { imageUrl: link } },
        { type: 'text', payload: { text: 'after' } },
      ]
      await visitor.says({ type: 'bloc', payload: { items } })
      const lines = conversation.messages.slice(-3).map(({ text }) => text)
      expect(lines).toEqual(['before', `Image: ${link} (not sent as a file: it took too long)`, 'after'])
    })
  }
})

describe.concurrent('a file whose upload goes wrong', () => {
  test('twice: a line in its place, and the neighbours arrive', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const link = bridge.fileHost.link('a.png', { type: 'image/png', bytes: randomBytes(1000) })
    bridge.salesiq.faults.add(MESSAGES, { kind: 'resetBefore' }, 2)
    const items = [
      { type: 'image', payload: { imageUrl: link } },
      { type: 'text', payload: { text: 'after' } },
    ]
    await visitor.says({ type: 'bloc', payload: { items } })
    const lines = conversation.messages.slice(-2).map(({ text }) => text)
    expect(lines).toEqual([`Image: ${link} (not sent as a file: SalesIQ did not take it)`, 'after'])
  })

  alone('the second of two with the same name: both are there', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const imageUrl = bridge.fileHost.link('image.png', { type: 'image/png', bytes: randomBytes(1000) })
    await visitor.says({ type: 'image', payload: { imageUrl } })
    bridge.salesiq.faults.add(MESSAGES, { kind: 'resetBefore' })
    await visitor.says({ type: 'image', payload: { imageUrl } })
    expect(conversation.messages.filter(({ file }) => file)).toHaveLength(2)
  })

  alone('the same for a word that is said twice', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    await visitor.says('yes')
    bridge.salesiq.faults.add(MESSAGES, { kind: 'resetBefore' })
    await visitor.says('yes')
    expect(conversation.messages.filter(({ text }) => text === 'yes')).toHaveLength(2)
  })
})

describe.concurrent('the last words', () => {
  test('fail once in one process while the end comes to another: heard before the end', async ({ bridge }) => {
    const session = await bridge.session()
    bridge.salesiq.switches.retryAfterMs = 1500
    bridge.botpress.refuses('POST /v1/chat/messages/get-or-create', 'Internal')
    await session.operator.replies(session.conversation, 'Your code is 42')
    await session.operator.closes(session.conversation)
    await healed(bridge)
    expect(heard(session)).toEqual(['Your code is 42'])
  })

  test('are late, and the end comes at once: heard before the end', async ({ bridge }) => {
    const session = await bridge.session()
    bridge.salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'late', ms: 1500 })
    const words = session.operator.replies(session.conversation, 'Your code is 42')
    await Promise.all([words, session.operator.closes(session.conversation)])
    await bridge.settled()
    expect(heard(session)).toEqual(['Your code is 42'])
    // The webhook that came after the end told nobody of words that had been heard.
    expect(bridge.botpress.botHeard.map(({ type }) => type)).toEqual(['sessionEnded'])
  })

  test('are a file that cannot be had now: a line that says so, before the end', async ({ bridge }) => {
    const session = await bridge.session()
    bridge.salesiq.switches.retryAfterMs = 1500
    bridge.salesiq.faults.add(ATTACHMENT, { kind: 'status', status: 503 }, 2)
    await session.operator.sendsFile(session.conversation, png('ticket.png'))
    await session.operator.closes(session.conversation)
    await healed(bridge)
    expect(heard(session).join()).toContain('ticket.png')
  })

  alone('old files are not carried again', async ({ bridge }) => {
    const session = await bridge.session()
    for (const name of ['1.png', '2.png']) await session.operator.sendsFile(session.conversation, png(name))
    bridge.salesiq.webhookPlan.add('conversation.operator.replied', { kind: 'lost' }, 25)
    for (let index = 0; index < 25; index += 1) await session.operator.replies(session.conversation, `line ${index}`)
    bridge.botpress.calls.length = 0
    await session.operator.closes(session.conversation)
    await bridge.settled()
    expect(bridge.botpress.calls.filter(({ route }) => route === 'PUT /v1/files')).toEqual([])
    expect(heard(session)).toHaveLength(27)
  })
})

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

describe.concurrent('who is announced', () => {
  three('a second operator’s first three lines at once: he joins once', async ({ bridge }) => {
    const { conversation, visitor } = await transferredToTom(bridge)
    const tom = bridge.salesiq.operator('Tom Reed')
    await Promise.all(['1', '2', '3'].map((line) => tom.replies(conversation, line)))
    await bridge.settled()
    expect(visitor.heard.filter((line) => line.includes('has joined'))).toHaveLength(2)
  })
})

describe.concurrent('what SalesIQ may do that no page tells', () => {
  for (const restMessageIdShiftMs of [37, 1]) {
    alone(
      `the transcript numbers messages otherwise (by ${restMessageIdShiftMs}): nothing is heard twice`,
      async ({ bridge }) => {
        bridge.salesiq.switches.restMessageIdShiftMs = restMessageIdShiftMs
        const session = await bridge.session()
        await session.operator.replies(session.conversation, 'one')
        await session.operator.replies(session.conversation, 'two')
        await session.operator.sendsFile(session.conversation, png())
        await session.operator.closes(session.conversation)
        await bridge.settled()
        expect(heard(session)).toEqual(['one', 'two', '[a.png]'])
      },
    )
  }

  test('a private note is called something else: it stays private', async ({ bridge }) => {
    Object.assign(bridge.salesiq.switches, { notesInTranscript: true, noteType: 'private_note' })
    const session = await bridge.session()
    await session.operator.notes(session.conversation, 'difficult customer')
    await session.operator.sendsFile(session.conversation, png())
    await session.operator.closes(session.conversation)
    await bridge.settled()
    expect(heard(session)).toEqual(['[a.png]'])
  })

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

  test('replies have neither number nor time: told apart by their words', async ({ bridge }) => {
    const session = await bridge.session()
    const { conversation, operator } = session
    for (let index = 0; index < 40; index += 1) {
      const entity = replyOf(operator, { msgid: undefined, text: `words ${index}` })
      const payload = { ...rawEvent('conversation.operator.replied', conversation, entity), event_time: undefined }
      await bridge.salesiq.deliver({ payload })
    }
    await bridge.settled()
    expect(heard(session)).toHaveLength(40)
  })

  test('a file without a name: heard under one', async ({ bridge }) => {
    const session = await bridge.session()
    const nameless = { name: '', type: 'application/octet-stream', bytes: randomBytes(5) }
    await session.operator.sendsFile(session.conversation, nameless)
    await bridge.settled()
    expect(heard(session)).toEqual(['[file]'])
  })

  test('a price that goes there and back: three corrections', async ({ bridge }) => {
    const session = await bridge.session()
    const { operator, conversation } = session
    const { id } = await operator.replies(conversation, '10')
    await bridge.settled()
    for (const price of ['12', '10', '12']) {
      await operator.edits(conversation, id, price)
      await bridge.settled()
    }
    expect(
      heard(session)
        .slice(1)
        .map((line) => line.split(': ')[1]),
    ).toEqual(['12', '10', '12'])
  })
})

describe.concurrent('what visitors call their files', () => {
  const names: [title: string, name: string, comment: string | undefined][] = [
    ['It costs 12.50', 'a5.png', 'It costs 12.50'],
    ['see shop.example.com', 'a5.png', 'see shop.example.com'],
    ['../../etc/photo.png', 'photo.png', undefined],
    ['a\u202egnp.exe.png', 'agnp.exe.png', undefined],
    [`${'x'.repeat(500)}.png`, `${'x'.repeat(146)}.png`, undefined],
  ]
  for (const [title, name, comment] of names) {
    test(`${title.slice(0, 30)}: ${name.slice(0, 20)}`, async ({ bridge }) => {
      const { visitor, conversation } = await bridge.session()
      const imageUrl = bridge.fileHost.link('a5.png', { type: 'image/png', bytes: randomBytes(10) })
      await visitor.says({ type: 'image', payload: { imageUrl, title } })
      expect(conversation.messages.at(-1)?.file).toMatchObject({ name, ...(comment && { comment }) })
    })
  }

  test('a link as long as a book is shortened', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const before = conversation.messages.length
    await visitor.says({ type: 'image', payload: { imageUrl: `data:image/png;base64,${'A'.repeat(100_000)}` } })
    expect(conversation.messages).toHaveLength(before + 1)
  })
})

describe.concurrent('when the consent is gone in the middle of a session', () => {
  const withdraw = (bridge: Bridge) => bridge.configure({ refreshToken: undefined, accessToken: undefined })

  test('what the operator still says is heard, and the end gives the bot back', async ({ bridge }) => {
    const session = await bridge.session()
    await withdraw(bridge)
    await session.operator.replies(session.conversation, 'good-bye')
    await session.operator.closes(session.conversation)
    await bridge.settled()
    expect(heard(session)).toEqual(['good-bye'])
    expect(session.visitor.hitlActive).toBe(false)
  })

  test('a stop tells the bot of the end, and says why the chat stays open', async ({ bridge }) => {
    const { hitl } = await bridge.session()
    await withdraw(bridge)
    const input = { conversationId: hitl.id }
    const { status, body } = await bridge.botpress.invoke('action_triggered', { type: 'stopHitl', input })
    expect(status).toBe(400)
    expect(body).toContain('SalesIQ is not connected yet')
    expect(bridge.botpress.botHeard.map(({ type }) => type)).toEqual(['sessionEnded'])
  })
})

describe.concurrent('when Botpress is in trouble', () => {
  alone('a second operator’s announcement that fails is told with the next try', async ({ bridge }) => {
    const { conversation, visitor } = await transferredToTom(bridge)
    bridge.salesiq.switches.retryAfterMs = 300
    bridge.botpress.refuses('POST /v1/chat/events', 'Internal')
    await bridge.salesiq.operator('Tom Reed').replies(conversation, 'Tom here')
    await healed(bridge)
    expect(visitor.humanAgentName).toBe('Tom Reed')
    expect(visitor.messages.at(-1)).toMatchObject({ text: 'Tom here', author: { name: 'Tom Reed' } })
  })

  test('the end of a stopped session is told with the next stop', async ({ bridge }) => {
    const { hitl } = await bridge.session()
    bridge.botpress.refuses('POST /v1/chat/events', 'Internal')
    const stop = () =>
      bridge.botpress.invoke('action_triggered', { type: 'stopHitl', input: { conversationId: hitl.id } })
    expect((await stop()).status).toBe(400)
    expect((await stop()).status).toBe(200)
    expect(bridge.botpress.botHeard.filter(({ type }) => type === 'sessionEnded')).toHaveLength(1)
  })

  test('a webhook is answered in time although the state is slow', async ({ bridge }) => {
    await bridge.configure({ webhookPublicKey: undefined })
    bridge.botpress.faults.add('GET /v1/chat/states/:type/:id/:name', { kind: 'slow', ms: 6000 }, 4)
    const { conversation, operator } = await bridge
      .handoff()
      .then((opened) => ({ ...opened, operator: { id: '1', name: 'x' } }))
    const payload = rawEvent('conversation.operator.replied', conversation, replyOf(operator))
    const { status } = await bridge.salesiq.deliver({ payload })
    expect(status).toBe(503)
    bridge.botpress.faults.clear()
  })
})
