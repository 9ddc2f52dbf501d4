/** The listing as the platform will judge it: the rules of `bp lint` and the limits of the API. */
import { existsSync, readFileSync } from 'node:fs'
import { type IntegrationDefinition, transforms, type z } from '@botpress/sdk'
import { describe, expect, test } from 'vitest'
import definition from '../../integration.definition'

type Text = { title?: string; description?: string }
type Property = Text & {
  'x-zui'?: { title?: string; secret?: boolean }
  enum?: string[]
  pattern?: string
  anyOf?: Property[]
}
type Schema = { properties?: Record<string, Property>; required?: string[] }

const jsonSchema = (schema: z.ZodTypeAny) => transforms.toJSONSchemaLegacy(schema) as Schema

const fieldsOf = (where: string, schema: z.ZodTypeAny | undefined): [string, Text][] =>
  Object.entries((schema && jsonSchema(schema).properties) ?? {}).map(([name, field]) => [
    `${where}.${name}`,
    { title: field['x-zui']?.title ?? field.title, description: field.description },
  ])

const tagsOf = (where: string, tags: Record<string, Text> = {}): [string, Text][] =>
  Object.entries(tags).map(([name, tag]) => [`${where}.${name}`, tag])

const listing: IntegrationDefinition = definition
const { configuration, events = {}, actions = {}, channels = {}, states = {}, user, entities = {} } = listing
const own = ['sessionEnded', 'operatorRepliedAfterEnd', 'conversationRated', 'connectionProblem', 'connectionRestored']
const ownActions = ['checkAvailability', 'checkHealth', 'getSession', 'listDepartments']

const texts: [string, Text][] = [
  ['the integration', definition],
  ...fieldsOf('configuration', configuration?.schema),
  ...own.map((name): [string, Text] => [`event ${name}`, events[name] ?? {}]),
  ...own.flatMap((name) => fieldsOf(`event ${name}`, events[name]?.schema)),
  ...ownActions.map((name): [string, Text] => [`action ${name}`, actions[name] ?? {}]),
  ...ownActions.flatMap((name) => fieldsOf(`action ${name}`, actions[name]?.output.schema)),
  ...Object.entries(channels).map(([name, channel]): [string, Text] => [`channel ${name}`, channel]),
  ...Object.entries(channels).flatMap(([name, { conversation, message }]) => [
    ...tagsOf(`channel ${name}, conversation`, conversation?.tags),
    ...tagsOf(`channel ${name}, message`, message?.tags),
  ]),
  ...Object.entries(states).flatMap(([name, { schema }]) => fieldsOf(`state ${name}`, schema)),
  ...tagsOf('user', user?.tags),
  ...Object.entries(entities).map(([name, entity]): [string, Text] => [`entity ${name}`, entity]),
  ...Object.entries(entities).flatMap(([name, { schema }]) => fieldsOf(`entity ${name}`, schema)),
]

describe('titles and descriptions', () => {
  test.each(texts)('%s has both, within 64 and 256 characters', (_where, { title, description }) => {
    expect(title).toMatch(/^\S.{0,62}\S$/)
    expect(description).toMatch(/^\S.{0,254}\S$/)
  })

  test('every setting shows an example', () => {
    for (const [name, { description }] of fieldsOf('configuration', configuration?.schema)) {
      expect(description, name).toMatch(/Example: /)
    }
  })
})

describe('the parts that the platform wants', () => {
  test('an SVG icon, a readme, a category', () => {
    expect(readFileSync(definition.icon ?? '', 'utf8')).toMatch(/^<svg /)
    expect(existsSync(definition.readme ?? '')).toBe(true)
    expect(definition.attributes).toEqual({ category: 'Customer Support' })
  })

  test('what is secret is marked so, and nothing stands for a country that was not chosen', () => {
    const { properties = {}, required = [] } = configuration ? jsonSchema(configuration.schema) : {}
    const secret = Object.keys(properties).filter((name) => properties[name]?.['x-zui']?.secret)
    expect(secret.sort()).toEqual(['accessToken', 'clientSecret', 'refreshToken'])
    expect(required).toContain('region')
    expect(properties['region']?.enum).toHaveLength(9)
  })

  test('names are camelCase, schemas stay under 20 kB, and no event has a field conversationId of its own', () => {
    const schemas = [
      configuration?.schema,
      ...Object.values(events).map(({ schema }) => schema),
      ...Object.values(actions).flatMap(({ input, output }) => [input.schema, output.schema]),
      ...Object.values(states).map(({ schema }) => schema),
    ]
    for (const schema of schemas) expect(JSON.stringify(schema && jsonSchema(schema)).length).toBeLessThan(20_000)
    for (const name of Object.keys({ ...events, ...actions, ...channels, ...states }))
      expect(name).toMatch(/^[a-z][a-zA-Z]*$/)
    for (const name of own)
      expect(fieldsOf(name, events[name]?.schema).map(([field]) => field)).not.toContain(`${name}.conversationId`)
  })

  test('a definition cloned under the name of a workspace keeps its interface', () => {
    const clone = definition.clone({ name: 'acme/zoho-salesiq-hitl' })
    expect(clone.name).toBe('acme/zoho-salesiq-hitl')
    expect(clone.interfaces).toEqual(definition.interfaces)
    expect(Object.keys(clone.actions ?? {}).sort()).toEqual([
      'checkAvailability',
      'checkHealth',
      'createUser',
      'deleteSession',
      'getSession',
      'listDepartments',
      'startHitl',
      'stopHitl',
    ])
    expect(Object.keys(clone.events ?? {}).sort()).toEqual(['hitlAssigned', 'hitlStopped', ...own].sort())
    expect(Object.keys(clone.channels ?? {})).toEqual(['hitl'])
  })

  test('package, listing and change log agree on the version', () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string }
    expect(definition.version).toBe(version)
    expect(readFileSync('CHANGELOG.md', 'utf8')).toContain(version)
  })
})
