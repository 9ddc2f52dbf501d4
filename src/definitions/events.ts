/**
 * The events of our own. None has a field `conversationId`: the HITL plugin stops every event that names an active
 * HITL conversation from reaching the bot.
 */
import { z } from '@botpress/sdk'

const session = {
  hitlConversationId: z.string().title('HITL conversation').describe('The Botpress conversation of the session.'),
  reference: z.string().optional().title('Reference').describe('The reference that came with the handoff, if any.'),
}

const moment = (title: string, description: string) => z.string().title(title).describe(`${description} ISO 8601, UTC.`)

export const events = {
  sessionEnded: {
    title: 'Session ended',
    description: 'A session with a SalesIQ operator is over; says how it ended and who ended it.',
    schema: z.object({
      ...session,
      outcome: z
        .enum(['completed', 'missed', 'visitorLeft', 'idle', 'stopped'])
        .title('Outcome')
        .describe(
          'completed: the operator closed it. missed: nobody came. visitorLeft: the visitor left. idle: it timed out. stopped: the bot side ended it.',
        ),
      endedBy: z
        .enum(['agent', 'visitor', 'system', 'scheduler', 'bot'])
        .title('Ended by')
        .describe('Who ended it, in the words of SalesIQ; bot for our own side.'),
      openedAt: moment('Opened at', 'When the conversation was opened.'),
      attendedAt: moment('Attended at', 'When the first operator was assigned; absent if nobody was.').optional(),
      endedAt: moment('Ended at', 'When it ended.'),
    }),
  },
  operatorRepliedAfterEnd: {
    title: 'Operator replied after the end',
    description: 'An operator wrote although the session was over: the visitor has not seen this text.',
    schema: z.object({
      ...session,
      operatorName: z.string().title('Operator name').describe('The name of the operator who wrote.'),
      text: z.string().title('Text').describe('What the operator wrote.'),
    }),
  },
  connectionProblem: {
    title: 'Connection problem',
    description: 'Something between the bot and SalesIQ broke after it had worked; told once for each problem.',
    schema: z.object({
      problem: z.string().title('Problem').describe('What it is about: consent, brand, department or webhook.'),
      text: z.string().title('Text').describe('What is so.'),
      cure: z.string().title('Cure').describe('What to do.'),
      since: moment('Since', 'When it was first seen.'),
    }),
  },
  connectionRestored: {
    title: 'Connection restored',
    description: 'A problem that was told of is over.',
    schema: z.object({
      problem: z.string().title('Problem').describe('What it was about: consent, brand, department or webhook.'),
      since: moment('Since', 'When it was first seen.'),
      until: moment('Until', 'When it was found to be over.'),
    }),
  },
}
