/** Payloads of messages, events and states: within their size, and of the declared shape. */
import { ApiFailure } from './api-failure'
import type { Shape } from './declared'
import { complaint } from './json-check'
import type { Switches } from './switches'

export type Payload = Record<string, unknown>

const MAX_BYTES = 128 * 1024 // message payload and state

export const checkSize = (payload: Payload, name: string) => {
  if (Buffer.byteLength(JSON.stringify(payload)) > MAX_BYTES) {
    throw new ApiFailure('PayloadTooLarge', `${name}: more than 128 kB`)
  }
}

const knownPart = (payload: Payload, keys: string[] | undefined) =>
  keys ? Object.fromEntries(Object.entries(payload).filter(([key]) => keys.includes(key))) : payload

/** The payload as it is kept; what does not fit its schema is refused by field. */
export const checkedPayload = (payload: Payload, shape: Shape, extra: Switches['extraPayloadKeys']): Payload => {
  checkSize(payload, 'payload')
  const known = extra === 'reject' ? payload : knownPart(payload, shape.keys)
  const wrong = complaint(shape.check, known, 'payload')
  if (wrong) throw new ApiFailure('InvalidPayload', wrong)
  return extra === 'keep' ? payload : known
}
