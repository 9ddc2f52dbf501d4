/** Operators, visitors and time at the portal: who may do what, and what happens when nobody does anything. */
import { describe, expect, test } from 'vitest'
import { startDesk, startListening } from './salesiq-desk'

describe('an operator', () => {
  test('must join before speaking, and joins once', async () => {
    const { salesiq } = await startDesk()
    const chat = await salesiq.startWebsiteChat({ name: 'Bob', email: 'bob@example.com', question: 'Hi' })
    const operator = salesiq.operator()
    await expect(operator.replies(chat, 'hello')).rejects.toThrow('join first')
    await operator.joins(chat)
    await expect(operator.joins(chat)).rejects.toThrow('already')
    await operator.closes(chat)
    await expect(operator.joins(chat)).rejects.toThrow('ended')
    expect(chat.origin).toBe('website')
  })

  test('whom nobody knows, and a chat that nobody knows, are mistakes of the scene', async () => {
    const { salesiq } = await startDesk()
    expect(() => salesiq.operator('Nobody')).toThrow('No operator is called Nobody')
    await expect(salesiq.operator().joins('1')).rejects.toThrow('No conversation 1')
  })

  test('takes a chat over from a bot, and hands it to a colleague who then holds it alone', async () => {
    const { salesiq, receiver } = await startListening()
    const chat = await salesiq.startWebsiteChat()
    await salesiq.botAttends(chat)
    await salesiq.operator().joins(chat)
    await salesiq.operator().transfersTo(chat, 'Tom Reed')
    expect(receiver.events().slice(-2)).toEqual(['conversation.attender.updated', 'conversation.transfer.accepted'])
    const owners = receiver.received.map(({ json }) => json['entity']?.['owner']?.['name'])
    expect(owners).toEqual(['Answer Bot', 'Olivia Park', 'Tom Reed', 'Tom Reed'])
    expect(chat.participants).toEqual([salesiq.operator('Tom Reed').id])
  })

  test('who accepts a transfer is told of once, where transferTellsAttender says so', async () => {
    const { salesiq, receiver } = await startListening(undefined, { transferTellsAttender: false })
    const chat = await salesiq.startWebsiteChat()
    await salesiq.operator().joins(chat)
    await salesiq.operator().transfersTo(chat, 'Tom Reed')
    expect(receiver.events()).toEqual(['conversation.attender.updated', 'conversation.transfer.accepted'])
    expect(chat.attender?.name).toBe('Tom Reed')
  })

  test('changes only own lines, and accepts only what was offered', async () => {
    const { salesiq } = await startDesk()
    const chat = await salesiq.startWebsiteChat()
    await salesiq.operator().joins(chat)
    const { id } = await salesiq.visitorSays(chat, 'hi')
    await expect(salesiq.operator().edits(chat, id, 'ho')).rejects.toThrow('wrote no line')
    await expect(salesiq.operator('Tom Reed').acceptsTransfer(chat)).rejects.toThrow('Nothing is offered')
  })

  test('shares files with the limits of the API', async () => {
    const { salesiq } = await startDesk()
    const chat = await salesiq.startWebsiteChat()
    await salesiq.operator().joins(chat)
    const empty = { name: 'a.txt', type: 'text/plain', bytes: new Uint8Array() }
    await expect(salesiq.operator().sendsFile(chat, empty)).rejects.toThrow('File is empty')
  })
})

describe('automatic assignment', () => {
  test('attaches a free operator 113 ms after opening, before the slow reply to opening', async () => {
    const { open, receiver, salesiq } = await startListening(undefined, { autoAssign: true, openReplyDelayMs: 800 })
    const data = await open()
    expect(receiver.events()).toEqual(['conversation.attender.updated'])
    expect(data).toMatchObject({ auto_assign: true })
    expect(data).not.toHaveProperty('attender')
    const [chat] = salesiq.conversations
    expect((chat?.attendedAt ?? 0) - (chat?.openedAt ?? 0)).toBeGreaterThanOrEqual(112)
  })

  test('waits as long as autoAssignAfterMs says, for the one autoAssignOperator names, and settled waits for it', async () => {
    const { open, salesiq } = await startDesk({
      autoAssign: true,
      autoAssignAfterMs: 0,
      autoAssignOperator: 'Tom Reed',
    })
    await open()
    await salesiq.settled()
    expect(salesiq.conversations[0]?.attender?.name).toBe('Tom Reed')
  })

  test('finds only operators who are available, and nobody where one is busy and the other away', async () => {
    const { open, salesiq } = await startDesk({ autoAssign: true, autoAssignAfterMs: 0 })
    await salesiq.operator().goes('busy')
    await open()
    await salesiq.settled()
    expect(salesiq.conversations[0]?.attender?.name).toBe('Tom Reed')
    await salesiq.operator('Tom Reed').goes('away')
    await open()
    await salesiq.settled()
    expect(salesiq.conversations[1]?.status).toBe('waiting')
  })
})

describe('time', () => {
  test('a chat that nobody attends is missed after the brand’s minute', async () => {
    const { open, salesiq, receiver } = await startListening()
    await open()
    await salesiq.advance(59_000)
    expect(receiver.events()).toEqual([])
    await salesiq.advance(1_000)
    expect(receiver.received[0]?.json).toMatchObject({ event: 'conversation.missed', entity: { status: 'Missed' } })
    expect(receiver.received[0]?.json['entity']).not.toHaveProperty('owner')
  })

  test('custom_wait_time counts instead, and missAfterWaiting turns it off', async () => {
    const { open, salesiq } = await startDesk()
    await open({ custom_wait_time: 120 })
    await salesiq.advance(119_000)
    expect(salesiq.conversations[0]?.status).toBe('waiting')
    salesiq.switches.missAfterWaiting = false
    await salesiq.advance(10_000)
    expect(salesiq.conversations[0]?.status).toBe('waiting')
  })

  test('an idle chat ends after 240 minutes without a word', async () => {
    const { salesiq } = await startDesk()
    const chat = await salesiq.startWebsiteChat()
    await salesiq.operator().joins(chat)
    await salesiq.advance(200 * 60_000)
    await salesiq.visitorSays(chat, 'still here')
    await salesiq.advance(239 * 60_000)
    expect(chat.status).toBe('connected')
    await salesiq.advance(60_000)
    expect(chat).toMatchObject({ status: 'ended', endedBy: 'system' })
  })
})

describe('a visitor', () => {
  test('who leaves before anyone came is missed', async () => {
    const { salesiq } = await startDesk()
    const chat = await salesiq.startWebsiteChat()
    await salesiq.visitorLeaves(chat)
    expect(chat.status).toBe('missed')
    await expect(salesiq.visitorSays(chat, 'hi')).rejects.toThrow('missed')
  })

  test('is not idle while waiting, nor missed while attended', async () => {
    const { salesiq } = await startDesk()
    const chat = await salesiq.startWebsiteChat()
    await expect(salesiq.goesIdle(chat)).rejects.toThrow('missed')
    await salesiq.operator().joins(chat)
    await expect(salesiq.misses(chat)).rejects.toThrow('attends')
  })
})
