/** The actions of our own, beside those of the HITL interface. */
import { z } from '@botpress/sdk'

const finding = z.object({
  id: z.string().title('About').describe('consent, brand, department, webhook or received.'),
  state: z.enum(['ok', 'warning', 'broken']).title('State').describe('How it is.'),
  text: z.string().title('Text').describe('What is so.'),
  cure: z.string().optional().title('Cure').describe('What to do, where something is to be done.'),
})

const department = z.object({
  id: z.string().title('ID').describe('The number of the department.'),
  name: z.string().title('Name').describe('Its name.'),
  enabled: z.boolean().title('Enabled').describe('Whether it is switched on.'),
})

export const actions = {
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
