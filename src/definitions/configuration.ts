/** The settings a bot owner fills in, in the order in which the Botpress form shows them. */
import { z } from '@botpress/sdk'
import { languages, textNames } from '../translate/texts'

const client = {
  region: z
    .enum(['us', 'eu', 'in', 'au', 'cn', 'jp', 'ca', 'sa', 'uk'])
    .title('Region')
    .describe(
      'The Zoho data centre of your account: the ending of the address where you open SalesIQ (us is zoho.com, au zoho.com.au, cn zoho.com.cn, ca zohocloud.ca; Zoho does not document SalesIQ in sa and uk). Example: eu for salesiq.zoho.eu.',
    ),
  clientId: z
    .string()
    .min(1)
    .placeholder('1000.A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5')
    .title('Client ID')
    .describe(
      'From the Zoho API console of your region, of an organisation client. Example: “1000.A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5”.',
    ),
  clientSecret: z
    .string()
    .min(1)
    .secret()
    .placeholder('40 characters')
    .title('Client secret')
    .describe('Shown beside the client ID in the Zoho API console. Example: a line of some 40 letters and digits.'),
}

const people = {
  label: z
    .string()
    .max(60)
    .optional()
    .placeholder('Shop bot (staging)')
    .title('Bot name for operators')
    .describe(
      'How operators see this bot, so that two bots on one portal can be told apart. Example: Shop bot (staging).',
    ),
  language: z
    .enum(languages)
    .default('en')
    .title('Language')
    .describe(
      'The language of what this integration itself says: en (English), fr (French), es (Spanish) or de (German). Example: fr.',
    ),
  announceOperator: z
    .enum(['onAssignment', 'onFirstReply'])
    .default('onAssignment')
    .title('When to say that a human joined')
    .describe(
      'onAssignment: as soon as SalesIQ assigns an operator. onFirstReply: with the operator’s first message. Example: onFirstReply where SalesIQ assigns operators automatically.',
    ),
}

const on = z.boolean().default(true)
const off = z.boolean().default(false)

const behaviour = {
  sendHistory: on
    .title('Show operators the conversation so far')
    .describe('Whether the operator can read what was said before the handoff. Example: false to keep it private.'),
  sendEarlierFiles: on
    .title('Send operators the visitor’s earlier files')
    .describe(
      'Whether the visitor’s last five files before the handoff, up to 10 MB each, go to the operator as files. Example: false for links.',
    ),
  tellNotDelivered: on
    .title('Say when a message was not delivered')
    .describe(
      'Whether the visitor reads that a message did not reach the operator, once an operator has joined. Example: false where your bot says so itself.',
    ),
  tellChanges: on
    .title('Show edits and deletions')
    .describe('Whether the visitor reads that an operator edited or deleted a message. Example: false.'),
  fileDays: z
    .number()
    .int()
    .min(1)
    .max(90)
    .default(30)
    .title('Days to keep files')
    .describe(
      'How long the link of an operator’s file works; then Botpress deletes the file. 1 to 90. Example: 7 for private files.',
    ),
  deleteConversations: off
    .title('Allow deleting conversations')
    .describe(
      'Whether the action Delete session may delete the conversation in SalesIQ too, for good. Give consent again (and the second consent, if there is one) after you switch this on. Example: true.',
    ),
  texts: z
    .array(
      z.object({
        name: z
          .enum(textNames)
          .title('Text')
          .describe(
            'Which text. Used most: notDelivered and fileNotShown (read by visitors), history, limits and farewell (read by operators).',
          ),
        text: z.string().title('Wording').describe('Your own words; names in braces are filled in.'),
      }),
    )
    .optional()
    .title('Custom wording')
    .describe('Your own words in place of the built-in ones. Example: notDelivered = Sorry, that did not get through.'),
}

const byHand = (description: string) => `Leave empty: the connect page fills this in. ${description}`

const text = z.string().optional()
const token = z.string().secret().optional().placeholder('1000.xxxx.yyyy')

/** Everything that the connect page does, for whoever sets up without it. */
const setUpByHand = {
  refreshToken: token
    .title('Refresh token')
    .describe(
      byHand(
        'The link to the connect page is in the logs of the bot. Here: what Zoho gave for your consent. Example: 1000.8a1c….5e0d….',
      ),
    ),
  accessToken: token
    .title('Access token')
    .describe(
      byHand(
        'Usually empty: by hand only for a trial, since an access token ends after an hour. Example: 1000.41d9….9c2e….',
      ),
    ),
  screenName: text
    .placeholder('zylker')
    .title('Screen name')
    .describe(byHand('The name of your portal in the address of SalesIQ. Example: zylker in salesiq.zoho.com/zylker.')),
  // Whether an ID is a number is checked where it is read: the form would show the pattern itself to people.
  appId: text
    .placeholder('40510000000002238')
    .title('App ID (brand)')
    .describe(byHand('The brand whose conversations are opened, by its number. Example: 40510000000002238.')),
  departmentId: text
    .placeholder('Support')
    .title('Department ID')
    .describe(
      byHand(
        'The department whose operators answer, by ID or name, unless a handoff names another one. Example: 40510000000002024, or Support.',
      ),
    ),
  webhookPublicKey: text
    .placeholder('-----BEGIN PUBLIC KEY-----')
    .title('Webhook public key')
    .describe(
      byHand(
        'Usually empty: only for a webhook that you made in SalesIQ. Its public key, PEM or base64; only events signed with it are accepted. Example: MIIBIjANBgkqh….',
      ),
    ),
}

export const configuration = {
  schema: z.object({ ...client, ...people, ...behaviour, ...setUpByHand }),
}
