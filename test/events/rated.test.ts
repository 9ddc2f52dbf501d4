/** Ratings: the bot gets each once, with the reference of its session. */
import { describe, expect } from 'vitest'
import type { Bridge } from '../harness/bridge'
import { test } from '../harness/scene'

describe.concurrent('a rating', () => {
  const ratings = ({ botpress }: Bridge) =>
    botpress.botHeard.filter(({ type }) => type.endsWith('conversationRated')).map(({ payload }) => payload)

  test('after the end: the bot hears stars and words, once', async ({ bridge }) => {
    const { operator, conversation, hitl } = await bridge.session({ hitlSession: { reference: 'r-1' } })
    await operator.closes(conversation)
    await bridge.settled()
    await bridge.salesiq.visitorRates(conversation, { rating: 4, feedback: 'Good support' })
    await bridge.salesiq.redeliverLast()
    await bridge.settled()
    expect(ratings(bridge)).toEqual([
      {
        hitlConversationId: hitl.id,
        reference: 'r-1',
        rating: 4,
        feedback: 'Good support',
        operatorName: 'Olivia Park',
      },
    ])
  })

  test('of words alone, and then of stars: both are told', async ({ bridge }) => {
    const { conversation } = await bridge.session()
    await bridge.salesiq.visitorRates(conversation, { feedback: 'fine' })
    await bridge.settled()
    await bridge.salesiq.visitorRates(conversation, { rating: 5 })
    await bridge.settled()
    expect(ratings(bridge)).toMatchObject([{ feedback: 'fine' }, { rating: 5 }])
  })

  test('of a chat that the bot did not start is nobody’s business', async ({ bridge }) => {
    const chat = await bridge.salesiq.startWebsiteChat()
    await bridge.salesiq.visitorRates(chat, { rating: 1 })
    await bridge.settled()
    expect(ratings(bridge)).toEqual([])
  })
})
