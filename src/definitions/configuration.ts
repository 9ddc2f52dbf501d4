/** The settings a bot owner fills in, as the Botpress form shows them. */
import { z } from '@botpress/sdk'
import { languages, textNames } from '../translate/texts'

/** A Zoho id: digits only, or empty. Spaces around it (copied along) are cut off when the setting is read. */
const zohoId = () => z.string().regex(/^\s*\d*\s*$/, 'digits only')

const region = z
  .enum(['us', 'eu', 'in', 'au', 'cn', 'jp', 'ca', 'sa', 'uk'])
  .title('Region')
  .describe(
    'The Zoho data centre your account lives in: the ending of the address where you open SalesIQ. Example: eu for salesiq.zoho.eu, ca for salesiq.zohocloud.ca. uk is untested.',
  )

const credentials = {
  clientId: z
    .string()
    .min(1)
    .placeholder('1000.A1B2C3D4E5F6G7H8I9J0K1L2M3N4O5')
    .title('Client ID')
    .describe('From the Zoho API console of your region, an organisation client. Example: 1000.A1B2C3D4E5F6G7H8I9J0.'),
  clientSecret: z
    .string()
    .min(1)
    .secret()
    .placeholder('40 characters')
    .title('Client secret')
    .describe('Shown beside the client ID in the Zoho API console. Example: a line of some 40 letters and digits.'),
  refreshToken: z
    .string()
    .secret()
    .optional()
    .placeholder('1000.xxxx.yyyy')
    .title('Refresh token')
    .describe('What Zoho gave for your consent; it renews access by itself. Example: 1000.8a1c….5e0d….'),
  accessToken: z
    .string()
    .secret()
    .optional()
    .placeholder('1000.xxxx.yyyy')
    .title('Access token')
    .describe('Only for a trial: used until it expires, after an hour at most. Example: 1000.41d9….9c2e….'),
}

const place = {
  screenName: z
    .string()
    .optional()
    .placeholder('zylker')
    .title('Screen name')
    .describe(
      'The name of your portal in the address of SalesIQ; the connect page finds it. Example: zylker in salesiq.zoho.com/zylker.',
    ),
  appId: zohoId()
    .optional()
    .placeholder('40510000000002238')
    .title('Brand ID')
    .describe('The brand that conversations are opened for; the connect page lists yours. Example: 40510000000002238.'),
  departmentId: z
    .string()
    .optional()
    .placeholder('Support')
    .title('Department')
    .describe(
      'Whose operators answer, unless a handoff names others: a name or an ID; the connect page lists yours. Example: Support, or 40510000000002024.',
    ),
}

const behaviour = {
  webhookPublicKey: z
    .string()
    .optional()
    .placeholder('-----BEGIN PUBLIC KEY-----')
    .title('Webhook public key')
    .describe(
      'The public key of the SalesIQ webhook, PEM or bare base64. With it, only signed events are believed. Example: MIIBIjANBgkqh….',
    ),
  label: z
    .string()
    .max(60)
    .optional()
    .placeholder('Shop bot (staging)')
    .title('Bot name for operators')
    .describe(
      'How operators see this bot, so that two bots on one portal can be told apart. Example: Shop bot (staging).',
    ),
  announceOperator: z
    .enum(['onAssignment', 'onFirstReply'])
    .default('onAssignment')
    .title('Announce the operator')
    .describe(
      'When the visitor reads that a human has joined: as soon as SalesIQ assigns one, or with the first reply. Example: onFirstReply where SalesIQ assigns by itself.',
    ),
}

const carried = {
  sendHistory: z
    .boolean()
    .default(true)
    .title('Show the conversation so far')
    .describe(
      'Whether the operator reads what was said before the handoff. Example: false where that is nobody’s business.',
    ),
  fileDays: z
    .number()
    .int()
    .min(1)
    .max(90)
    .default(30)
    .title('Days to keep files')
    .describe(
      'How long the link of an operator’s file works; Botpress deletes the file then. 1 to 90. Example: 7 for files that are private.',
    ),
  tellNotDelivered: z
    .boolean()
    .default(true)
    .title('Tell what did not arrive')
    .describe(
      'Whether a visitor whose line did not reach the operator is told so, once an operator has joined. Example: false where the bot tells it.',
    ),
  tellChanges: z
    .boolean()
    .default(true)
    .title('Tell corrections')
    .describe('Whether the visitor reads that an operator corrected or took back a message. Example: false.'),
}

const wording = {
  language: z
    .enum(languages)
    .default('en')
    .title('Language')
    .describe('The language of what this integration itself says: en, fr, es or de. Example: fr.'),
  texts: z
    .array(
      z.object({
        name: z.enum(textNames).title('Text').describe('Which text. hub.md lists them all.'),
        text: z.string().title('Wording').describe('Your own words; names in braces are filled in.'),
      }),
    )
    .optional()
    .title('Own texts')
    .describe('Your own words in place of ours. Example: notDelivered = Sorry, that did not get through.'),
}

export const configuration = {
  schema: z.object({ region, ...credentials, ...place, ...behaviour, ...carried, ...wording }),
}
