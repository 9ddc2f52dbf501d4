/** How a switch is declared: what is known about the fact, its default, and what else may be chosen. */

type Value = string | number | boolean

/** A switch with a closed list of values; the first one is the default. */
export const choice = <const T extends readonly [Value, ...Value[]]>(known: string, ...choices: T) => ({
  known,
  default: choices[0] as T[number],
  choices: choices as readonly Value[] | undefined,
})

export const amount = (known: string, value: number) => ({ known, default: value, choices: undefined })

export const words = (known: string, value: string) => ({ known, default: value, choices: undefined })

export type Definition = { known: string; default: Value; choices: readonly Value[] | undefined }

export type ValuesOf<D extends Record<string, Definition>> = { -readonly [K in keyof D]: D[K]['default'] }

/** The choices as a README table shows them. */
export const describeChoices = (definition: Definition) =>
  definition.choices?.map((value) => JSON.stringify(value)).join(', ') ?? `any ${typeof definition.default}`

export const fits = (definition: Definition, value: unknown) =>
  definition.choices
    ? definition.choices.some((choiceValue) => choiceValue === value)
    : typeof value === typeof definition.default
