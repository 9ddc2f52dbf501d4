/** The sources compile with generated bindings too: `bp build` overwrites `.botpress` with a folder of types of its own. */
import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import definition from '../../integration.definition'

const root = path.resolve(import.meta.dirname, '../..')
const sources = ['src', 'interfaces', 'integration.definition.ts', 'tsconfig.json', 'package.json']

type Schema = { toTypescriptType: (options: { treatDefaultAsOptional: boolean }) => string }
type Named<T> = Record<string, T>

/** The members that an interface adds are not in the type of a definition. */
const members = definition as unknown as {
  name: string
  version: string
  configuration: { schema: Schema }
  user: { tags: Named<unknown> }
  actions: Named<{ input: { schema: Schema }; output: { schema: Schema } }>
  events: Named<{ schema: Schema }>
  states: Named<{ type: string; schema: Schema }>
  entities: Named<{ schema: Schema }>
  channels: Named<{
    messages: Named<{ schema: Schema }>
    message: { tags: Named<unknown> }
    conversation: { tags: Named<unknown> }
  }>
}

const typeOf = (schema: Schema) => schema.toTypescriptType({ treatDefaultAsOptional: true })
const each = <T>(all: Named<T>, write: (one: T) => string) =>
  `{ ${Object.entries(all)
    .map(([name, one]) => `${JSON.stringify(name)}: ${write(one)}`)
    .join('; ')} }`
const tagsOf = (tags: Named<unknown>) =>
  `{ ${Object.keys(tags)
    .map((tag) => `${JSON.stringify(tag)}: {}`)
    .join('; ')} }`

const typings = () => `export type TIntegration = {
  "name": ${JSON.stringify(members.name)}
  "version": ${JSON.stringify(members.version)}
  "user": { "tags": ${tagsOf(members.user.tags)}; "creation": { "enabled": false; "requiredTags": [] } }
  "configuration": ${typeOf(members.configuration.schema)}
  "configurations": {}
  "actions": ${each(members.actions, ({ input, output }) => `{ "input": ${typeOf(input.schema)}; "output": ${typeOf(output.schema)} }`)}
  "channels": ${each(
    members.channels,
    ({ messages, message, conversation }) => `{
    "messages": ${each(messages, ({ schema }) => typeOf(schema))}
    "message": { "tags": ${tagsOf(message.tags)} }
    "conversation": { "tags": ${tagsOf(conversation.tags)}; "creation": { "enabled": false; "requiredTags": [] } }
  }`,
  )}
  "events": ${each(members.events, ({ schema }) => typeOf(schema))}
  "states": ${each(members.states, ({ type, schema }) => `{ "type": ${JSON.stringify(type)}; "payload": ${typeOf(schema)} }`)}
  "entities": ${each(members.entities, ({ schema }) => typeOf(schema))}
}
`

/** Types imported without the word `type`, as the CLI writes them: https://botpress.com/docs/for-developers/sdk/integration/concepts */
const implementation = `import * as sdk from "@botpress/sdk"
import { TIntegration } from "./typings"
export class Integration extends sdk.Integration<TIntegration> {}
export { TIntegration } from "./typings"
export type IntegrationProps = sdk.IntegrationProps<TIntegration>
export type HandlerProps = Parameters<IntegrationProps['handler']>[0]
export type Client = HandlerProps['client']
export type Context = HandlerProps['ctx']
export type Logger = HandlerProps['logger']
export type ClientOperation = keyof Client
`

const secrets = `class Secrets {}
export const secrets = new Secrets()
`

let folder = ''

beforeAll(() => {
  folder = mkdtempSync(path.join(root, '.bindings-'))
  for (const name of sources) cpSync(path.join(root, name), path.join(folder, name), { recursive: true })
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  const files = {
    'index.ts': `export * from "./implementation"\nexport * from "./secrets"\n`,
    'secrets/index.ts': secrets,
    'implementation/index.ts': implementation,
    'implementation/typings/index.ts': typings(),
  }
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, '.botpress', name)), { recursive: true })
    writeFileSync(path.join(folder, '.botpress', name), text)
  }
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the sources compile after `bp build` has overwritten the bindings', () => {
  const compile = () =>
    execFileSync(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', folder], {
      encoding: 'utf8',
      stdio: 'pipe',
    })
  let printed: string
  try {
    printed = compile()
  } catch (failure) {
    printed = (failure as { stdout: string }).stdout
  }
  expect(printed).toBe('')
})
