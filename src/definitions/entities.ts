/** What the Start HITL card may add to a handoff, beyond the fields that every HITL integration has. */
import { z } from '@botpress/sdk'

const text = (title: string, description: string) => z.string().optional().title(title).describe(description)

const customerInfo = z
  .array(
    z.object({
      name: z.string().title('Name').describe('What the operator reads before the value. Example: plan.'),
      value: z.string().title('Value').describe('The value. Example: gold.'),
    }),
  )
  .optional()
  .title('Customer information')
  .describe('More about the visitor, shown to the operator beside the chat. Example: plan = gold.')

const waitSeconds = z
  .number()
  .int()
  .min(1)
  .max(999)
  .optional()
  .title('Seconds to wait')
  .describe(
    "How long SalesIQ waits for an operator before the chat counts as missed, 1 to 999; the brand's own time if empty.",
  )

export const handoff = {
  title: 'Handoff',
  description: 'What the operator should know about this conversation.',
  schema: z.object({
    visitorName: text('Visitor name', "The visitor's name, where the bot asked for it. Example: Patricia Boyle."),
    visitorEmail: text('Visitor e-mail', "The visitor's e-mail address. Example: patricia@zylker.com."),
    phone: text('Phone', "The visitor's phone number. Example: +1 555 010 203."),
    language: text('Language', 'The language the visitor speaks. Example: fr.'),
    country: text('Country', "The visitor's country, two letters. Example: CA."),
    departmentId: text(
      'Department',
      'Who should answer instead of the department in the settings: a name or an ID. Example: Sales.',
    ),
    waitSeconds,
    pageUrl: text('Page address', 'The page the visitor is on. Example: https://www.zylker.com/checkout.'),
    pageTitle: text('Page title', 'The title of that page. Example: Checkout.'),
    customerInfo,
    reference: text(
      'Reference',
      "The bot's own key for this handoff, up to 500 characters; it comes back in every event of the session. Example: order-1042.",
    ),
  }),
}
