/** The operations that are measured: each is prepared out of the measured time, and is over when nothing is under way. */
import { handoff, session, type Side } from './side'

/** Prepares one run; what it answers is measured. */
export type Operation = { name: string; prepare: (side: Side) => Promise<() => Promise<unknown>> }

const messageHistory = [
  { source: { type: 'bot' }, type: 'text', payload: { text: 'How can I help you?' } },
  { source: { type: 'bot' }, type: 'text', payload: { text: 'I did not understand that.' } },
]

const foreign = { event: 'conversation.missed', entity_id: '1', entity: {} }

export const operations: Operation[] = [
  {
    name: 'visitor line',
    prepare: async (side) => {
      const { visitor } = await session(side)
      return () => visitor.says('Is anybody there?')
    },
  },
  {
    name: 'operator reply',
    prepare: async (side) => {
      const { operator, conversation } = await session(side)
      return () => operator.replies(conversation, 'I am here.')
    },
  },
  {
    name: 'assigned',
    prepare: async (side) => {
      const { conversation } = await handoff(side)
      return () => side.salesiq.operator().joins(conversation)
    },
  },
  {
    name: 'ended',
    prepare: async (side) => {
      const { operator, conversation } = await session(side)
      return () => operator.closes(conversation)
    },
  },
  {
    name: 'start',
    prepare: async (side) => {
      const { visitor } = await handoff(side)
      const userId = side.botpress.conversations.find(({ id }) => id === visitor.hitlConversationId)?.tags[
        'visitorUserId'
      ]
      const id = userId ?? side.botpress.users.find(({ tags }) => tags['email'])?.id
      return () =>
        side.botpress.invoke('action_triggered', { type: 'startHitl', input: { userId: id, messageHistory } })
    },
  },
  {
    name: 'stop, and its webhook',
    prepare: async (side) => {
      const { hitl } = await session(side)
      const input = { conversationId: hitl.id }
      return () => side.botpress.invoke('action_triggered', { type: 'stopHitl', input })
    },
  },
  { name: 'foreign webhook', prepare: async (side) => () => side.salesiq.deliver({ payload: foreign }) },
]
