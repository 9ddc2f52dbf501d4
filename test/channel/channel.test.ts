/** From the visitor to the operator: what is read in SalesIQ, and what happens when a line cannot get there. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { test } from '../harness/scene'
import { hurried } from '../harness/times'

const MESSAGES = 'POST /api/visitor/v1/:screen/conversations/:id/messages'

const alone = test.extend({ options: { processes: 1 } })

const textsOf = (conversation: { messages: { from: string; text: string }[] }) =>
  conversation.messages.filter(({ from }) => from === 'visitor').map(({ text }) => text)

const sends = (bridge: Bridge) => bridge.salesiq.calls.filter(({ route }) => route === MESSAGES).length

describe.concurrent('what the operator reads', () => {
  test('a text as it was typed, to the last space', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const typed = '  **not bold**  <b>1 < 2</b> & "so" \n\tnext 👩‍👩‍👧  '
    await visitor.says(typed)
    expect(textsOf(conversation).at(-1)).toBe(typed)
  })

  test('a line of the bot under the bot’s name', async ({ bridge }) => {
    await bridge.configure({ label: 'Shop bot' })
    const { visitor, conversation } = await bridge.session()
    await visitor.says('/end')
    await bridge.settled()
    const botLines = textsOf(conversation).filter((text) => text.startsWith('Shop bot: '))
    // The plugin's last line and the closing race; where the line wins, it is marked.
    for (const line of botLines) expect(line).toBe('Shop bot: ( The user has ended the session. )')
  })
})

describe.concurrent('when a line cannot get there at once', () => {
  const inTime = test.extend({ options: { env: hurried } })

  test('a token that has just expired: renewed, and the line arrives once', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    bridge.salesiq.expireTokens()
    await visitor.says('are you there?')
    expect(textsOf(conversation).filter((text) => text === 'are you there?')).toHaveLength(1)
    expect(bridge.troubles()).toEqual([])
  })

  test('told to wait a second: waits, and the line arrives', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const body = '{"error":{"code":1023,"message":"Too many requests"}}'
    bridge.salesiq.faults.add(MESSAGES, { kind: 'status', status: 429, body, headers: { 'retry-after': '1' } })
    await visitor.says('hello')
    expect(textsOf(conversation).at(-1)).toBe('hello')
  })

  test('told to slow down without a time: fails, with what to do', async ({ bridge }) => {
    const { visitor } = await bridge.session()
    bridge.salesiq.faults.add(MESSAGES, {
      kind: 'status',
      status: 200,
      body: '{"error":{"code":1023,"message":"Too many requests"}}',
    })
    await visitor.says('hello')
    expect(bridge.ownerLog().join()).toContain('Zoho asks to slow down: try again in some minutes.')
  })

  for (const fault of [{ kind: 'resetAfter' }, { kind: 'hang' }, { kind: 'truncated' }] as const) {
    const usual = fault.kind === 'hang' ? 'never arrived' : 'arrived'
    inTime(`an outcome nobody knows (${fault.kind}): the line ${usual}, and stands there once`, async ({ bridge }) => {
      // A truncated answer needs one that is not empty.
      bridge.salesiq.switches.visitorMessageStatus = 200
      const { visitor, conversation } = await bridge.session()
      bridge.salesiq.faults.add(MESSAGES, fault)
      await visitor.says('just once, please')
      expect(textsOf(conversation).filter((text) => text === 'just once, please')).toHaveLength(1)
    })
  }

  test('a connection reset before anything was done: the line is looked for, then sent', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    bridge.salesiq.faults.add(MESSAGES, { kind: 'resetBefore' })
    await visitor.says('just once, please')
    expect(textsOf(conversation).filter((text) => text === 'just once, please')).toHaveLength(1)
    expect(sends(bridge)).toBe(3)
  })

  test('nobody knows, and the conversation cannot be read: fails and says that it may have arrived', async ({
    bridge,
  }) => {
    const { visitor } = await bridge.session()
    bridge.salesiq.faults.add(MESSAGES, { kind: 'resetAfter' })
    bridge.salesiq.faults.add('GET /api/v2/:screen/conversations/:id/messages', { kind: 'status', status: 503 }, 2)
    await visitor.says('hello')
    expect(bridge.ownerLog().join()).toContain('may have arrived')
    expect(sends(bridge)).toBe(2)
  })
})

describe.concurrent('a session that has ended', () => {
  const invoke = (bridge: Bridge, hitl: { id: string; tags: object }, payload: object) =>
    bridge.botpress.invoke('message_created', {
      type: 'text',
      payload,
      conversation: { id: hitl.id, channel: 'hitl', tags: hitl.tags },
      message: { id: 'msg_01AAAAAAAAAAAAAAAAAAAAAAAA', tags: {} },
      user: { id: 'user_01AAAAAAAAAAAAAAAAAAAAAAAA', tags: {} },
    })

  test('a line of the bot is dropped quietly, also where the end came while it was under way', async ({ bridge }) => {
    const { hitl, conversation } = await bridge.session()
    const asItWas = { id: hitl.id, tags: { ...hitl.tags } }
    await bridge.botpress.invoke('action_triggered', { type: 'stopHitl', input: { conversationId: hitl.id } })
    const lines = conversation.messages.length
    expect((await invoke(bridge, hitl, { text: 'bye' })).status).toBe(200)
    expect((await invoke(bridge, asItWas, { text: 'bye' })).status).toBe(200)
    expect(conversation.messages).toHaveLength(lines)
    expect(bridge.troubles()).toEqual([])
  })

  test('a line of the visitor fails visibly', async ({ bridge }) => {
    const { hitl, operator, conversation } = await bridge.session()
    const asItWas = { id: hitl.id, tags: { ...hitl.tags } }
    await operator.closes(conversation)
    await bridge.settled()
    for (const session of [hitl, asItWas]) {
      expect((await invoke(bridge, session, { text: 'wait', userId: 'user_1' })).status).toBe(400)
    }
  })

  test('a conversation without the tag: a clear error', async ({ bridge }) => {
    const { hitl } = await bridge.session()
    const { status, body } = await invoke(bridge, { id: hitl.id, tags: {} }, { text: 'hi', userId: 'user_1' })
    expect(status).toBe(400)
    expect(body).toContain('has no tag')
  })
})

describe.concurrent('an answer that is an error', () => {
  for (const error of [{ message: 'Conversation closed' }, 'conversation_closed', { code: null }]) {
    test(`an error at 200 of the form ${JSON.stringify(error)} is one`, async ({ bridge }) => {
      const { visitor } = await bridge.session()
      bridge.salesiq.faults.add(MESSAGES, { kind: 'status', status: 200, body: JSON.stringify({ error }) })
      await visitor.says('hello')
      expect(bridge.ownerLog().join()).toContain('SalesIQ refused')
    })
  }
})

describe.concurrent('a line that did not arrive', () => {
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

  test('an operator joins while it is on its way: the visitor is told', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.handoff()
    const gate = bridge.salesiq.gates.hold(MESSAGES)
    bridge.salesiq.faults.add(MESSAGES, refusal)
    const said = visitor.says('hello?')
    await gate.arrived()
    await bridge.salesiq.operator().joins(conversation)
    gate.open()
    await said
    await bridge.settled()
    expect(visitor.heard.slice(-2)).toEqual(['A human agent has joined the conversation.', notice])
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

describe.concurrent('a line that was said before', () => {
  alone('the same for a word that is said twice', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    await visitor.says('yes')
    bridge.salesiq.faults.add(MESSAGES, { kind: 'resetBefore' })
    await visitor.says('yes')
    expect(conversation.messages.filter(({ text }) => text === 'yes')).toHaveLength(2)
  })
})
