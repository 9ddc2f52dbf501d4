/** How a session went: the same in the event at its end and in the action that asks for it. */
import { z } from '@botpress/sdk'

const moment = (title: string, description: string) => z.string().title(title).describe(`${description} ISO 8601, UTC.`)
const count = (title: string, description: string) => z.number().int().optional().title(title).describe(description)

export const keys = {
  hitlConversationId: z.string().title('HITL conversation').describe('The Botpress conversation of the session.'),
  reference: z.string().optional().title('Reference').describe('The reference of the handoff, if any.'),
}

export const outcome = z
  .enum(['completed', 'missed', 'visitorLeft', 'idle', 'stopped'])
  .title('Outcome')
  .describe(
    'completed: the operator closed it. missed: nobody came. visitorLeft: the visitor left. idle: it timed out. stopped: the bot side ended it.',
  )

export const times = {
  openedAt: moment('Opened at', 'When the conversation was opened.'),
  attendedAt: moment('Attended at', 'When the first operator was assigned; absent if nobody was.').optional(),
  firstReplyAt: moment('First reply at', 'When an operator first wrote; absent if nobody did.').optional(),
}

export const endedAt = moment('Ended at', 'When it ended.')

export const numbers = {
  hasOperator: z.boolean().title('Has operator').describe('Whether an operator attended the session.'),
  operatorName: z.string().optional().title('Operator name').describe('Who attended last; absent if nobody did.'),
  lastOperatorName: z
    .string()
    .title('Last operator name')
    .describe('Who attended last, for a text of your bot: an empty text if nobody did or SalesIQ does not tell.'),
  secondsToAssignment: count('Seconds to assignment', 'From the opening to the first operator.'),
  secondsToFirstReply: count('Seconds to first reply', 'From the opening to the first word of an operator.'),
  durationSeconds: count('Duration in seconds', 'From the opening to the end.'),
  visitorMessages: count(
    'Visitor messages',
    'Messages of the visitor; absent if the session has 300 messages or more, or SalesIQ did not answer.',
  ),
  operatorMessages: count('Operator messages', 'Messages of operators; absent in the same cases.'),
  files: count('Files', 'Files among both counts; absent in the same cases.'),
}
