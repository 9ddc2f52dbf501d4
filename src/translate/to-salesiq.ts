/** What a Botpress message says, as lines of text for an operator. One row per message type; a new type is a new row. */
import * as z from 'zod/mini'
import { lenient, text as anyText } from '../salesiq/schemas'

const text = lenient(anyText)
const list = lenient(z.array(z.unknown()))

/** Every field a row reads. Whatever is missing or odd is left out: an odd message must never cost its neighbours. */
const fields = z.object({
  text,
  markdown: text,
  title: text,
  subtitle: text,
  imageUrl: text,
  audioUrl: text,
  videoUrl: text,
  fileUrl: text,
  address: text,
  latitude: lenient(z.number()),
  longitude: lenient(z.number()),
  items: list,
  options: list,
  actions: list,
})
type Fields = z.output<typeof fields>

const item = z.object({ type: z.string(), payload: z.unknown() })
const option = z.object({ label: text, value: text })

/** A message, or an item of one: its type and what it carries. */
export type Content = { type: string; payload: unknown }

const joined = (parts: (string | undefined)[], separator: string) => parts.filter(Boolean).join(separator)

const link = (kind: string, title: string | undefined, url: string | undefined) =>
  `${kind}${title ? ` “${title}”` : ''}: ${url ?? 'no link'}`

const labels = (choices: unknown[] | undefined) =>
  (choices ?? []).map((choice) => {
    const { label, value } = option.safeParse(choice).data ?? {}
    return label ?? value
  })

const question = ({ text, options }: Fields) => [
  joined([text, ...labels(options).map((label) => label && `• ${label}`)], '\n'),
]

const card = ({ title, subtitle, imageUrl, actions }: Fields) => [
  joined([title, subtitle, imageUrl, ...labels(actions).map((label) => label && `• ${label}`)], '\n'),
]

const mapLink = (latitude: number | undefined, longitude: number | undefined) =>
  latitude === undefined || longitude === undefined
    ? undefined
    : `https://www.google.com/maps?q=${latitude},${longitude}`

const location = ({ title, address, latitude, longitude }: Fields) => [
  joined([title ?? 'Location', address, mapLink(latitude, longitude)], '\n'),
]

const rows: Record<string, (fields: Fields) => string[]> = {
  text: ({ text }) => [text ?? ''],
  markdown: ({ markdown }) => [markdown ?? ''],
  image: ({ title, imageUrl }) => [link('Image', title, imageUrl)],
  audio: ({ title, audioUrl }) => [link('Audio', title, audioUrl)],
  video: ({ title, videoUrl }) => [link('Video', title, videoUrl)],
  file: ({ title, fileUrl }) => [link('File', title, fileUrl)],
  location,
  choice: question,
  dropdown: question,
  card,
  carousel: ({ items }) => (items ?? []).flatMap((entry) => toSalesIq({ type: 'card', payload: entry })),
  bloc: ({ items }) =>
    (items ?? []).flatMap((entry) => {
      const content = item.safeParse(entry)
      return content.success ? toSalesIq(content.data) : []
    }),
}

/** The lines of a message, in its order; none where it holds nothing to read. Never throws. */
export const toSalesIq = ({ type, payload }: Content): string[] => {
  const row = Object.hasOwn(rows, type) ? rows[type] : undefined
  if (!row) return [`(a message of type ${String(type).slice(0, 40)}, which cannot be shown here)`]
  return row(fields.safeParse(payload).data ?? fields.parse({})).filter((line) => line.trim() !== '')
}
