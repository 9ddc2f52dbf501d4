/** Reads a JSON body strictly: a missing, unknown or odd field is refused, and the refusal names it. */
import type { z } from 'zod'
import { ApiFailure } from './failure'
import type { Switches } from './switches'

type Issue = z.core.$ZodIssue

/** `visitor.user_id`, `app_ids[0]`: the notation of rest-api-v2.html. */
const keyPath = (path: readonly PropertyKey[]) =>
  path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    return text ? `${text}.${String(part)}` : String(part)
  }, '')

const parsed = (raw: Buffer): unknown => {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(raw)) as unknown
  } catch {
    throw new ApiFailure(1015)
  }
}

const refusal = (issue: Issue, switches: Switches) => {
  if (issue.code === 'unrecognized_keys') {
    return new ApiFailure(1015, { json_key: keyPath([...issue.path, issue.keys[0] ?? '']) })
  }
  const json_key = keyPath(issue.path)
  const isWrongType = issue.code === 'invalid_type' && issue.input !== undefined
  const code = isWrongType ? switches.wrongTypeError : switches.missingFieldError
  return new ApiFailure(code, json_key ? { json_key } : {})
}

const withoutUnknown = (body: unknown, issues: Issue[]) => {
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') continue
    const owner = issue.path.reduce<unknown>((at, part) => (at as Record<PropertyKey, unknown>)[part], body)
    for (const key of issue.keys) Reflect.deleteProperty(owner as object, key)
  }
  return body
}

export const readJson = <B>(raw: Buffer, schema: z.ZodType<B>, switches: Switches): B => {
  const body = parsed(raw)
  const options = { reportInput: true }
  const first = schema.safeParse(body, options)
  const tolerant = !first.success && switches.unknownFields === 'ignore'
  const result = tolerant ? schema.safeParse(withoutUnknown(body, first.error.issues), options) : first
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw issue ? refusal(issue, switches) : new ApiFailure(1015)
}
