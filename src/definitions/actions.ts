/** The actions of our own, beside those of the HITL interface. */
import { z } from '@botpress/sdk'
import { endedAt, keys, numbers, outcome, times } from './summary'

const finding = z.object({
  id: z
    .string()
    .title('About')
    .describe(
      'consent, brand, department, webhook, received (events), or a group of SalesIQ functions: access_visitor (opening chats), access_conversations (reading and closing them), access_setup (brands, departments), access_operators, access_webhooks.',
    ),
  state: z.enum(['ok', 'warning', 'broken']).title('State').describe('The state that was found.'),
  text: z.string().title('Text').describe('What was found.'),
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
          'available: an operator is free. busy: operators are there, but none is free for another chat. closed: nobody is there, or the brand or department is off. unknown: SalesIQ did not answer this, or has no such department.',
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
  reference: z.string().optional().title('Reference').describe(`The reference of the handoff. ${reference}`),
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
    schema: z.object(named('The newest session with this reference is read. Example: order-1042.')),
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
    'For an ended session, deletes operators’ files in Botpress and, if “Allow deleting conversations” is on, the SalesIQ conversation. Messages, users, tags, operator pictures and the visitor in SalesIQ stay. While a session is open, nothing is deleted.',
  input: { schema: z.object(named('All sessions with this reference are deleted. Example: order-1042.')) },
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
      isComplete: z
        .boolean()
        .title('Complete')
        .describe(
          'Whether all operator files and SalesIQ conversations of these sessions are deleted. Messages and users are never deleted.',
        ),
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
    description: 'Checks the connection between the bot and SalesIQ now, and answers what was found and what to do.',
    input: { schema: z.object({}) },
    output: {
      schema: z.object({
        state: z.enum(['ok', 'warning', 'broken']).title('State').describe('The worst of the findings.'),
        missing: z.array(z.string()).title('Missing').describe('What was never set up.'),
        findings: z.array(finding).title('Findings').describe('One for each part that was checked.'),
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
