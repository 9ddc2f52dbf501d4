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

describe('of a chat that nobody attended', () => {
  test('is conversation.missed by default', async () => {
    const { salesiq, chat, receiver } = await listening()
    await salesiq.misses(chat)
    expect(receiver.events()).toEqual(['conversation.created', 'conversation.missed'])
  })

  test('is conversation.completed with status_code 1 and nobody in it, where unattendedEnd says so', async () => {
    const { salesiq, chat, receiver, details } = await listening({ unattendedEnd: 'completed' })
    await salesiq.misses(chat)
    expect(receiver.events()).toEqual(['conversation.created', 'conversation.completed'])
    const entity = receiver.received[1]?.json['entity'] ?? {}
    const chat_status = { state_key: 'end', status_code: 1, label: 'Missed', state: 4, status_key: 'closed' }
    expect(entity).toMatchObject({ chat_status, ended_by: 'system', status: 'Missed', participants: [] })
    for (const name of ['owner', 'attended_time', 'missed_time']) expect(entity).not.toHaveProperty(name)
    expect(await details()).toMatchObject({ chat_status, status: 'Missed' })
    expect(await details()).not.toHaveProperty('attended_time')
  })

  test('is both, missed first, where unattendedEnd says so', async () => {
    const { salesiq, receiver } = await listening({ unattendedEnd: 'both' })
    await salesiq.advance(60_000)
    expect(receiver.events()).toEqual(['conversation.created', 'conversation.missed', 'conversation.completed'])
    const states = receiver.received.slice(1).map(({ json }) => json['entity']?.['chat_status']?.['state'])
    expect(states).toEqual([3, 4])
  })

  test('is that of whoever gave up, where unattendedEnd is completed', async () => {
    const { salesiq, chat, receiver } = await listening({ unattendedEnd: 'completed' })
    await salesiq.visitorLeaves(chat)
    expect(receiver.received.at(-1)?.json['entity']).toMatchObject({ ended_by: 'visitor' })
  })
})

describe('in the details of a chat', () => {
  const ended = async (switches: Parameters<typeof startListening>[1]) => {
    const desk = await listening(switches)
    await desk.operator.joins(desk.chat)
    await desk.operator.closes(desk.chat)
    return desk.details()
  }

  test('is its times by default', async () => {
    const details = await ended({})
    expect(details).toMatchObject({ chat_status: { state: 4, status_code: 2 }, status: 'Attended Online' })
    expect([details['attended_time'], details['end_time']]).toEqual(Array(2).fill(expect.stringMatching(/^\d{13}$/)))
    for (const name of ['ended_by', 'status_code']) expect(details).not.toHaveProperty(name)
  })

  test('is who ended it and a code too, where detailsOfEnd is full', async () => {
    const details = await ended({ detailsOfEnd: 'full' })
    expect(details).toMatchObject({ ended_by: 'agent', status_code: 2 })
    expect(details).toHaveProperty('end_time')
  })

  test('is its state alone, where detailsOfEnd is none', async () => {
    const details = await ended({ detailsOfEnd: 'none' })
    expect(details).toMatchObject({ chat_status: { state: 4, status_code: 2 } })
    for (const name of ['end_time', 'attended_time', 'ended_by']) expect(details).not.toHaveProperty(name)
  })
})
