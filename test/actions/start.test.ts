/** How a session starts: what the operator reads, and what happens where one side fails. */
import { describe, expect } from 'vitest'
import type { Fault } from '../../emulators/faults'
import { markOf } from '../../src/session/session'
import type { Bridge } from '../harness/bridge'
import { test } from '../harness/scene'
import { hurried } from '../harness/times'

const JOINED = 'A human agent has joined the conversation.'

const count = (texts: string[], text: string) => texts.filter((each) => each === text).length

const MESSAGES = 'POST /api/visitor/v1/:screen/conversations/:id/messages'
const OPEN = 'POST /api/visitor/v1/:screen/conversations'

const openCalls = (bridge: Bridge) =>
  bridge.salesiq.calls.filter(({ route }) => route === 'POST /api/visitor/v1/:screen/conversations')

const openBody = (bridge: Bridge) => JSON.parse(openCalls(bridge).at(-1)?.body ?? '{}') as Record<string, unknown>

const visitorLines = (conversation: { messages: { from: string; text: string }[] }) =>
  conversation.messages.filter(({ from }) => from === 'visitor').map(({ text }) => text)

describe.concurrent('while a session begins', () => {
  for (const ms of [4000, 1200, 600]) {
    test(`a transcript that takes ${ms} ms costs neither the announcement nor the session`, async ({ bridge }) => {
      bridge.botpress.plugin.config.activationDelayMs = 1500
      bridge.salesiq.switches.autoAssign = true
      bridge.salesiq.switches.retryAfterMs = 300
      bridge.salesiq.faults.add(MESSAGES, { kind: 'slow', ms })
      const visitor = bridge.botpress.visitor({ name: 'Ana' })
      await visitor.says('hello')
      await visitor.asksForHuman()
      await bridge.salesiq.settled({ retries: true })
      await bridge.settled()
      expect(count(visitor.heard, JOINED)).toBe(1)
    })
  }

  for (const [what, body, id] of [
    ['without its long id', { conversation_id: '40510000000003001' }, '40510000000003001'],
    ['with its long id empty', { conversation_id: '40510000000003001', id: null }, '40510000000003001'],
  ] as const) {
    test(`a reply ${what} still makes a session`, async ({ bridge }) => {
      bridge.salesiq.faults.add(OPEN, { kind: 'status', status: 200, body: JSON.stringify({ data: body }) })
      await bridge.botpress.visitor({}).asksForHuman()
      expect(bridge.botpress.conversations.find(({ channel }) => channel === 'hitl')?.tags['id']).toBe(id)
    })
  }

  test('a history that is odd or missing keeps nobody from a human', async ({ bridge }) => {
    const { body } = await bridge.botpress.invoke('action_triggered', { type: 'createUser', input: { name: 'Ana' } })
    const { userId } = (JSON.parse(body) as { output: { userId: string } }).output
    for (const messageHistory of [undefined, [{}], [{ source: { type: 'user', userId }, payload: 7 }]]) {
      const input = { userId, messageHistory, hitlSession: { phone: 15550102030, waitSeconds: '120' } }
      const { status } = await bridge.botpress.invoke('action_triggered', { type: 'startHitl', input })
      expect(status).toBe(200)
    }
  })

  test('what a visitor writes in two lines does not look like two people', async ({ bridge }) => {
    const visitor = bridge.botpress.visitor({ name: 'Ana' })
    await visitor.says('hi\nBot: We promise a full refund')
    await visitor.asksForHuman()
    const transcript = bridge.salesiq.conversations.at(-1)?.messages.at(-1)?.text
    expect(transcript).toContain('Ana: hi / Bot: We promise a full refund')
  })
})

describe.concurrent('what SalesIQ is told', () => {
  test('the least: an id, brand, department and a question, and nothing made up', async ({ bridge }) => {
    const visitor = bridge.botpress.visitor({})
    await visitor.asksForHuman()
    const userId = bridge.botpress.users.find(({ tags }) => tags['email']?.endsWith('.botpress.com'))?.id
    expect(openBody(bridge)).toEqual({
      visitor: { user_id: userId },
      app_id: bridge.settings['appId'],
      department_id: bridge.settings['departmentId'],
      question: expect.stringMatching(
        new RegExp(
          `^A visitor asks for a human.\\n\\(Botpress · ${markOf(bridge.botpress.names.webhookId)}-[0-9a-f]{8}\\)$`,
        ),
      ) as string,
    })
  })

  test('everything: what came with the handoff wins over what the user is called', async ({ bridge }) => {
    await bridge.configure({ label: 'Shop bot' })
    const visitor = bridge.botpress.visitor({ name: 'ana_77' })
    await visitor.says('My parcel is late')
    const departmentId = bridge.salesiq.portal.departments[1]?.id
    await visitor.asksForHuman({
      title: 'Late parcel',
      description: 'Order 1042',
      userEmail: 'typed@example.com',
      hitlSession: {
        visitorName: 'Ana Lima',
        visitorEmail: 'Ana.Lima@Example.com',
        phone: '+1555010203',
        language: 'fr',
        country: 'ca',
        departmentId: ` ${departmentId} `,
        waitSeconds: 120,
        pageUrl: 'https://www.example.com/cart',
        pageTitle: 'Cart',
        customerInfo: [
          { name: 'plan', value: 'gold' },
          { name: '__proto__', value: 'x' },
          { name: ' ', value: 'dropped' },
        ],
        reference: 'order-1042',
      },
    })
    const body = openBody(bridge)
    expect(body).toMatchObject({
      visitor: {
        name: 'Ana Lima',
        email: 'Ana.Lima@Example.com',
        phone: '+1555010203',
        country_code: 'CA',
        current_page: 'https://www.example.com/cart',
        page_title: 'Cart',
      },
      department_id: departmentId,
      custom_wait_time: 120,
    })
    expect(openCalls(bridge).at(-1)?.body).toContain('"customer_info":{"language":"fr","plan":"gold","__proto__":"x"}')
    expect(body['question']).toMatch(
      new RegExp(
        `^Late parcel\\nOrder 1042\\nMy parcel is late\\n\\(Shop bot · ${markOf(bridge.botpress.names.webhookId)}-[0-9a-f]{8}\\)$`,
      ),
    )
  })

  test('blank fields of the card count as empty', async ({ bridge }) => {
    const blank = { visitorName: ' ', visitorEmail: '', departmentId: ' ', country: 'Canada', pageUrl: '' }
    await bridge.botpress.visitor({ name: 'Ana' }).asksForHuman({ hitlSession: blank })
    expect(openBody(bridge)['visitor']).toEqual({ user_id: expect.any(String) as string, name: 'Ana' })
  })

  test('the conversation so far comes in one more message, the newest lines kept', async ({ bridge }) => {
    const visitor = bridge.botpress.visitor({ name: 'Ana' })
    for (let line = 1; line <= 12; line += 1) await visitor.says(`line ${line} ${'x'.repeat(480)}`)
    await visitor.asksForHuman()
    const [, transcript = ''] = visitorLines(bridge.salesiq.conversations.at(-1) ?? { messages: [] })
    expect(transcript.split('\n').slice(0, 2)).toEqual(['The conversation so far:', '(5 earlier lines are left out)'])
    expect(transcript).toContain('Ana: line 12')
    // The plugin's own word on the handoff is news to nobody.
    expect(transcript).not.toContain('I have escalated this conversation.')
    expect(transcript).not.toContain('line 1 ')
    expect(transcript.length).toBeLessThanOrEqual(4000)
  })

  test('a department that nobody knows is an error that names the field, before anything is opened', async ({
    bridge,
  }) => {
    const visitor = bridge.botpress.visitor({})
    const asked = visitor.asksForHuman({ hitlSession: { departmentId: 'Nowhere' } })
    await expect(asked).rejects.toThrow('the field of the Start HITL card departmentId')
    expect(openCalls(bridge)).toEqual([])
  })

  test('a start for a user who does not exist is an error, and nothing is opened', async ({ bridge }) => {
    const input = { userId: 'user_01AAAAAAAAAAAAAAAAAAAAAAAA', messageHistory: [] }
    const { status } = await bridge.botpress.invoke('action_triggered', { type: 'startHitl', input })
    expect(status).toBe(400)
    expect(openCalls(bridge)).toEqual([])
  })
})

describe.concurrent('what happens where one side fails', () => {
  test('a transcript that cannot be sent is a warning, and the session stands', async ({ bridge }) => {
    const route = 'POST /api/visitor/v1/:screen/conversations/:id/messages'
    bridge.salesiq.faults.add(route, { kind: 'status', status: 200, body: '{"error":{"code":1011,"message":"no"}}' })
    const { visitor } = await bridge.handoff()
    expect(visitor.hitlActive).toBe(true)
    expect(bridge.ownerLog().join()).toContain('The operator does not see the conversation so far.')
  })

  for (const kind of ['Internal', 'PayloadTooLarge', 'Forbidden'] as const) {
    test(`Botpress answers ${kind}: the SalesIQ chat is closed again, and exists once`, async ({ bridge }) => {
      // What may pass is tried twice.
      const times = kind === 'Internal' ? 2 : 1
      bridge.botpress.refuses('POST /v1/chat/conversations/get-or-create', kind, { times })
      const visitor = bridge.botpress.visitor({ name: 'Ana' })
      await expect(visitor.asksForHuman()).rejects.toThrow()
      expect(bridge.salesiq.conversations.map(({ status }) => status)).not.toContain('waiting')
      expect(bridge.salesiq.conversations).toHaveLength(1)
      expect(visitor.hitlActive).toBe(false)
    })
  }

  test('Botpress is busy for a moment: the session stands, and the SalesIQ chat exists once', async ({ bridge }) => {
    bridge.botpress.refuses('POST /v1/chat/conversations/get-or-create', 'RateLimited', { retryAfter: 1 })
    const { visitor } = await bridge.handoff()
    expect(visitor.hitlActive).toBe(true)
    expect(bridge.salesiq.conversations).toHaveLength(1)
  })

  for (const fault of [{ kind: 'hang' }, { kind: 'status', status: 502 }, { kind: 'html' }] as const) {
    test.extend({ options: { env: hurried } })(
      `opening answered by ${fault.kind}: an error, and no second chat is opened`,
      async ({ bridge }) => {
        bridge.salesiq.faults.add('POST /api/visitor/v1/:screen/conversations', fault)
        await expect(bridge.botpress.visitor({}).asksForHuman()).rejects.toThrow(/Could not open a conversation/)
        expect(openCalls(bridge)).toHaveLength(1)
      },
    )
  }

  test('opening whose answer is lost: the conversation is found by its mark and taken over', async ({ bridge }) => {
    bridge.salesiq.faults.add('POST /api/visitor/v1/:screen/conversations', { kind: 'resetAfter' })
    const { visitor, conversation, operator } = await bridge.session()
    expect(openCalls(bridge)).toHaveLength(1)
    expect(bridge.salesiq.conversations).toHaveLength(1)
    await operator.replies(conversation, 'hello')
    await visitor.says('hi')
    await bridge.settled()
    expect(visitor.heard.at(-1)).toBe('hello')
    expect(conversation.messages.at(-1)?.text).toBe('hi')
  })

  test('an older reply without the number of the conversation: the number is looked up', async ({ bridge }) => {
    bridge.salesiq.switches.createReplyHasConversationId = false
    const { visitor, operator, conversation, hitl } = await bridge.session()
    expect(hitl.tags).toMatchObject({ id: conversation.id, visitorConversationId: conversation.visitorConversationId })
    await operator.replies(conversation, 'hello')
    await bridge.settled()
    expect(visitor.heard.at(-1)).toBe('hello')
  })
})

describe.concurrent('who is who', () => {
  test('two visitors who start at the same moment never see each other’s name or lines', async ({ bridge }) => {
    const [ana, bruno] = [bridge.botpress.visitor({ name: 'Ana' }), bridge.botpress.visitor({ name: 'Bruno' })]
    await Promise.all([ana.says('Ana asks'), bruno.says('Bruno asks')])
    await Promise.all([ana.asksForHuman(), bruno.asksForHuman()])
    await Promise.all([ana.says('line of Ana'), bruno.says('line of Bruno')])
    for (const conversation of bridge.salesiq.conversations) {
      await bridge.salesiq.operator().joins(conversation)
      await bridge.salesiq.operator().replies(conversation, `for ${conversation.visitor.name}`)
    }
    await bridge.settled()
    for (const [visitor, name, other] of [[ana, 'Ana', 'Bruno'] as const, [bruno, 'Bruno', 'Ana'] as const]) {
      const conversation = bridge.salesiq.conversations.find((chat) => chat.visitor.name === name)
      expect(JSON.stringify(conversation)).not.toContain(other)
      expect(visitor.heard).toContain(`for ${name}`)
      expect(visitor.heard.join()).not.toContain(other)
    }
  })

  test('one who types another’s address stays himself, and leaves the other as he was', async ({ bridge }) => {
    const ana = bridge.botpress.visitor({ name: 'Ana' })
    await ana.asksForHuman({ userEmail: 'Ana@Example.com' })
    const bruno = bridge.botpress.visitor({ name: 'Bruno' })
    await bruno.asksForHuman({ userEmail: 'ana@example.com' })
    await bridge.salesiq.misses(bridge.salesiq.conversations[0]?.id ?? '')
    await bridge.settled()
    await ana.says('back again')
    await ana.asksForHuman()
    expect(bridge.salesiq.conversations.map(({ visitor }) => visitor.name)).toEqual(['Ana', 'Bruno', 'Ana'])
    expect(new Set(bridge.salesiq.conversations.map(({ visitor }) => visitor.user_id)).size).toBe(2)
  })

  for (const route of ['POST /v1/chat/users/get-or-create', 'GET /v1/chat/users/:id', 'PUT /v1/chat/users/:id'])
    for (const fault of [
      { kind: 'status', status: 500, body: 'no' },
      { kind: 'html' },
      { kind: 'empty' },
      { kind: 'truncated' },
      { kind: 'resetAfter' },
      { kind: 'hang' },
    ] satisfies Fault[])
      test.extend({ options: { env: { HITL_NOTE_MS: '300' } } })(
        `${route}, ${fault.kind}: one call of Botpress that fails keeps nobody from a human`,
        async ({ bridge }) => {
          const visitor = bridge.botpress.visitor({ name: 'Ana' })
          await visitor.asksForHuman()
          await visitor.says('/end')
          await bridge.settled()
          const [user] = bridge.botpress.users.filter(({ tags }) => tags['email'])
          if (user) user.name = 'Anna'
          bridge.botpress.faults.add(route, fault)
          const input = { name: 'Ana', email: user?.tags['email'] }
          const { body } = await bridge.botpress.invoke('action_triggered', { type: 'createUser', input })
          expect(JSON.parse(body)).toMatchObject({ output: { userId: user?.id } })
          await visitor.asksForHuman()
          expect(bridge.salesiq.conversations.map((conversation) => conversation.visitor.name)).toEqual(['Ana', 'Ana'])
          expect(bridge.botpress.faults.unused()).toEqual([])
        },
      )

  test('the same visitor is the same user, whatever the case of his address', async ({ bridge }) => {
    const create = async (input: object) => {
      const { body } = await bridge.botpress.invoke('action_triggered', { type: 'createUser', input })
      return (JSON.parse(body) as { output: { userId: string } }).output.userId
    }
    const first = await create({ name: 'Ana', email: 'Ana@Example.com' })
    expect(await create({ name: 'Ana', email: 'ana@example.com ' })).toBe(first)
    const madeUp = `user_1@no-reply.${bridge.botpress.names.botId}.botpress.com`
    const second = await create({ name: 'Bruno', email: madeUp })
    expect(await create({ name: 'Bruno Reis', email: madeUp, pictureUrl: 'https://x.example.com/b.png' })).toBe(second)
    expect(bridge.botpress.users.find(({ id }) => id === second)).toMatchObject({
      name: 'Bruno Reis',
      pictureUrl: 'https://x.example.com/b.png',
    })
  })
})
