/**
 * The typed bindings that the handlers import: inferred from the definitions, so nothing is generated and nothing can
 * fall out of step. `bp build` overwrites this file with its own; `git restore .botpress` brings it back.
 */
import * as sdk from '@botpress/sdk'
import type { z } from '@botpress/sdk'
import type { hitl } from '../interfaces/hitl'
import type { actions } from '../src/definitions/actions'
import type { configuration } from '../src/definitions/configuration'
import type { handoff } from '../src/definitions/entities'
import type { events } from '../src/definitions/events'
import type { states } from '../src/definitions/states'
import type { conversationTags, messageTags, userTags } from '../src/definitions/tags'
import type { name, version } from '../src/definitions/version'

type Hitl = (typeof hitl)['definition']
type Handoff = z.infer<(typeof handoff)['schema']>
type Input<A extends keyof Hitl['actions']> = z.infer<Hitl['actions'][A]['input']['schema']>
type Messages = Hitl['channels']['hitl']['messages']
type Tags<T> = { [Tag in keyof T]: object }

type Definition = {
  name: typeof name
  version: typeof version
  configuration: z.infer<(typeof configuration)['schema']>
  configurations: Record<never, never>
  user: { tags: Tags<typeof userTags> }
  entities: { handoff: Handoff }
  states: {
    [S in keyof typeof states]: { type: (typeof states)[S]['type']; payload: z.infer<(typeof states)[S]['schema']> }
  }
  actions: {
    [A in keyof typeof actions]: {
      input: z.infer<(typeof actions)[A]['input']['schema']>
      output: z.infer<(typeof actions)[A]['output']['schema']>
    }
  } & {
    [A in keyof Hitl['actions']]: {
      input: A extends 'startHitl' ? Omit<Input<A>, 'hitlSession'> & { hitlSession?: Handoff } : Input<A>
      output: z.infer<Hitl['actions'][A]['output']['schema']>
    }
  }
  channels: {
    hitl: {
      messages: { [M in keyof Messages]: z.infer<Messages[M]['schema']> }
      message: { tags: Tags<typeof messageTags> }
      conversation: { tags: Tags<typeof conversationTags> }
    }
  }
  events: { [E in keyof typeof events]: z.infer<(typeof events)[E]['schema']> } & {
    [E in keyof Hitl['events']]: z.infer<Hitl['events'][E]['schema']>
  }
}

export type TIntegration = sdk.DefaultIntegration<Definition>
export type IntegrationProps = sdk.IntegrationProps<TIntegration>
export type Client = sdk.IntegrationSpecificClient<TIntegration>
export type Context = Parameters<IntegrationProps['register']>[0]['ctx']
export type Logger = Parameters<IntegrationProps['register']>[0]['logger']

export class Integration extends sdk.Integration<TIntegration> {}
