/** The end of a chat as webhooks and REST v2 report it, or do not. */
import { describe, expect, test } from 'vitest'
import { conversationEvents } from '../../emulators/salesiq/webhook'
import { startListening } from './salesiq-desk'

const DETAILS = 'GET /api/v2/:screen/conversations/:id'

const listening = async (switches: Parameters<typeof startListening>[1] = {}) => {
  const desk = await startListening(conversationEvents, switches)
  const chat = await desk.salesiq.startWebsiteChat()
  const details = async () => (await desk.call(DETAILS, { params: { id: chat.id } })).json['data'] ?? ({} as never)
  return { ...desk, chat, operator: desk.salesiq.operator(), details }
}

describe('without any webhook', () => {
  test('an attended chat ends, whoever ends it', async () => {
    const { salesiq, receiver } = await listening()
    const chats = [await salesiq.startWebsiteChat(), await salesiq.startWebsiteChat(), await salesiq.startWebsiteChat()]
    for (const chat of chats) await salesiq.operator().joins(chat)
    const [byAgent = '', byVisitor = '', idle = ''] = chats.map(({ id }) => id)
    const before = receiver.received.length
    await salesiq.operator().closes(byAgent, { silently: true })
    await salesiq.visitorLeaves(byVisitor, { silently: true })
    await salesiq.goesIdle(idle, { silently: true })
    expect(chats.map(({ status, endedBy }) => [status, endedBy])).toEqual([
      ['ended', 'agent'],
      ['ended', 'visitor'],
      ['ended', 'system'],
    ])
    expect(receiver.received).toHaveLength(before)
  })

  test('a waiting chat is missed', async () => {
    const { salesiq, receiver, chat, details } = await listening({ alsoSendAsReply: ['info'] })
    await salesiq.misses(chat, { silently: true })
    expect(receiver.events()).toEqual(['conversation.created'])
    expect(await details()).toMatchObject({ status: 'Missed', chat_status: { state: 3, status_code: 1 } })
  })
})
