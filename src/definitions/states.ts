/** What is kept between calls besides tags. A state of type `integration` belongs to one installation. */
import { z } from '@botpress/sdk'

const moment = (title: string, description: string) =>
  z.number().title(title).describe(`${description} Epoch milliseconds.`)

const text = (title: string, description: string) => z.string().optional().title(title).describe(description)

const token = z.object({
  accessToken: z.string().secret().optional().title('Access token').describe('The access token in use.'),
  expiresAt: moment('Expires at', 'When it stops being valid; 0 if there is none.'),
  grant: z
    .string()
    .title('Grant')
    .describe('A digest of the credentials it was made with, so that changed settings make a new one.'),
  refreshes: z
    .array(z.number())
    .title('Refreshes')
    .describe('When the last refreshes were asked for, epoch milliseconds: Zoho allows ten in ten minutes.'),
  pausedUntil: moment('Paused until', 'Until when no refresh is tried, after Zoho asked to slow down.'),
  refusal: z
    .object({ code: z.string(), at: z.number() })
    .optional()
    .title('Refusal')
    .describe('What Zoho last refused the credentials with, and when, epoch milliseconds.'),
  renewedOnRefusal: moment('Renewed on refusal', 'When a token was last renewed after a refusal.').optional(),
  closed: z
    .record(z.string(), z.object({ code: z.string(), at: z.number() }))
    .optional()
    .title('Closed')
    .describe('Families of the API that refused this consent, with what and when, epoch milliseconds.'),
})

const second = z
  .object({
    clientId: z.string().optional().title('Client ID').describe('Its own client; the one in the settings if empty.'),
    clientSecret: z.string().secret().optional().title('Client secret').describe('The secret of its own client.'),
    client: z.string().optional().title('Client').describe('A digest of the client that the consent was given to.'),
    refreshToken: z.string().secret().optional().title('Refresh token').describe('What Zoho gave for the consent.'),
    dataCentre: z.string().optional().title('Data centre').describe('Where Zoho keeps the account of that person.'),
  })
  .title('Second consent')
  .describe('The consent of a person, for what the consent of the organisation is refused.')

const secondClient = z
  .object({
    clientId: z.string().title('Client ID').describe('The ID of the client.'),
    clientSecret: z.string().secret().title('Client secret').describe('The secret of the client.'),
  })
  .title('Second client')
  .describe('The client that was entered for a second consent which has not been given yet.')

const connection = z.object({
  webhookUrl: text('Webhook URL', 'The address of this installation, as Botpress told it.'),
  client: z.string().optional().title('Client').describe('A digest of the client that the consent was given to.'),
  refreshToken: z.string().secret().optional().title('Refresh token').describe('What Zoho gave for the consent.'),
  dataCentre: text('Data centre', 'Where Zoho keeps the account that gave the consent.'),
  second: second.optional(),
  secondClient: secondClient.optional(),
  screenName: z.string().optional().title('Screen name').describe('The portal that was chosen.'),
  appId: z.string().optional().title('Brand').describe('The brand that was chosen.'),
  departmentId: z.string().optional().title('Department').describe('The department that was chosen.'),
  usedState: moment(
    'Used state',
    'When the last consent that came back was begun: older ones count no more.',
  ).optional(),
  usedSecondState: moment('Used state of the second consent', 'The same for the second consent.').optional(),
})

const webhook = z.object({
  id: z.string().title('Webhook').describe('The webhook in SalesIQ.'),
  isOurs: z.boolean().title('Made by us').describe('Whether this installation made it, and so may delete it.'),
  publicKeys: z
    .array(z.string())
    .title('Public keys')
    .describe('The keys that sign its events, as SalesIQ shows them.'),
  fetchedAt: moment('Fetched at', 'When the keys were last fetched.'),
  failures: z.number().title('Failures').describe('How many of its calls had failed when it was last looked at.'),
})

const watch = z.object({
  problems: z
    .array(
      z.object({
        problem: z.string().title('Problem').describe('What is wrong.'),
        since: z.string().title('Since').describe('When it was first seen, ISO 8601.'),
      }),
    )
    .optional()
    .title('Problems')
    .describe('Problems that the bot was told of and that are not over.'),
  failures: z.number().optional().title('Failures').describe('Failed webhook calls at the last look.'),
  formerKeys: z
    .array(z.object({ key: z.string().secret(), until: z.number() }))
    .optional()
    .title('Former keys')
    .describe('Keys of the webhook address made with former client secrets, and until when they count.'),
  key: z.string().secret().optional().title('Key').describe('The present key of the webhook address.'),
  proven: z
    .object({ settings: z.string(), at: z.number() })
    .optional()
    .title('Proven')
    .describe('A digest of the settings that were last found right, and when, epoch milliseconds.'),
})

const lock = z.object({
  failures: z
    .array(z.number())
    .title('Failures')
    .describe('When a wrong client secret was entered, epoch milliseconds.'),
})

/** What only set-up and its watch need, apart from the token that every call does. */
const installation = z.object({
  connection: connection.optional().title('Connection').describe('What the connect page stored.'),
  webhook: webhook.optional().title('Webhook').describe('The webhook in SalesIQ that belongs to this installation.'),
  watch: watch.optional().title('Watch').describe('What the daily look knows.'),
  receivedAt: moment('Received at', 'When a webhook last came in, within an hour.').optional(),
  triedAt: moment('Tried at', 'When a test handoff last worked.').optional(),
  lock: lock.optional().title('Lock').describe('Who tried to enter without the key.'),
})

/** Which process does something that is to be done once: the first one that writes the state. */
const claim = z.object({
  key: z.string().title('Step').describe('What is done, so that another step is not taken for this one.'),
  by: z.string().title('By').describe('A random mark of the process that does the step.'),
})

/** How a session ends: the first one that writes the state decides. */
const ending = z.object({
  outcome: z.enum(['completed', 'missed', 'visitorLeft', 'idle', 'stopped']).title('Outcome').describe('How it ended.'),
  endedBy: z.enum(['agent', 'visitor', 'system', 'scheduler', 'bot']).title('Ended by').describe('Who ended it.'),
  operatorName: z.string().optional().title('Operator name').describe('Who attended last.'),
  openedAt: moment('Opened at', 'When SalesIQ says it was opened.').optional(),
  attendedAt: moment('Attended at', 'When SalesIQ says an operator took it.').optional(),
  endedAt: moment('Ended at', 'When SalesIQ says it ended.').optional(),
  by: z.string().title('By').describe('A random mark of the process that finishes the end.'),
  claimedAt: moment('Claimed at', 'When that process began; 0 where it failed.'),
  isTold: z.boolean().optional().title('Told').describe('Whether the event sessionEnded was sent.'),
  isFarewellSent: z
    .boolean()
    .optional()
    .title('Farewell')
    .describe('Whether the operator was asked to close the chat.'),
})

export const states = {
  // One for each of four changes of the operator in a row: claims of earlier changes have lapsed by the fifth.
  operatorA: { type: 'conversation' as const, schema: claim },
  operatorB: { type: 'conversation' as const, schema: claim },
  operatorC: { type: 'conversation' as const, schema: claim },
  operatorD: { type: 'conversation' as const, schema: claim },
  // One for each of four replies at once: a claim for another reply would replace one that is still needed.
  lateReplyA: { type: 'conversation' as const, schema: claim },
  lateReplyB: { type: 'conversation' as const, schema: claim },
  lateReplyC: { type: 'conversation' as const, schema: claim },
  lateReplyD: { type: 'conversation' as const, schema: claim },
  rating: { type: 'conversation' as const, schema: claim },
  notShown: { type: 'conversation' as const, schema: claim },
  consent: { type: 'integration' as const, schema: claim },
  secondConsent: { type: 'integration' as const, schema: claim },
  ending: { type: 'conversation' as const, schema: ending },
  token: { type: 'integration' as const, schema: token },
  secondToken: { type: 'integration' as const, schema: token },
  installation: { type: 'integration' as const, schema: installation },
}
