import { expect } from 'vitest'
import { test } from '../harness/scene'

test.concurrent('a visitor asks for a human, talks with an operator, and gets the bot back', async ({ bridge }) => {
  expect(bridge.registered).toEqual({ ok: true })
  const { visitor, operator, conversation } = await bridge.session({ title: 'A parcel is late' })
  await operator.replies(conversation, 'Good morning, this is Olivia.')
  await bridge.settled()
  await visitor.says('Where is my parcel?')
  await operator.closes(conversation)
  await bridge.settled()
  expect(visitor.heard).toEqual([
    'I have escalated this conversation. A human agent will be here soon.',
    'A human agent has joined the conversation.',
    'Good morning, this is Olivia.',
    'The human agent closed the conversation. I am the bot again.',
  ])
  expect(visitor.humanAgentName).toBe('Olivia Park')
  expect(conversation.messages.filter(({ from }) => from === 'visitor').at(-1)?.text).toBe('Where is my parcel?')
  expect(bridge.botpress.botHeard.map(({ type }) => type)).toEqual(['sessionEnded'])
})
