/** Webhooks that SalesIQ would not send: any JSON, and events whose fields do not fit. */
import fc from 'fast-check'
import { anything, orOdd, text, word } from './fuzz-inputs'

export const json: fc.Arbitrary<string> = fc.oneof(
  fc.json({ maxDepth: 5 }),
  fc.json().map((whole) => whole.slice(0, -1)),
)

const eventName = fc.constantFrom(
  'conversation.operator.replied',
  'conversation.attender.updated',
  'conversation.completed',
  'conversation.message.edited',
  'conversation.rated',
  'conversation.created',
)

const person = fc.record({ id: orOdd(fc.nat()), name: orOdd(text), type: orOdd(word) }, { requiredKeys: [] })
const message = fc.record(
  { msgid: orOdd(fc.nat()), text: orOdd(text), sender: orOdd(person), files: anything, file: anything, meta: anything },
  { requiredKeys: [] },
)
const entity = fc.record(
  { id: orOdd(fc.nat()), message: orOdd(message), attender: orOdd(person), owner: orOdd(person), end_time: anything },
  { requiredKeys: [] },
)

/** What JSON cannot hold, such as a bigint, is left out. */
const asJson = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) => (typeof each === 'bigint' ? undefined : each)) ?? 'null'

export const event: fc.Arbitrary<string> = fc
  .record({ event: eventName, entity_id: orOdd(fc.nat()), entity: orOdd(entity), event_time: orOdd(fc.nat()) })
  .map(asJson)
