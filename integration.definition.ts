/** The listing: what the Botpress Hub shows and what the platform knows of this integration. */
import { IntegrationDefinition, type IntegrationDefinitionProps } from '@botpress/sdk'
import { hitl } from './interfaces/hitl'
import { actions } from './src/definitions/actions'
import { configuration } from './src/definitions/configuration'
import { handoff } from './src/definitions/entities'
import { events } from './src/definitions/events'
import { states } from './src/definitions/states'
import { conversationTags, messageTags, userTags } from './src/definitions/tags'
import { name, version } from './src/definitions/version'

const definition = new IntegrationDefinition({
  name,
  version,
  title: 'Zoho SalesIQ HITL',
  description: 'Hand a conversation to a human operator in Zoho SalesIQ, and take it back.',
  icon: 'icon.svg',
  readme: 'hub.md',
  attributes: { category: 'Customer Support' },
  configuration,
  states,
  actions,
  events,
  user: { tags: userTags },
  entities: { handoff },
  __advanced: {
    // CLI 6 and later cannot read the schemas of zui 1 otherwise.
    useLegacyZuiTransformer: true,
    // axios without its own HTTP for Node, which costs 218 KB and which `src/installation/client-adapter.ts` replaces.
    // Function names would serve stack traces only, and cost 55 KB; older engines than es2022 are not in use, and cost 7.
    esbuild: {
      keepNames: false,
      target: 'es2022',
      alias: { axios: 'axios/dist/browser/axios.cjs' },
    },
  },
}).extend(hitl, (self) => ({
  entities: { hitlSession: self.entities.handoff },
  channels: {
    hitl: {
      title: 'SalesIQ conversation',
      description: 'The lines between a visitor and the operators of SalesIQ.',
      conversation: { tags: conversationTags },
      message: { tags: messageTags },
    },
  },
}))

// CLI 7 renames a definition through clone(), which this SDK lacks; without it the name of a workspace would cost us
// the interface.
export default Object.assign(definition, {
  clone: (changes: Partial<IntegrationDefinitionProps> = {}) => {
    const { props, actions, events, channels, interfaces }: IntegrationDefinition = definition
    return new IntegrationDefinition({ ...props, actions, events, channels, interfaces, ...changes })
  },
})
