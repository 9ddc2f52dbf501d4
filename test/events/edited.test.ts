/** Corrections: what the visitor reads when an operator edits a message or takes one back. */
import { describe, expect } from 'vitest'
import { rawEvent } from '../harness/raw-event'
import { test } from '../harness/scene'
import { until } from '../harness/until'

const lastId = ({ messages }: { messages: { id: string }[] }) => messages.at(-1)?.id ?? ''

describe.concurrent('an operator who corrects himself', () => {
  test('the visitor reads a short note, once, by the same operator', async ({ bridge }) => {
    const { visitor, operator, conversation } = await bridge.session()
    await operator.replies(conversation, 'It costs 10')
    await bridge.settled()
    await operator.edits(conversation, lastId(conversation), 'It costs &amp; 12')
    await bridge.salesiq.redeliverLast()
    await bridge.settled()
    expect(visitor.heard.slice(-2)).toEqual(['It costs 10', 'Olivia Park corrected a message: It costs & 12'])
    expect(visitor.messages.at(-1)?.author.name).toBe('Olivia Park')
  })

  test('takes a message back: so the note says, without the words', async ({ bridge }) => {
    const { visitor, operator, conversation } = await bridge.session()
    await operator.replies(conversation, 'secret')
    await bridge.settled()
    await operator.deletes(conversation, lastId(conversation))
    await bridge.settled()
    expect(visitor.heard.at(-1)).toBe('Olivia Park took back a message. Please ignore it.')
  })

  test('of a message that nobody has read: nothing', async ({ bridge }) => {
    const { visitor, conversation } = await bridge.session()
    const heard = visitor.heard.length
    const message = { sender: { id: '1', name: 'x', type: 'operator' }, msgid: '1769112930346', text: 'new' }
    for (const event of ['conversation.message.edited', 'conversation.message.deleted']) {
      const { status } = await bridge.salesiq.deliver({ payload: rawEvent(event, conversation, { message }) })
      expect(status).toBe(200)
    }
    await bridge.settled()
    expect(visitor.heard).toHaveLength(heard)
  })

  for (const deletedInTranscript of ['hidden', 'marked'] as const) {
    for (const tellChanges of [true, false]) {
      test(`deletes before the message is delivered (${deletedInTranscript}, ${tellChanges}): never shown`, async ({
        bridge,
      }) => {
        bridge.salesiq.switches.deletedInTranscript = deletedInTranscript
        await bridge.configure({ tellChanges })
        const { visitor, operator, conversation } = await bridge.session()
        bridge.salesiq.webhookPlan.hold()
        const said = operator.replies(conversation, 'for somebody else')
        const deleted = operator.deletes(conversation, lastId(conversation))
        // The deletion is no longer waited for.
        await bridge.advance(11_000)
        await bridge.salesiq.webhookPlan.release('reversed')
        await Promise.all([said, deleted])
        await operator.replies(conversation, 'for Ana')
        await operator.closes(conversation)
        await bridge.settled()
        expect(visitor.heard.join()).not.toContain('for somebody else')
        expect(visitor.heard.join()).toContain('for Ana')
        expect(bridge.salesiq.deliveries.every(({ status }) => status === 200)).toBe(true)
      })
    }
  }

  for (const undocumentedEntity of ['lifecycle', 'bare', 'off'] as const) {
    test(`whatever the event carries (${undocumentedEntity}), nothing breaks`, async ({ bridge }) => {
      bridge.salesiq.switches.undocumentedEntity = undocumentedEntity
      const { operator, conversation, visitor } = await bridge.session()
      await operator.replies(conversation, 'one')
      await operator.edits(conversation, lastId(conversation), 'two')
      await operator.replies(conversation, 'three')
      await bridge.settled()
      expect(visitor.heard).toContain('three')
      expect(bridge.salesiq.deliveries.every(({ status }) => status === 200)).toBe(true)
    })
  }

  test('says nothing where the settings say so', async ({ bridge }) => {
    await bridge.configure({ tellChanges: false })
    const { visitor, operator, conversation } = await bridge.session()
    await operator.replies(conversation, 'one')
    await bridge.settled()
    await operator.edits(conversation, lastId(conversation), 'two')
    await bridge.settled()
    expect(visitor.heard.at(-1)).toBe('one')
  })

  for (const order of ['asSent', 'reversed'] as const) {
    test(`before the first text is delivered, both webhooks at once, ${order}: never the old text last`, async ({
      bridge,
    }) => {
      const { visitor, operator, conversation } = await bridge.session()
      bridge.salesiq.webhookPlan.hold()
      const sent = operator.replies(conversation, 'It comes on Munday.')
      await until('the line is sent', () => conversation.messages.at(-1)?.text === 'It comes on Munday.')
      const edited = operator.edits(conversation, lastId(conversation), 'It comes on Monday.')
      await bridge.salesiq.webhookPlan.release(order, { together: true })
      await Promise.all([sent, edited])
      await bridge.settled()
      const lines = visitor.heard.filter((line) => line.includes('It comes on'))
      expect(lines.at(-1)).toMatch(/It comes on Monday\.$/)
      expect(lines.filter((line) => line === 'It comes on Monday.').length).toBeLessThanOrEqual(1)
    })
  }

  test('a price that goes there and back: three corrections', async ({ bridge }) => {
    const { visitor, operator, conversation } = await bridge.session()
    const { id } = await operator.replies(conversation, '10')
    await bridge.settled()
    for (const price of ['12', '10', '12']) {
      await operator.edits(conversation, id, price)
      await bridge.settled()
    }
    expect(visitor.heard.slice(-3).map((line) => line.split(': ')[1])).toEqual(['12', '10', '12'])
  })
})
