/** Settings of the HITL plugin and the texts it says by default. */
import { ApiFailure } from './api-failure'

export type HitlConfig = {
  onHitlHandoffMessage?: string
  onHumanAgentAssignedMessage?: string
  onHitlStoppedMessage?: string
  onUserHitlCancelledMessage?: string
  onIncompatibleMsgTypeMessage?: string
  onUserHitlCloseMessage?: string
  onAgentAssignedTimeoutMessage?: string
  userHitlCloseCommand?: string
  /** Seconds until a session without a human agent is given up; nothing or 0: never. */
  agentAssignedTimeoutSeconds?: number
  useHumanAgentInfo: boolean
  flowOnHitlStopped: boolean
}

/** The emulator's own knobs beside the plugin's settings. */
export type EmulatedConfig = HitlConfig & {
  /** Milliseconds between the return of `startHitl` and the activation; nothing: by chance, 0 to 1500. */
  activationDelayMs?: number
  /** Milliseconds that each call of the Botpress API takes the plugin, in real time. */
  latencyMs: number
}

const OTHER_SETTINGS = {
  userHitlCloseCommand: 'string',
  agentAssignedTimeoutSeconds: 'number',
  useHumanAgentInfo: 'boolean',
  flowOnHitlStopped: 'boolean',
  activationDelayMs: 'number',
  latencyMs: 'number',
} satisfies { [name in Exclude<keyof EmulatedConfig, HitlText>]: string }

const typeOfSetting = (name: string): string | undefined => {
  if (Object.hasOwn(DEFAULT_TEXTS, name)) return 'string'
  return Object.hasOwn(OTHER_SETTINGS, name) ? OTHER_SETTINGS[name as keyof typeof OTHER_SETTINGS] : undefined
}

/** Sets the plugin's settings by name, as they come over HTTP; throws where a name or value does not exist. */
export const setPluginConfig = (config: EmulatedConfig, wanted: Record<string, unknown>) => {
  for (const [name, value] of Object.entries(wanted)) {
    const type = typeOfSetting(name)
    if (type === undefined) throw new ApiFailure('InvalidPayload', `The plugin has no setting ${name}`)
    if (typeof value === type) continue
    throw new ApiFailure('InvalidPayload', `Setting ${name} cannot be ${JSON.stringify(value)}`)
  }
  return Object.assign(config, wanted)
}

export const defaultHitlConfig = (): EmulatedConfig => ({
  useHumanAgentInfo: true,
  flowOnHitlStopped: true,
  latencyMs: 0,
})

export type HitlText = keyof typeof DEFAULT_TEXTS

export const SUPPORTED_TYPES = ['text', 'image', 'video', 'audio', 'file', 'bloc']

export const DEFAULT_TEXTS = {
  onHitlHandoffMessage: 'I have escalated this conversation. A human agent will be here soon.',
  onHumanAgentAssignedMessage: 'A human agent has joined the conversation.',
  onHitlStoppedMessage: 'The human agent closed the conversation. I am the bot again.',
  onUserHitlCancelledMessage: '( The user has ended the session. )',
  onIncompatibleMsgTypeMessage: 'Sorry, the user cannot receive this type of message.',
  onUserHitlCloseMessage: 'You have ended the session with the human agent. I am the bot again.',
  onAgentAssignedTimeoutMessage: 'No human agent is available at the moment. I am the bot again.',
}

export const UNSUPPORTED_TYPE_TEXT = `Sorry, I can only handle one of the following message types: ${SUPPORTED_TYPES.join(', ')}`
export const BROKEN_SESSION_TEXT = 'Something went wrong, you are not connected to a human agent...'
const DEFAULT_CLOSE_COMMAND = '/end'
const MAX_ACTIVATION_DELAY_MS = 1500

/** The text to say, or nothing: `NULL` suppresses it, an empty one means the default. */
export const textOf = (config: HitlConfig, name: HitlText): string | undefined => {
  const text = config[name]
  if (text === 'NULL') return undefined
  return text === undefined || text === '' ? DEFAULT_TEXTS[name] : text
}

const plain = (text: string) => text.trim().toLowerCase()

export const isCloseCommand = (config: HitlConfig, text: unknown) => {
  const command = config.userHitlCloseCommand === '' ? undefined : config.userHitlCloseCommand
  return typeof text === 'string' && plain(text) === plain(command ?? DEFAULT_CLOSE_COMMAND)
}

export const activationDelay = ({ activationDelayMs }: EmulatedConfig) =>
  activationDelayMs ?? Math.random() * MAX_ACTIVATION_DELAY_MS
