/** Reads a query the way Botpress's client writes it: objects with dots (`tags.id=42`), arrays by repetition. */
import { ApiFailure } from './api-failure'
import type { Operation } from './published'

type Query = Record<string, unknown>
type Parameter = { type: string; schema?: object }

const isList = ({ type, schema }: Parameter) =>
  type === 'string[]' || (schema !== undefined && 'type' in schema && schema.type === 'array')

const single = (name: string, { type }: Parameter, value: string): unknown => {
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value
  if (type === 'number' || type === 'integer') return Number(value)
  if (type !== 'object') return value
  throw new ApiFailure('InvalidQuery', `query: ${name} is written with dots, as in ${name}.key=value`)
}

/** Botpress takes a list of values too; nobody here sends one, and the last of them alone would find the wrong rows. */
const withField = (name: string, before: Query, [key, value]: [string, string]): Query => {
  if (key in before) throw new ApiFailure('InvalidQuery', `query: ${name}.${key} is given twice`)
  return { ...before, [key]: value }
}

const read = (query: Query, operation: Operation, [key, value]: [string, string]) => {
  const [name = '', ...rest] = key.split('.')
  const parameter = operation.query.get(name)
  if (!parameter) throw new ApiFailure('InvalidQuery', `query: ${operation.name} has no parameter ${name}`)
  const before = query[name]
  if (isList(parameter)) query[name] = [...((before as string[] | undefined) ?? []), value]
  else if (rest.length > 0) query[name] = withField(name, (before ?? {}) as Query, [rest.join('.'), value])
  else if (before === undefined) query[name] = single(name, parameter, value)
  else throw new ApiFailure('InvalidQuery', `query: ${name} is given twice`)
}

export const readQuery = (operation: Operation, text: string): Query => {
  const query: Query = {}
  for (const pair of new URLSearchParams(text)) read(query, operation, pair)
  return query
}
