/** Settings, texts, fields, actions, events and tags: what the docs name exists, and what exists is named. */
import { type IntegrationDefinition, transforms, type z } from '@botpress/sdk'
import { expect, test } from 'vitest'
import { defaultHitlConfig, DEFAULT_TEXTS } from '../../emulators/botpress/hitl-config'
import definition from '../../integration.definition'
import { textNames } from '../../src/translate/texts'
import { codeIn, read } from './markdown'
import { sourceFiles } from './source-texts'

type Schema = { properties?: Record<string, Schema>; items?: Schema; enum?: string[]; anyOf?: Schema[] }

const listing: IntegrationDefinition = definition
const { configuration, actions = {}, events = {}, entities = {}, channels = {}, user } = listing

const jsonSchema = (schema: z.ZodTypeAny) => transforms.toJSONSchemaLegacy(schema) as Schema

/** Every field and every value of a choice, however deep. */
const namesIn = ({ properties = {}, items, enum: values = [], anyOf = [] }: Schema): string[] => [
  ...Object.keys(properties),
  ...values,
  ...[...Object.values(properties), ...(items ? [items] : []), ...anyOf].flatMap(namesIn),
]

const keys = (record: object = {}) => Object.keys(record)
const isOwn = (name: string) => !['createUser', 'startHitl', 'stopHitl', 'hitlAssigned', 'hitlStopped'].includes(name)

const settings = configuration ? keys(jsonSchema(configuration.schema).properties) : []
const cardFields = Object.values(entities).flatMap(({ schema }) => keys(jsonSchema(schema).properties))
const ownEvents = keys(events).filter(isOwn)
const ownActions = keys(actions).filter(isOwn)
const tags = [
  ...keys(channels['hitl']?.conversation?.tags),
  ...keys(channels['hitl']?.message?.tags),
  ...keys(user?.tags),
]

const schemas = [
  ...(configuration ? [configuration.schema] : []),
  ...Object.values(entities).map(({ schema }) => schema),
  ...Object.values(events).map(({ schema }) => schema),
  ...Object.values(actions).flatMap(({ input, output }) => [input.schema, output.schema]),
]

/** `userHitlCloseCommand` and `agentAssignedTimeoutSeconds` have no value unless somebody sets one. */
const pluginSettings = [
  ...keys(DEFAULT_TEXTS),
  ...keys(defaultHitlConfig()),
  'userHitlCloseCommand',
  'agentAssignedTimeoutSeconds',
]

/** Of Zoho's consent, of a JSON answer, and of a terminal. */
const foreign = ['code', 'location', 'state', 'curl', 'hitl', 'docs', 'refresh_token', 'zylker', 'true', 'false']

const known = new Set([
  ...schemas.flatMap((schema) => namesIn(jsonSchema(schema))),
  ...keys(actions),
  ...keys(events),
  ...textNames,
  ...tags,
  ...pluginSettings,
  ...foreign,
])

const isName = (code: string) => /^[a-z]\w+$/.test(code)

const forBotBuilders = [
  'hub.md',
  ...['settings', 'set-up-by-hand', 'messages', 'limits', 'privacy'].map((name) => `docs/${name}.md`),
]

test.each(forBotBuilders)('every name in %s exists', (file) => {
  const unknown = codeIn(read(file)).filter((code) => isName(code) && !known.has(code))
  expect([...new Set(unknown)]).toEqual([])
})

test.each(['CONTRIBUTING.md', 'docs/how-it-works.md', 'docs/decisions.md', 'README.md', 'CHANGELOG.md'])(
  'every name in %s is a word of the source',
  (file) => {
    const words = new Set(
      [
        ...sourceFiles('src', 'test', 'emulators', 'interfaces', 'scripts'),
        'integration.definition.ts',
        'package.json',
      ].flatMap((source) => read(source).match(/[\w$]+/g) ?? []),
    )
    const unknown = codeIn(read(file)).filter((code) => isName(code) && /[A-Z]/.test(code) && !words.has(code))
    expect([...new Set(unknown)]).toEqual([])
  },
)

const named = (file: string) => new Set(codeIn(read(file)))
const missingIn = (file: string, names: readonly string[]) => names.filter((name) => !named(file).has(name))

test('every setting is in docs/settings.md, every text in docs/texts.md', () => {
  expect(missingIn('docs/settings.md', settings)).toEqual([])
  expect(missingIn('docs/texts.md', textNames)).toEqual([])
})

const fieldsOf = (schema: z.ZodTypeAny | undefined) => (schema ? keys(jsonSchema(schema).properties) : [])

test('every field, action, event and tag is in docs/reference.md', () => {
  const fields = [
    ...ownEvents.flatMap((name) => fieldsOf(events[name]?.schema)),
    ...ownActions.flatMap((name) => [
      ...fieldsOf(actions[name]?.input.schema),
      ...fieldsOf(actions[name]?.output.schema),
    ]),
  ]
  expect(missingIn('docs/reference.md', [...ownEvents, ...ownActions, ...cardFields, ...fields, ...tags])).toEqual([])
})

test('hub.md names every event, action, card field and outcome', () => {
  const ended = events['sessionEnded']
  const outcomes = (ended && jsonSchema(ended.schema).properties?.['outcome']?.enum) ?? []
  expect(outcomes).toContain('missed')
  expect(missingIn('hub.md', [...ownEvents, ...ownActions, ...cardFields, ...outcomes])).toEqual([])
})

test('CHANGELOG.md names every event and action', () => {
  expect(missingIn('CHANGELOG.md', [...ownEvents, ...ownActions])).toEqual([])
})
