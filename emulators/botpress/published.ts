/** Botpress's own schemas (npm package `@botpress/api`): what each operation takes and answers. */
import { files, runtime } from '@botpress/api'
import { type Check, checkWith, newAjv } from './json-check'

type Api = typeof runtime.state | typeof files.state
type Parameter = { in: string; type: string; required?: boolean; enum?: readonly string[]; schema?: object }
type Described = { schema: object; status?: number }

type RawOperation = {
  name: string
  method: string
  path: string
  parameters: Record<string, Parameter>
  requestBody?: Described
  response: Described
}

export type Operation = {
  name: string
  method: string
  /** As fastify writes it: `/v1/chat/users/:id`. */
  path: string
  status: number
  takesBody: boolean
  /** Query parameters and how each is read. */
  query: Map<string, Parameter>
  body: Check
  answer: Check
  parameters: Check
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** OpenAPI 3.0 lets `nullable` stand without a type; JSON schema does not, and there it says nothing. */
const withoutBareNullable = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map((each: unknown) => withoutBareNullable(each))
  if (!isObject(value)) return value
  const entries = Object.entries(value).filter(([key]) => key !== 'nullable' || typeof value['type'] === 'string')
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutBareNullable(inner)]))
}

const parameterSchema = ({ type, enum: values, schema }: Parameter) => {
  if (schema) return schema
  if (type === 'string[]') return { type: 'array', items: { type: 'string' } }
  return values ? { type, enum: values } : { type }
}

const parametersSchema = (parameters: Record<string, Parameter>) => {
  const own = Object.entries(parameters).filter(([, parameter]) => parameter.in !== 'header')
  return {
    type: 'object',
    properties: Object.fromEntries(own.map(([name, parameter]) => [name, parameterSchema(parameter)])),
    required: own.filter(([, parameter]) => parameter.required).map(([name]) => name),
    additionalProperties: false,
  }
}

const readOperations = (api: Api): Operation[] => {
  const ajv = newAjv()
  const described = api.schemas as unknown as Record<string, { schema: object }>
  const schemas = Object.entries(described).map(([name, { schema }]) => [name, schema] as const)
  // One schema with the id `api` carries all components, so that `$ref: #/components/schemas/User` finds its own.
  const components = withoutBareNullable({ schemas: Object.fromEntries(schemas) })
  const check = (schema: object) => checkWith(ajv, { ...(withoutBareNullable(schema) as object), components })
  return Object.values(api.operations as unknown as Record<string, RawOperation>).map((raw) => ({
    name: raw.name,
    method: raw.method.toUpperCase(),
    path: raw.path.replaceAll(/\{(\w+)\}/g, ':$1'),
    status: raw.response.status ?? 200,
    takesBody: raw.requestBody !== undefined,
    query: new Map(Object.entries(raw.parameters).filter(([, parameter]) => parameter.in === 'query')),
    body: check(raw.requestBody?.schema ?? { type: 'object' }),
    answer: check(raw.response.schema),
    parameters: check(parametersSchema(raw.parameters)),
  }))
}

let known: Map<string, Operation> | undefined

/** All operations of the Runtime and Files APIs by name; compiled once. */
export const publishedOperations = (): Map<string, Operation> => {
  known ??= new Map([...readOperations(runtime.state), ...readOperations(files.state)].map((each) => [each.name, each]))
  return known
}
