/** Choices where Botpress's facts are open; README.md says what is known of each. */
import { ApiFailure } from './api-failure'

export type Switches = {
  /** Rows in one page of a list, and so in the history of a handoff. */
  pageSize: number
  /** Payload keys the schema does not know, in messages, events and states of the integration. */
  extraPayloadKeys: 'reject' | 'strip' | 'keep'
  /** Whether the integration sees the plugin's tags (`hitl#…`) on its own users, conversations and messages. */
  pluginTagsVisible: boolean
  /** Whether the integration can read users and conversations of other integrations. */
  foreignRowsVisible: boolean
  /** Without `discriminateByTags`: the stored tags equal the given ones, or contain them. */
  matchAllTags: 'equal' | 'contain'
  /** Where `getOrCreateMessage` looks for the same tags. */
  messageIdentity: 'conversation' | 'integration'
  /** `req.path` of the bare webhook URL. */
  bareWebhookPath: '/' | ''
  /** Whether the webhook URL reaches the integration after `register` failed. */
  webhookAfterFailedRegister: boolean
  /** Whether messages of one conversation reach the integration one after the other, or as they come. */
  deliverInOrder: boolean
  /** Milliseconds the platform gives one invocation of the integration. */
  handlerTimeLimitMs: number
  /** Times a failed `message_created` or `register` is tried again. */
  invocationRetries: number
  /** Whether the API asks for the bearer token `botpress.token`. */
  requireToken: boolean
  /** Requests per second before the API answers 429; 0 for no limit. */
  requestsPerSecond: number
  /** Milliseconds until an uploaded public file can be fetched, unless it was made immediately accessible. */
  filePublicAfterMs: number
  /** Whether the relinked webchat user takes the agent's present name and picture. */
  webchatRelinkUpdates: boolean
}

/** Where the type says less than which values there are. */
const CHOICES: Partial<Record<keyof Switches, string[]>> = {
  extraPayloadKeys: ['reject', 'strip', 'keep'],
  matchAllTags: ['equal', 'contain'],
  messageIdentity: ['conversation', 'integration'],
  bareWebhookPath: ['/', ''],
}

export const defaultSwitches = (): Switches => ({
  pageSize: 20,
  extraPayloadKeys: 'reject',
  pluginTagsVisible: false,
  foreignRowsVisible: false,
  matchAllTags: 'equal',
  messageIdentity: 'conversation',
  bareWebhookPath: '/',
  webhookAfterFailedRegister: true,
  deliverInOrder: false,
  handlerTimeLimitMs: 60_000,
  invocationRetries: 0,
  requireToken: false,
  requestsPerSecond: 0,
  filePublicAfterMs: 0,
  webchatRelinkUpdates: true,
})

const fits = (name: keyof Switches, value: unknown) => {
  const choices = CHOICES[name]
  return choices ? choices.some((choice) => choice === value) : typeof value === typeof defaultSwitches()[name]
}

/** Sets switches by name, as they come over HTTP; throws where a name or value does not exist. */
export const setSwitches = (switches: Switches, wanted: Record<string, unknown>) => {
  for (const [name, value] of Object.entries(wanted)) {
    if (!Object.hasOwn(switches, name)) throw new ApiFailure('InvalidPayload', `No switch is called ${name}`)
    if (fits(name as keyof Switches, value)) continue
    throw new ApiFailure('InvalidPayload', `Switch ${name} cannot be ${JSON.stringify(value)}`)
  }
  return Object.assign(switches, wanted)
}
