/** Checks values against JSON schemas and says what is wrong by field. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'

/** What is wrong with a value, one sentence a problem; empty when nothing is. */
export type Check = (value: unknown) => string[]

export const newAjv = () => {
  // Botpress's schemas carry words of OpenAPI and zui (`deprecated`, `x-zui`) that JSON schema does not have.
  const ajv = new Ajv({ strict: false, allErrors: true })
  addFormats(ajv)
  return ajv
}

const detail = (error: ErrorObject) => {
  const params = error.params as Record<string, unknown>
  const name = params['additionalProperty'] ?? params['allowedValues'] ?? params['allowedValue']
  return name === undefined ? '' : ` (${JSON.stringify(name)})`
}

const sentence = (error: ErrorObject) =>
  `${error.instancePath.slice(1).replaceAll('/', '.') || 'it'} ${error.message ?? 'is wrong'}${detail(error)}`

/** Compiled when it is first used: Botpress publishes far more than one integration touches. */
export const checkWith = (ajv: Ajv, schema: object): Check => {
  let compiled: ValidateFunction | undefined
  return (value) => {
    const validate = (compiled ??= ajv.compile(schema))
    return validate(value) ? [] : (validate.errors ?? []).map(sentence)
  }
}

/** `payload: text must NOT have fewer than 1 characters; payload: …`, or nothing. */
export const complaint = (check: Check, value: unknown, name: string) =>
  check(value)
    .map((problem) => `${name}: ${problem}`)
    .join('; ')
