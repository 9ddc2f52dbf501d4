/** The mistakes of a published SalesIQ integration, one scene each. */
import { expect } from 'vitest'
import { dataCentres } from '../../src/salesiq/data-centres'
import definition from '../../integration.definition'
import { openingQuestion } from '../../src/translate/opening-question'
import { test } from '../harness/scene'
import { rawEvent, replyOf } from '../harness/raw-event'

test.concurrent('1: a returning visitor is opened under his own name, whoever came in between', async ({ bridge }) => {
  const ana = await bridge.session({}, { name: 'Ana' })
  await ana.operator.closes(ana.conversation)
  await bridge.settled()
  await bridge.handoff({}, { name: 'Bruno' })
  await ana.visitor.says('I am back')
  await ana.visitor.asksForHuman()
  expect(bridge.salesiq.conversations.map(({ visitor }) => visitor.name)).toEqual(['Ana', 'Bruno', 'Ana'])
})

test.concurrent(
  '2: the visitor hears the operator under the operator’s name, and never his own',
  async ({ bridge }) => {
    const { visitor, operator, conversation } = await bridge.session()
    await operator.replies(conversation, 'hello')
    await bridge.settled()
    expect(visitor.humanAgentName).toBe('Olivia Park')
    expect(visitor.messages.at(-1)).toMatchObject({ text: 'hello', author: { name: 'Olivia Park' } })
  },
)

test.concurrent('4: a webhook without SalesIQ’s signature is refused and does nothing', async ({ bridge }) => {
  const { visitor, conversation, operator } = await bridge.session()
  const payload = rawEvent(
    'conversation.operator.replied',
    conversation,
    replyOf(operator, { text: 'I am not Olivia' }),
  )
  for (const signature of ['', 'bm90IGEgc2lnbmF0dXJl']) {
    const { status } = await bridge.salesiq.deliver({ payload, headers: { 'x-siqsignature': signature } })
    expect(status).toBe(401)
  }
  await bridge.settled()
  expect(visitor.heard).not.toContain('I am not Olivia')
})

test.concurrent('5: a token that nobody believes is renewed once, and not in a loop', async ({ bridge }) => {
  const { visitor } = await bridge.session()
  bridge.salesiq.calls.length = 0
  const route = 'POST /api/visitor/v1/:screen/conversations/:id/messages'
  const body = '{"error":{"code":1008,"message":"Invalid OAuthToken."}}'
  bridge.salesiq.faults.add(route, { kind: 'status', status: 401, body }, 2)
  await visitor.says('hello?')
  await bridge.settled()
  expect(bridge.salesiq.calls.map(({ route }) => route)).toEqual([route, 'POST /oauth/v2/token', route])
  expect(bridge.ownerLog().join()).toContain('SalesIQ does not accept the token of this consent')
})

test.concurrent('6: an error in place of a token never takes the place of the good one', async ({ bridge }) => {
  await bridge.configure({ accessToken: undefined })
  const stored = () => bridge.botpress.states.find(({ name }) => name === 'token')?.payload
  const good = stored()
  expect(good).toMatchObject({ accessToken: expect.stringMatching(/^1005\./) as string })
  const inAnHour = Date.now() + 3_600_000
  expect(Math.abs(Number(good?.['expiresAt']) - inAnHour)).toBeLessThan(60_000)
  bridge.salesiq.expireTokens()
  bridge.salesiq.faults.add('POST /oauth/v2/token', { kind: 'status', status: 200, body: '{"error":"invalid_code"}' })
  const { error } = await bridge.configure({ accessToken: undefined })
  expect(error).toContain('The consent was revoked or belongs to another client')
  expect(stored()?.['accessToken']).toBe(good?.['accessToken'])
})

test.concurrent('7: a line that cannot be sent fails where the bot owner sees it', async ({ bridge }) => {
  const { visitor, conversation } = await bridge.session()
  bridge.salesiq.faults.add('POST /api/visitor/v1/:screen/conversations/:id/messages', {
    kind: 'status',
    status: 200,
    body: '{"error":{"code":1011,"message":"no"}}',
  })
  await visitor.says('please answer')
  await bridge.settled()
  expect(conversation.messages.map(({ text }) => text)).not.toContain('please answer')
  expect(bridge.ownerLog().join()).toContain('Could not send a message to the operator.')
})

test.concurrent('7: a start that fails is an error and makes up no conversation', async ({ bridge }) => {
  const visitor = bridge.botpress.visitor({ name: 'Ana' })
  bridge.salesiq.faults.add('POST /api/visitor/v1/:screen/conversations', {
    kind: 'status',
    status: 200,
    body: '{"error":{"code":1025,"message":"Invalid Department IDs"}}',
  })
  await expect(visitor.asksForHuman()).rejects.toThrow('SalesIQ does not know the department')
  expect(visitor.hitlActive).toBe(false)
  expect(bridge.botpress.conversations.filter(({ channel }) => channel === 'hitl')).toEqual([])
})

test.concurrent(
  '8: stopping closes the SalesIQ chat before it answers, and says nothing as the visitor',
  async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const said = conversation.messages.filter(({ from }) => from === 'visitor').length
    bridge.salesiq.faults.add('PUT /api/v2/:screen/conversations/:id/close', { kind: 'slow', ms: 300 })
    await visitor.stopsHitl()
    expect(conversation.status).toBe('ended')
    const lines = conversation.messages.filter(({ from }) => from === 'visitor').slice(said)
    expect(lines.map(({ text }) => text).join()).not.toMatch(/undefined|terminated/i)
  },
)

test.concurrent('9: chats that the bot did not start create nothing', async ({ bridge }) => {
  const before = bridge.botpress.users.length
  bridge.botpress.calls.length = 0
  const chat = await bridge.salesiq.startWebsiteChat({ name: 'Somebody', question: 'Are you open?' })
  await bridge.salesiq.operator().joins(chat)
  await bridge.salesiq.operator().replies(chat, 'Yes')
  await bridge.salesiq.operator().closes(chat)
  await bridge.settled()
  expect(bridge.botpress.conversations).toEqual([])
  expect(bridge.botpress.messages).toEqual([])
  expect(bridge.botpress.users.length).toBe(before)
  expect(new Set(bridge.apiCalls())).toEqual(new Set(['GET /v1/chat/conversations']))
  expect(bridge.apiCalls()).toHaveLength(bridge.salesiq.deliveries.length)
})

test.concurrent('10: a reply that SalesIQ delivers twice is heard once', async ({ bridge }) => {
  const { visitor, operator, conversation } = await bridge.session()
  await operator.replies(conversation, 'once', { repeat: 2 })
  await bridge.salesiq.redeliverLast()
  await bridge.settled()
  expect(visitor.heard.filter((text) => text === 'once')).toHaveLength(1)
})

test.concurrent('11: a missed chat is an outcome of its own', async ({ bridge }) => {
  const { conversation, visitor } = await bridge.handoff({ hitlSession: { reference: 'order-7' } })
  await bridge.salesiq.misses(conversation)
  await bridge.settled()
  expect(bridge.botpress.botHeard.at(-1)).toMatchObject({
    type: 'sessionEnded',
    payload: {
      outcome: 'missed',
      endedBy: 'system',
      reference: 'order-7',
      hitlConversationId: visitor.hitlConversationId,
    },
  })
  expect(bridge.botpress.botHeard.at(-1)?.payload).not.toHaveProperty('attendedAt')
})

test.concurrent('12: an operator’s file arrives, and the webhook is content at once', async ({ bridge }) => {
  const { visitor, operator, conversation } = await bridge.session()
  const bytes = new TextEncoder().encode('invoice')
  await operator.sendsFile(conversation, { name: 'invoice.pdf', type: 'application/pdf', bytes })
  await bridge.settled()
  expect(visitor.messages.at(-1)).toMatchObject({ type: 'file', payload: { title: 'invoice.pdf' } })
  expect(bridge.salesiq.deliveries.at(-1)).toMatchObject({ status: 200, attempt: 1 })
})

test.concurrent('12: what a visitor sends besides text arrives as a file', async ({ bridge }) => {
  const { visitor, conversation } = await bridge.session()
  const imageUrl = bridge.fileHost.link('a.png', { type: 'image/png', bytes: Buffer.from('picture') })
  const fileUrl = bridge.fileHost.link('b.pdf', { type: 'application/pdf', bytes: Buffer.from('document') })
  await visitor.says({ type: 'image', payload: { imageUrl, title: 'the box' } })
  await visitor.says({ type: 'file', payload: { fileUrl } })
  await bridge.settled()
  expect(
    conversation.messages.slice(-2).map(({ file }) => [file?.name, file?.bytes.toString(), file?.comment]),
  ).toEqual([
    ['a.png', 'picture', 'the box'],
    ['b.pdf', 'document', undefined],
  ])
})

test.concurrent('13: visitors without an address never share an identity', async ({ bridge }) => {
  const first = await bridge.botpress.invoke('action_triggered', { type: 'createUser', input: { name: 'Ana' } })
  const second = await bridge.botpress.invoke('action_triggered', { type: 'createUser', input: { name: 'Ana' } })
  expect(first.body).not.toEqual(second.body)
})

test.concurrent('14: an event is read although fields are missing, odd or of another type', async ({ bridge }) => {
  const { visitor, operator, conversation } = await bridge.session()
  const entity = {
    ...replyOf(operator, { text: 'still here', meta: null, type: 7, files: 'none' }),
    visitor: { name: 5 },
    extra: [{}],
  }
  const around = { attempt: '1', version: '1', app_id: '40510000000002238', org_id: null }
  const rawBody = JSON.stringify({ ...rawEvent('conversation.operator.replied', conversation, entity), ...around })
    // Ids as bare numbers, with more digits than a JavaScript number holds.
    .replace(`"entity_id":"${conversation.id}"`, `"entity_id":${conversation.id}`)
    .replace(`"id":"${operator.id}"`, `"id":${operator.id}`)
  const { status } = await bridge.salesiq.deliver({ rawBody })
  await bridge.settled()
  expect(status).toBe(200)
  expect(visitor.heard.at(-1)).toBe('still here')
  expect(visitor.humanAgentName).toBe('Olivia Park')
})

test('15: every data centre has its own hosts, and Canada is zohocloud.ca', () => {
  expect(Object.keys(dataCentres).sort()).toEqual(['au', 'ca', 'cn', 'eu', 'in', 'jp', 'sa', 'uk', 'us'])
  expect(dataCentres.ca).toEqual({ accounts: 'https://accounts.zohocloud.ca', salesiq: 'https://salesiq.zohocloud.ca' })
  expect(new Set(Object.values(dataCentres).flatMap(Object.values)).size).toBe(18)
})

test.concurrent('15: a region that is not known is an error and not another country', async ({ bridge }) => {
  const { status, body } = await bridge.botpress.invoke('register', { webhookUrl: bridge.botpress.webhookUrl })
  expect({ status, body }).toMatchObject({ status: 200 })
  bridge.botpress.installation.forget()
  expect((await bridge.configure({ region: 'mars' })).ok).toBe(false)
})

test('16: a question made of nothing holds no undefined', () => {
  expect(openingQuestion({ mark: 'bp-1', otherwise: 'A visitor asks for a human.' })).toBe(
    'A visitor asks for a human.\n(Botpress · bp-1)',
  )
})

test('17: the HITL interface is 2.1.0, the one that today’s plugin takes', () => {
  expect(definition.interfaces).toMatchObject({ 'hitl<handoff>': { name: 'hitl', version: '2.1.0' } })
  expect(Object.keys(definition.channels?.['hitl']?.messages ?? {}).sort()).toEqual(
    ['audio', 'bloc', 'file', 'image', 'text', 'video'].sort(),
  )
})
