/** What operator.replied and completed tell, and the switches that change it. */
import { describe, expect, test } from 'vitest'
import { conversationEvents } from '../../emulators/salesiq/webhook'
import { startListening } from './salesiq-desk'

const listening = async (switches: Parameters<typeof startListening>[1] = {}, visitor?: object) => {
  const desk = await startListening(conversationEvents, switches)
  const opened = await desk.open({ ...(visitor && { visitor }), customer_info: { plan: 'gold' } })
  await desk.salesiq.settled()
  const id = String(opened['conversation_id'])
  const last = () => desk.receiver.received.at(-1)?.json ?? ({} as never)
  return { ...desk, id, operator: desk.salesiq.operator(), last }
}

describe('operator.replied', () => {
  test('tells of a bot’s lines unless repliedForBots is off', async () => {
    const { last, salesiq, id, receiver } = await listening()
    await salesiq.botAttends(id)
    await salesiq.botReplies(id, 'beep')
    expect(last()['entity']?.['message']?.['sender']).toMatchObject({ type: 'bot' })
    salesiq.switches.repliedForBots = false
    const before = receiver.received.length
    await salesiq.botReplies(id, 'boop')
    expect(receiver.received).toHaveLength(before)
  })

  test('escapes text where escapeText says so', async () => {
    const { last, id, operator } = await listening({ escapeText: 'html' })
    await operator.joins(id)
    await operator.replies(id, '1 < 2 & "so"')
    expect(last()['entity']?.['message']?.['text']).toBe('1 &#60; 2 &#38; &#34;so&#34;')
  })

  test('tells of a file in the way of fileEntity', async () => {
    const { last, id, operator, salesiq, receiver } = await listening()
    const authorization = `Bearer ${salesiq.issueToken()}`
    const file = { name: 'a.pdf', type: 'application/pdf', bytes: Buffer.from('x') }
    await operator.joins(id)
    await operator.sendsFile(id, file)
    expect(last()['entity']?.['message']).toMatchObject({ type: 'file', files: ['a.pdf'], text: 'File Shared' })
    const url = String(last()['entity']?.['message']?.['meta']?.['urls']?.['a.pdf'])
    expect(await (await fetch(new URL(url, salesiq.url), { headers: { authorization } })).text()).toBe('x')
    salesiq.switches.fileEntity = 'noText'
    await operator.sendsFile(id, file)
    expect(Object.keys(last()['entity']?.['message'] ?? {})).toEqual(['sender', 'msgid', 'meta'])
    salesiq.switches.fileEntity = 'silent'
    const before = receiver.received.length
    await operator.sendsFile(id, file)
    expect(receiver.received).toHaveLength(before)
  })

  test('comes after the end where the operator writes on', async () => {
    const { receiver, id, operator } = await listening()
    await operator.joins(id)
    await operator.closes(id)
    await expect(operator.replies(id, 'one more thing')).rejects.toThrow('ended')
    await operator.replies(id, 'one more thing', { afterEnd: true })
    expect(receiver.events().slice(-2)).toEqual(['conversation.completed', 'conversation.operator.replied'])
  })
})

describe('completed', () => {
  test('says who ended it', async () => {
    const { salesiq, receiver } = await listening({ idleEndedBy: 'scheduler' })
    const chats = []
    for (let count = 0; count < 3; count += 1) chats.push(await salesiq.startWebsiteChat())
    const [byAgent, byVisitor, idle] = chats
    if (!byAgent || !byVisitor || !idle) throw new Error('Three were started')
    for (const chat of chats) await salesiq.operator().joins(chat)
    await salesiq.operator().closes(byAgent)
    await salesiq.visitorLeaves(byVisitor)
    await salesiq.goesIdle(idle)
    const ended = receiver.received.slice(-3).map(({ json }) => json['entity']?.['ended_by'])
    expect(ended).toEqual(['agent', 'visitor', 'scheduler'])
  })

  test('has further fields where completedShape is extended', async () => {
    const { last, id, operator } = await listening({ completedShape: 'extended' })
    await operator.joins(id)
    await operator.closes(id)
    expect(last()['entity']).toMatchObject({ conversation_id: id, thread_number: 1, customer_info: { plan: 'gold' } })
  })
})
