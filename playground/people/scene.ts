/** A scene: what people do, in order, as data that can be saved, checked and played again. */
import { z } from 'zod'

const ordinal = z.int().min(1)
const text = z.string().min(1).max(20_000)
const name = z.string().min(1).max(60)
const operator = z.string().min(1)

/** Of the page; SalesIQ and the integration have limits of their own. */
export const largestFileBytes = 20 * 1024 * 1024

const file = z.strictObject({
  name: z.string().min(1).max(200),
  type: z.string().max(200),
  base64: z.base64().max(Math.ceil(largestFileBytes / 3) * 4),
})

/** Visitors, chats and an operator's own messages are named by their number, from 1: ids differ each time. */
const inChat = { chat: ordinal, operator }

export const action = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('ownerSaves') }),
  z.strictObject({ do: z.literal('visitorComes'), name }),
  z.strictObject({ do: z.literal('visitorWrites'), visitor: ordinal, text }),
  z.strictObject({ do: z.literal('visitorSends'), visitor: ordinal, file }),
  z.strictObject({ do: z.literal('operatorTakes'), ...inChat }),
  z.strictObject({ do: z.literal('operatorWrites'), ...inChat, text }),
  z.strictObject({ do: z.literal('operatorSends'), ...inChat, file }),
  z.strictObject({ do: z.literal('operatorNotes'), ...inChat, text }),
  z.strictObject({ do: z.literal('operatorEdits'), ...inChat, message: ordinal, text }),
  z.strictObject({ do: z.literal('operatorDeletes'), ...inChat, message: ordinal }),
  z.strictObject({ do: z.literal('operatorTransfers'), ...inChat, to: operator }),
  z.strictObject({ do: z.literal('operatorCloses'), ...inChat }),
  z.strictObject({ do: z.literal('nobodyComes'), chat: ordinal }),
  z.strictObject({ do: z.literal('trouble'), name: z.string(), isOn: z.boolean() }),
])

export type Action = z.infer<typeof action>
export type SceneFile = z.infer<typeof file>

const step = z.strictObject({ title: z.string().max(200).optional(), actions: z.array(action) })

export const scene = z.strictObject({
  /** The version of this format. */
  playground: z.literal(1),
  title: z.string().max(200),
  steps: z.array(step),
})

export type Scene = z.infer<typeof scene>

/** Throws a sentence that says where the file is wrong. */
export const readScene = (json: string): Scene => {
  const found = scene.safeParse(parsed(json))
  if (found.success) return found.data
  const [issue] = found.error.issues
  throw new Error(`This is no scene: ${issue?.path.join('.') || 'the file'}: ${issue?.message}`)
}

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    throw new Error('This is no scene: the file is not JSON.')
  }
}
