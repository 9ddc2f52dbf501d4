/** The actions of our own, beside those of the HITL interface. */
import { z } from '@botpress/sdk'
import { endedAt, keys, numbers, outcome, times } from './summary'

const finding = z.object({
  id: z
    .string()
    .title('About')
    .describe(
      'consent, brand, department, webhook, received, or an API family: access_visitor, access_conversations, access_setup, access_operators, access_webhooks.',
    ),
  state: z.enum(['ok', 'warning', 'broken']).title('State').describe('How it is.'),
  text: z.string().title('Text').describe('What is so.'),
  cure: z.string().optional().title('Cure').describe('What to do, where something is to be done.'),
})

const department = z.object({
  id: z.string().title('ID').describe('The number of the department.'),
  name: z.string().title('Name').describe('Its name.'),
  enabled: z.boolean().title('Enabled').describe('Whether it is switched on.'),
})

const count = (title: string, description: string) => z.number().int().optional().title(title).describe(description)

const checkAvailability = {
  title: 'Check availability',
  description: 'Says whether somebody would answer now, so that a flow can branch before it hands over.',
  input: {
    schema: z.object({
      department: z
        .string()
        .optional()
        .title('Department')
        .describe('A name or an ID; the department in the settings if empty. Example: Sales.'),
    }),
  },
  output: {
    schema: z.object({
      availability: z
        .enum(['available', 'busy', 'closed', 'unknown'])
        .title('Availability')
        .describe(
          'available: somebody is free. busy: somebody is there, and others wait or nobody is free. closed: nobody is there. unknown: SalesIQ did not tell.',
        ),
      available: count('Available', 'Operators who are free to take a chat.'),
      busy: count('Busy', 'Operators who are there and busy.'),
      away: count('Away', 'Operators who are not there.'),
      waiting: count('Waiting', 'Chats that wait in the department, up to 99.'),
      keepsBusinessHours: z
        .boolean()
        .optional()
        .title('Keeps business hours')
        .describe('Whether the brand keeps business hours; SalesIQ does not tell which.'),
      ageSeconds: z.number().int().title('Age').describe('How old these numbers are, in seconds: 20 at the most.'),
      reason: z.string().optional().title('Reason').describe('Why it is unknown or closed, for the bot owner.'),
    }),
  },
}

const named = (reference: string) => ({
  reference: z
    .string()
    .optional()
    .title('Reference')
    .describe(`The reference that came with the handoff; ${reference}`),
  hitlConversationId: z
    .string()
    .optional()
    .title('HITL conversation')
    .describe('The Botpress conversation of the session, as the events name it. One of the two is needed.'),
})

const getSession = {
  title: 'Get session',
  description: 'How a handoff is or was: its state, its operator, its times and its counts.',
  input: {
    schema: z.object(named('the newest session that has it. Example: order-1042.')),
  },
  output: {
    schema: z.object({
      ...keys,
      state: z
        .enum(['waiting', 'attended', 'ended'])
        .title('State')
        .describe('waiting: nobody has come yet. attended: an operator holds it. ended: it is over.'),
      outcome: outcome.optional(),
      ...times,
      endedAt: endedAt.optional(),
      operatorId: z.string().optional().title('Operator ID').describe('The SalesIQ operator who attended last.'),
      ...numbers,
    }),
  },
}

const deleteSession = {
  title: 'Delete session',
  description:
    'Deletes what a session that is over left behind: the operator’s files in Botpress, and the conversation in SalesIQ where the settings allow it. Messages in Botpress stay.',
  input: { schema: z.object(named('all sessions that have it. Example: order-1042.')) },
  output: {
    schema: z.object({
      hitlConversationIds: z
        .array(z.string())
        .title('HITL conversations')
        .describe('The sessions, by their Botpress conversations.'),
      filesDeleted: z.number().int().title('Files deleted').describe('Files deleted in Botpress just now.'),
      conversationsDeleted: z
        .number()
        .int()
        .title('Conversations deleted')
        .describe('Conversations that are gone in SalesIQ, now or before.'),
      isComplete: z.boolean().title('Complete').describe('Whether nothing was left over.'),
      notDeleted: z
        .array(z.string())
        .title('Not deleted')
        .describe('What could not be deleted, why, and what to do: one sentence or two each.'),
    }),
  },
}

export const actions = {
  checkAvailability,
  getSession,
  deleteSession,
  checkHealth: {
    title: 'Check health',
    description: 'Looks at everything between the bot and SalesIQ, live, and says how it is.',
    input: { schema: z.object({}) },
    output: {
      schema: z.object({
        state: z.enum(['ok', 'warning', 'broken']).title('State').describe('The worst of the findings.'),
        missing: z.array(z.string()).title('Missing').describe('What was never set up.'),
        findings: z.array(finding).title('Findings').describe('One for each thing that was looked at.'),
      }),
    },
  },
  listDepartments: {
    title: 'List departments',
    description: 'The departments of the portal, for a bot that lets its visitors choose.',
    input: { schema: z.object({}) },
    output: { schema: z.object({ departments: z.array(department).title('Departments').describe('All of them.') }) },
  },
}
