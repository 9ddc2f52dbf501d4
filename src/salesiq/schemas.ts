/**
 * The parts of SalesIQ's answers that are in use; whatever else comes is let pass, and what the facts do not promise is
 * optional. Shapes: https://www.zoho.com/salesiq/help/developer-section/open-conversation-v1.html and the pages named below.
 */
import * as z from 'zod/mini'
import { digestOf } from '../net/memory'

/** Text, or a number where the documentation shows text: SalesIQ gives ids, times and flags either way. */
export const text = z.pipe(
  z.unknown(),
  z.transform((value, context): string => {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value)
    context.issues.push({ code: 'custom', message: 'not a text', input: '' })
    return z.NEVER
  }),
)

/** A field that may be missing or odd without harm. (zod's own `catch` would weigh 12 KB.) */
export const lenient = <S extends z.core.$ZodType>(schema: S) =>
  z.optional(
    z.pipe(
      z.unknown(),
      z.transform((value): z.output<S> | undefined => z.safeParse(schema, value).data),
    ),
  )

/** One for all fields: to make a schema takes long, and a new process makes all of them. */
export const lenientText = lenient(text)

/** The latest moment a JavaScript date can hold, epoch ms. */
const endOfTime = 8.64e15

/** Epoch milliseconds, sent as text or number. */
export const time = z.pipe(
  text,
  z.transform((value, context) => {
    const milliseconds = Number(value)
    if (Number.isInteger(milliseconds) && milliseconds > 0 && milliseconds <= endOfTime) return milliseconds
    context.issues.push({ code: 'custom', message: 'not a time', input: value })
    return z.NEVER
  }),
)

export const lenientTime = lenient(time)

/** An id as SalesIQ makes them; anything longer is no id and must not get into a query or a log. */
export const id = z.pipe(
  text,
  z.transform((value, context) => {
    if (/^[\w$.-]{1,128}$/.test(value) && !/^\.+$/.test(value)) return value
    context.issues.push({ code: 'custom', message: 'not an id', input: '' })
    return z.NEVER
  }),
)

const gone = 'gone-'

/** Whether the id of a sender is made of the name, since SalesIQ gave none. */
export const isGone = (sender: { id: string }): boolean => sender.id.startsWith(gone)

/** Whoever wrote a message. The operator may have been deleted since: the name is left then, and stands for the id. */
export const sender = z.pipe(
  z.object({ id: lenient(id), name: lenientText, type: lenientText, is_bot: lenientText }),
  z.transform(({ id: known, ...rest }) => ({ ...rest, id: known ?? `${gone}${digestOf(rest.name ?? '', 12)}` })),
)

/** Flags come as text; one that is missing says nothing against. */
export const isTrue = (flag: string | undefined) => flag !== 'false'

/** POST …/conversations. Older replies lack `conversation_id`. */
export const opened = z.object({
  data: z.object({ id: lenientText, conversation_id: lenientText, wms_chat_id: lenientText }),
})

/** A reply that says nothing we need: the visitor API answers a text with an empty body. */
export const anything = z.unknown()

const person = z.object({ id: text, name: lenientText, is_bot: lenientText })

/** get-conversation-details-v2.html: `chat_status.state` is 1 waiting, 2 connected, 3 missed, 4 ended. */
export const conversation = z.object({
  data: z.object({
    id: text,
    chat_status: lenient(
      z.object({
        state: lenientText,
        state_key: lenientText,
        status_key: lenientText,
        status_code: lenientText,
      }),
    ),
    attender: lenient(person),
    owner: lenient(person),
    ended_by: lenientText,
    start_time: lenientTime,
    attended_time: lenientTime,
    end_time: lenientTime,
  }),
})

/** get-conversation-list-details-v2.html: here `chat_id` is what the visitor API calls `wms_chat_id`. */
export const conversations = z.object({
  data: z.array(z.object({ id: text, chat_id: lenientText, question: lenientText })),
})

/** rest-api-apps-list.html: a brand; `departments` is a list of `{ id: name }`. */
export const app = z.object({
  data: z.object({
    id: text,
    enabled: lenientText,
    business_hours: lenientText,
    departments: lenient(z.array(z.looseObject({}))),
  }),
})

/** rest-api-department-list.html: booleans come as text. */
export const department = z.object({
  data: z.object({
    name: lenientText,
    is_enabled: lenientText,
    availability: lenient(z.object({ status: lenientText })),
  }),
})

/** A brand's departments come as a list of `{ id: name }`. */
export const departmentIdsOf = (departments: object[] = []): string[] =>
  departments.flatMap((entry) => Object.keys(entry))
