/**
 * The events of our own. None has a field `conversationId`: the HITL plugin stops every event that names an active
 * HITL conversation from reaching the bot.
 */
import { z } from '@botpress/sdk'
import { endedAt, keys as session, numbers, outcome, times } from './summary'

const moment = (title: string, description: string) => z.string().title(title).describe(`${description} ISO 8601, UTC.`)

export const events = {
  sessionEnded: {
    title: 'Session ended',
    description: 'A session with a SalesIQ operator is over; says how it ended and who ended it.',
    schema: z.object({
      ...session,
      outcome,
      endedBy: z
        .enum(['agent', 'visitor', 'system', 'scheduler', 'bot'])
        .title('Ended by')
        .describe(
          'agent: an operator. visitor: the visitor. system, scheduler: SalesIQ itself. bot: your bot or the HITL plugin.',
        ),
      ...times,
      endedAt,
      ...numbers,
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
  conversationRated: {
    title: 'Conversation rated',
    description: 'A visitor rated a session in SalesIQ. Few visitors of a bot are ever asked to.',
    schema: z.object({
      ...session,
      rating: z.number().optional().title('Rating').describe('The stars, as SalesIQ counts them; absent without any.'),
      feedback: z.string().optional().title('Feedback').describe('What the visitor wrote with it, if anything.'),
      operatorName: z.string().optional().title('Operator name').describe('Who was rated, where SalesIQ tells.'),
    }),
  },
  connectionProblem: {
    title: 'Connection problem',
    description: 'Something between the bot and SalesIQ broke after it had worked; told once for each problem.',
    schema: z.object({
      problem: z
        .string()
        .title('Problem')
        .describe('What it is about: consent, brand, department, webhook or access_visitor (opening chats).'),
      text: z.string().title('Text').describe('What was found.'),
      cure: z.string().title('Cure').describe('What to do.'),
      since: moment('Since', 'When it was first seen.'),
    }),
  },
  connectionRestored: {
    title: 'Connection restored',
    description: 'A reported problem is over.',
    schema: z.object({
      problem: z
        .string()
        .title('Problem')
        .describe('What it was about: consent, brand, department, webhook or access_visitor (opening chats).'),
      since: moment('Since', 'When it was first seen.'),
      until: moment('Until', 'When it was found to be over.'),
    }),
  },
}
