/** The visitor API carries what a visitor says. */
import { describe, expect, test } from 'vitest'
import { codeOf, startDesk } from './salesiq-desk'

const SAY = 'POST /api/visitor/v1/:screen/conversations/:id/messages'

describe('the visitor speaks', () => {
  test('and gets nothing back, under either id', async () => {
    const { open, call, salesiq } = await startDesk()
    const { conversation_id, id } = await open()
    for (const either of [String(conversation_id), String(id)]) {
      const { status, text } = await call(SAY, { params: { id: either }, json: { text: 'hello' } })
      expect([status, text]).toEqual([204, ''])
    }
    expect(salesiq.conversations[0]?.messages.map(({ text }) => text)).toEqual(['Where is my order?', 'hello', 'hello'])
  })

  test('under one kind of id only where visitorMessageIds says so, and gets 200 where visitorMessageStatus does', async () => {
    const { open, call, salesiq } = await startDesk({ visitorMessageIds: 'numeric', visitorMessageStatus: 200 })
    const { conversation_id, id } = await open()
    const say = (either: unknown) => call(SAY, { params: { id: String(either) }, json: { text: 'x' } })
    expect(codeOf(await say(id))).toBe(1019)
    expect((await say(conversation_id)).text).toBe('')
    expect((await say(conversation_id)).status).toBe(200)
    salesiq.switches.visitorMessageIds = 'hash'
    expect(codeOf(await say(conversation_id))).toBe(1019)
    expect((await say(id)).status).toBe(200)
  })

  test('too long, with an unknown field, or nothing at all is refused', async () => {
    const { open, call } = await startDesk({ maxTextLength: 10 })
    const params = { id: String((await open())['conversation_id']) }
    expect((await call(SAY, { params, json: { text: 'x'.repeat(11) } })).json['error']).toMatchObject({
      code: 1011,
      param: 'text',
    })
    expect((await call(SAY, { params, json: { text: 'x', metadata: {} } })).json['error']).toMatchObject({
      code: 1015,
      json_key: 'metadata',
    })
    expect(codeOf(await call(SAY, { params, json: { text: '' } }))).toBe(1015)
    expect(codeOf(await call(SAY, { params: { id: '1' }, json: { text: 'x' } }))).toBe(1019)
  })

  test('in a chat that is over: refused, dropped, kept or reopened, as toClosedChat says', async () => {
    const { open, call, salesiq } = await startDesk()
    const params = { id: String((await open())['conversation_id']) }
    await salesiq.misses(params.id)
    const say = () => call(SAY, { params, json: { text: 'still there?' } })
    expect((await say()).json['error']?.['message']).toContain('`closedChatError`')
    expect(codeOf(await say())).toBe(1019)
    for (const code of [1015, 4711]) {
      salesiq.switches.closedChatError = code
      expect(codeOf(await say())).toBe(code)
    }
    const last = () => salesiq.conversations[0]?.messages.at(-1)?.text
    salesiq.switches.toClosedChat = 'ignore'
    expect((await say()).status).toBe(204)
    expect(last()).not.toBe('still there?')
    salesiq.switches.toClosedChat = 'keep'
    expect((await say()).status).toBe(204)
    expect([salesiq.conversations[0]?.status, last()]).toEqual(['missed', 'still there?'])
    salesiq.switches.toClosedChat = 'reopen'
    await say()
    expect(salesiq.conversations[0]?.status).toBe('waiting')
    expect(salesiq.conversations[0]?.messages.at(-1)?.text).toBe('still there?')
  })

  test('in a chat nobody knows is refused with the code of unknownChatError', async () => {
    const { call } = await startDesk({ unknownChatError: 1015 })
    expect(codeOf(await call(SAY, { params: { id: '7' }, json: { text: 'x' } }))).toBe(1015)
  })
})
