/** What each conversation event tells, and the switches that change it. */
import { describe, expect, test } from 'vitest'
import { conversationEvents, handoffEvents } from '../../emulators/salesiq/webhook'
import { startListening } from './salesiq-desk'

const listening = async (switches: Parameters<typeof startListening>[1] = {}, visitor?: object) => {
  const desk = await startListening(conversationEvents, switches)
  const opened = await desk.open({ ...(visitor && { visitor }), customer_info: { plan: 'gold' } })
  await desk.salesiq.settled()
  const id = String(opened['conversation_id'])
  const last = () => desk.receiver.received.at(-1)?.json ?? ({} as never)
  return { ...desk, id, operator: desk.salesiq.operator(), last }
}

test('every documented event can be made to happen', async () => {
  const { salesiq, id, operator, receiver } = await listening()
  const tom = salesiq.operator('Tom Reed')
  await operator.joins(id)
  await salesiq.visitorSays(id, 'hello')
  const said = await operator.replies(id, 'helo')
  await operator.edits(id, said.id, 'hello')
  await operator.deletes(id, said.id)
  await tom.joins(id)
  await tom.leaves(id)
  await tom.supervises(id)
  await operator.transfersTo(id, 'Tom Reed', { pending: true, note: 'refund' })
  await tom.rejectsTransfer(id)
  await operator.transfersTo(id, 'Tom Reed')
  await tom.closes(id)
  await salesiq.visitorRates(id, { rating: 4, feedback: 'Good support' })
  const missed = await salesiq.startWebsiteChat()
  await salesiq.misses(missed)
  await salesiq.settled()
  const heard = new Set(receiver.events())
  expect(conversationEvents.filter((event) => !heard.has(event))).toEqual(['conversation.reopened'])
})

test('no event is named twice, and a handoff listens to some of them', () => {
  expect(new Set(conversationEvents).size).toBe(conversationEvents.length)
  expect(handoffEvents).toEqual(expect.arrayContaining(['conversation.rated', 'conversation.message.deleted']))
  expect(conversationEvents).toEqual(expect.arrayContaining(handoffEvents))
})

test('a note is told to nobody', async () => {
  const { operator, id, receiver } = await listening()
  await operator.joins(id)
  const before = receiver.received.length
  await operator.notes(id, 'difficult person')
  expect(receiver.received).toHaveLength(before)
  expect(receiver.received.some(({ body }) => body.includes('difficult'))).toBe(false)
})

describe('the visitor', () => {
  test('has a lower-case e-mail and a split name, which the reply to opening did not show', async () => {
    const { last } = await listening()
    expect(last()['entity']?.['visitor']).toMatchObject({
      email_id: 'ada.byron@example.com',
      name: 'Ada Byron',
      first_name: 'Ada',
      last_name: 'Byron',
      type: 'contact',
    })
  })

  test('without an e-mail has none, or an empty one, or is a lead, as the switches say', async () => {
    const nobody = { user_id: 'u', name: 'Nemo' }
    const absent = await listening({}, nobody)
    expect(absent.last()['entity']?.['visitor']).not.toHaveProperty('email_id')
    const empty = await listening({ missingEmail: 'empty', visitorType: 'lead' }, nobody)
    expect(empty.last()['entity']?.['visitor']).toMatchObject({ email_id: '', last_name: '', type: 'lead' })
  })
})

describe('the envelope', () => {
  test('in its older form has no handler and an app_id with more digits than a number can hold', async () => {
    const { receiver, salesiq } = await listening({ envelope: 'documented' })
    const { body, json } = receiver.received.at(-1) ?? { body: '', json: {} }
    expect(body).toContain(`"app_id":${salesiq.portal.brand.id},`)
    expect(json).toMatchObject({ version: '1' })
    expect(json).not.toHaveProperty('handler')
  })
})

describe('attender.updated', () => {
  test('names the operator, or a bot in either shape', async () => {
    const { last, salesiq, id, operator } = await listening()
    await salesiq.botAttends(id)
    expect(last()['entity']?.['owner']).toMatchObject({ type: 'bot', name: 'Answer Bot' })
    await operator.joins(id)
    expect(last()['entity']?.['owner']).toMatchObject({ type: 'operator', email: 'olivia.park@example.com' })
    const other = await listening({ botOwnerShape: 'isBot' })
    await other.salesiq.botAttends(other.id)
    expect(other.last()['entity']?.['owner']).toMatchObject({ is_bot: true })
  })
})

test('an event without a documented entity has all, little or no words, as undocumentedEntity says', async () => {
  const { last, id, operator, salesiq, receiver } = await listening()
  await operator.joins(id)
  await operator.transfersTo(id, 'Tom Reed', { pending: true })
  expect(last()['entity']).toMatchObject({ question: 'Where is my order?', status: 'Connected' })
  salesiq.switches.undocumentedEntity = 'bare'
  await salesiq.operator('Tom Reed').rejectsTransfer(id)
  expect(Object.keys(last()['entity'] ?? {})).toEqual(['id', 'visitor_conversation_id', 'visitor'])
  salesiq.switches.undocumentedEntity = 'off'
  const before = receiver.received.length
  await operator.transfersTo(id, 'Tom Reed', { pending: true })
  expect(receiver.received).toHaveLength(before)
})

test('a rating tells stars, words or both, and no conversation in its entity', async () => {
  const { last, id, operator, salesiq } = await listening()
  await operator.joins(id)
  await operator.closes(id)
  await salesiq.visitorRates(id, { feedback: 'Good support' })
  expect(last()).toMatchObject({ event: 'conversation.rated', entity_id: id })
  expect(Object.keys(last()['entity'] ?? {})).toEqual(['feedback', 'owner', 'visitor'])
})

test('a reopened chat is told of', async () => {
  const { last, id, salesiq, call } = await listening()
  salesiq.portal.brand.allow_chat_reopen = true
  await salesiq.misses(id)
  const params = { id: salesiq.conversations[0]?.visitorConversationId ?? '' }
  await call('POST /api/visitor/v1/:screen/conversations/:id/reopen', { params, json: { message: 'again' } })
  await salesiq.settled()
  expect(last()).toMatchObject({ event: 'conversation.reopened', entity: { status: 'Waiting' } })
})
