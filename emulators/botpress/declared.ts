/** What an integration's definition declares, ready to check against: tags, messages, events, actions, states. */
import { transforms, z } from '@botpress/sdk'
import { type Check, checkWith, newAjv } from './json-check'

type Described = { schema: z.ZodType }
type Tagged = { tags?: Record<string, unknown> }
type Renamed = Record<string, { name: string }>

/** The public shape of an sdk `IntegrationDefinition`, as far as the platform reads it. */
export type DefinitionLike = {
  name: string
  version: string
  configuration?: Described
  user?: Tagged
  channels?: Record<string, { messages: Record<string, Described>; message?: Tagged; conversation?: Tagged }>
  events?: Record<string, Described>
  actions?: Record<string, { input: Described; output: Described }>
  states?: Record<string, Described & { type: string }>
  interfaces?: Record<string, { name: string; actions?: Renamed; events?: Renamed; channels?: Renamed }>
}

export type DeclaredChannel = {
  conversationTags: Set<string>
  messageTags: Set<string>
  messages: Map<string, Shape>
}

export type Declared = ReturnType<typeof read>

const namesOf = (tagged: Tagged | undefined) => new Set(Object.keys(tagged?.tags ?? {}))

const mapOf = <V, R>(record: Record<string, V> | undefined, make: (value: V) => R) =>
  new Map(Object.entries(record ?? {}).map(([key, value]) => [key, make(value)]))

/** A check, and the keys an object of that schema may have where it names them. */
export type Shape = { check: Check; keys: string[] | undefined }

const ajv = newAjv()

const shapeOf = ({ schema }: Described): Shape => {
  const json = transforms.toJSONSchema(schema) as { properties?: object; additionalProperties?: unknown }
  const closed = json.additionalProperties === false
  return { check: checkWith(ajv, json), keys: closed ? Object.keys(json.properties ?? {}) : undefined }
}

/** The integration's own names for the members of the HITL interface; `.extend()` may have renamed them. */
const hitlNames = (definition: DefinitionLike) => {
  const statement = Object.values(definition.interfaces ?? {}).find((entry) => entry.name === 'hitl')
  return {
    channel: statement?.channels?.['hitl']?.name ?? 'hitl',
    createUser: statement?.actions?.['createUser']?.name ?? 'createUser',
    startHitl: statement?.actions?.['startHitl']?.name ?? 'startHitl',
    stopHitl: statement?.actions?.['stopHitl']?.name ?? 'stopHitl',
    hitlAssigned: statement?.events?.['hitlAssigned']?.name ?? 'hitlAssigned',
    hitlStopped: statement?.events?.['hitlStopped']?.name ?? 'hitlStopped',
  }
}

const read = (definition: DefinitionLike) => ({
  name: definition.name,
  version: definition.version,
  configuration: shapeOf(definition.configuration ?? { schema: z.object({}) }),
  userTags: namesOf(definition.user),
  channels: mapOf(definition.channels, (channel): DeclaredChannel => ({
    conversationTags: namesOf(channel.conversation),
    messageTags: namesOf(channel.message),
    messages: mapOf(channel.messages, shapeOf),
  })),
  events: mapOf(definition.events, shapeOf),
  actions: mapOf(definition.actions, ({ input, output }) => ({ input: shapeOf(input), output: shapeOf(output) })),
  states: mapOf(definition.states, (state) => ({ type: state.type, shape: shapeOf(state) })),
  hitl: hitlNames(definition),
})

const known = new WeakMap<DefinitionLike, Declared>()

/** Read once per definition, since compiling its schemas takes longer than starting the emulator. */
export const declared = (definition: DefinitionLike): Declared => {
  const present = known.get(definition) ?? read(definition)
  known.set(definition, present)
  return present
}
