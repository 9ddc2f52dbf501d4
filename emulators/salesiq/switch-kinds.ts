/** How a switch is declared: what is known about the fact, its default, and which values it takes. */
import { z } from 'zod'

type Value = string | number | boolean

/** `choices` is text for the README table; `schema` decides which values a switch takes. */
export type Definition = { known: string; default: unknown; choices: string; schema: z.ZodType }

export type ValuesOf<D extends Record<string, Definition>> = { -readonly [K in keyof D]: D[K]['default'] }

const listed = (values: readonly Value[]) => values.map((value) => JSON.stringify(value)).join(', ')

/** A switch with a closed list of values; the first one is the default. */
export const choice = <const T extends readonly [Value, ...Value[]]>(known: string, ...choices: T) => ({
  known,
  default: choices[0] as T[number],
  choices: listed(choices),
  schema: z.literal([...choices]),
})

export const amount = (known: string, value: number) => ({
  known,
  default: value,
  choices: 'any number',
  schema: z.number(),
})

export const words = (known: string, value: string) => ({
  known,
  default: value,
  choices: 'any string',
  schema: z.string(),
})

/** A switch that takes a list of some of these values; the default is none of them. */
export const some = <const T extends readonly [string, ...string[]]>(known: string, ...values: T) => ({
  known,
  default: [] as readonly T[number][],
  choices: `a list of ${listed(values)}`,
  schema: z.array(z.enum([...values])),
})

/** A switch whose value is an object; the default is an empty one. */
export const parts = <S extends z.ZodType>(known: string, choices: string, schema: S) => ({
  known,
  default: {} as z.infer<S>,
  choices,
  schema,
})

/** The choices as a README table shows them. */
export const describeChoices = (definition: Definition) => definition.choices

type Issue = z.core.$ZodIssue

/** Of a value that may be one of several things, the finding that leads deepest into the value. */
const deepest = (issue: Issue): Issue => {
  if (issue.code !== 'invalid_union') return issue
  const found = issue.errors.flat().map(deepest)
  const [first] = found.sort((a, b) => b.path.length - a.path.length)
  return first && first.path.length > 0 ? { ...first, path: [...issue.path, ...first.path] } : issue
}

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>((at, part) => (typeof at === 'object' && at ? Reflect.get(at, part) : undefined), value)

/** What is wrong with a value, with the name of the part that is wrong; undefined where the switch takes the value. */
export const problemOf = (name: string, definition: Definition, value: unknown) => {
  const [issue] = definition.schema.safeParse(value).error?.issues ?? []
  if (!issue) return undefined
  const { path, ...found } = deepest(issue)
  const where = [name, ...path].join('.')
  if (found.code === 'unrecognized_keys') return `No switch is called ${where}.${found.keys[0]}`
  return `Switch ${where} cannot be ${JSON.stringify(valueAt(value, path))}`
}
