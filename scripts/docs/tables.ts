/** Tables of what the definitions declare: settings, fields of the card, actions, events and tags. */
import { type IntegrationDefinition, transforms, type z } from '@botpress/sdk'
import definition from '../../integration.definition'

type Field = {
  type?: string
  description?: string
  enum?: string[]
  default?: string | number | boolean
  items?: Schema
  'x-zui'?: { title?: string }
}
type Schema = { properties?: Record<string, Field>; required?: string[] }

/** A JSON schema is read for a table only, so a shape that is not expected shows as an empty cell. */
const schemaOf = (schema: z.ZodTypeAny) => transforms.toJSONSchemaLegacy(schema) as Schema

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ')
const row = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`
const table = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')

const code = (text: string) => `\`${text}\``

const kinds: Record<string, string> = { string: 'text', integer: 'number', boolean: 'yes or no', array: 'list' }

const typeOf = (field: Field): string => {
  if (field.enum) return field.enum.map(code).join(', ')
  const parts = Object.keys(field.items?.properties ?? {})
  if (parts.length > 0) return `list of ${parts.map(code).join(', ')}`
  return kinds[field.type ?? ''] ?? field.type ?? ''
}

const fieldsOf = (schema: z.ZodTypeAny) => {
  const { properties = {}, required = [] } = schemaOf(schema)
  return Object.entries(properties).map(([name, field]) => ({ name, field, isRequired: required.includes(name) }))
}

const fieldTable = (schema: z.ZodTypeAny, kind: 'input' | 'output' = 'output') => {
  const fields = fieldsOf(schema)
  if (fields.length === 0) return 'No fields.'
  return table(
    ['Field', 'Type', kind === 'input' ? 'Required' : 'Always present', 'What'],
    fields.map(({ name, field, isRequired }) => [
      code(name),
      typeOf(field),
      isRequired ? 'yes' : 'no',
      field.description ?? '',
    ]),
  )
}

const listing: IntegrationDefinition = definition
const { configuration, actions = {}, events = {}, entities = {}, channels = {}, user } = listing

/** What the HITL interface declares belongs to the HITL plugin. */
const ownEvents = Object.entries(events).filter(([name]) => !/^hitl/.test(name))
const ownActions = Object.entries(actions).filter(([name]) => !['createUser', 'startHitl', 'stopHitl'].includes(name))

/** In the order of the form. */
export const settingsTable = (): string =>
  table(
    ['Setting', 'In the form', 'If empty', 'What'],
    (configuration ? fieldsOf(configuration.schema) : []).map(({ name, field, isRequired }) => [
      code(name),
      field['x-zui']?.title ?? '',
      field.default !== undefined ? code(String(field.default)) : isRequired ? 'required' : '',
      [field.description ?? '', field.enum ? `One of ${typeOf(field)}.` : ''].join(' ').trim(),
    ]),
  )

type Tags = Record<string, { title?: string; description?: string }>

const tagTable = (tags: Tags = {}) =>
  table(
    ['Tag', 'What'],
    Object.entries(tags).map(([name, { description = '' }]) => [code(name), description]),
  )

const heading = (name: string, { title = name, description = '' }: { title?: string; description?: string }) => [
  `### ${title}: \`${name}\``,
  '',
  description,
  '',
]

const actionParts = ([name, action]: [string, (typeof actions)[string]]) => [
  ...heading(name, action),
  '**Input**',
  '',
  fieldTable(action.input.schema, 'input'),
  '',
  '**Output**',
  '',
  fieldTable(action.output.schema),
  '',
]

const tagParts = (): string[] => [
  '### Tags of the HITL conversation',
  '',
  tagTable(channels['hitl']?.conversation?.tags),
  '',
  '### Tags of a message',
  '',
  tagTable(channels['hitl']?.message?.tags),
  '',
  '### Tags of a user',
  '',
  tagTable(user?.tags),
  '',
]

/** The whole page of fields. */
export const referencePage = (): string =>
  [
    '# Reference: card, actions, events, tags',
    '',
    'For bot builders who look for a field. `npm run docs` writes this page from `src/definitions/`; a test checks that it is',
    'up to date. The settings are in [settings.md](settings.md). Times are ISO 8601 in UTC, for example',
    '`2026-01-31T09:30:00.000Z`.',
    '',
    '## Fields of the Start HITL card',
    '',
    'The fields stand under “Extra configuration”. All are optional.',
    '',
    ...Object.values(entities).flatMap(({ schema }) => [fieldTable(schema, 'input'), '']),
    '## Actions',
    '',
    ...ownActions.flatMap(actionParts),
    '## Events',
    '',
    ...ownEvents.flatMap(([name, event]) => [...heading(name, event), fieldTable(event.schema), '']),
    '## Tags',
    '',
    'Tags of conversations, messages and users in Botpress link a session to SalesIQ. Do not change them.',
    '',
    ...tagParts(),
  ].join('\n')
