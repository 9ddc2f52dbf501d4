/**
 * What a Botpress message is for an operator: texts and files, in its order. One row per message type; a new type is a new
 * row.
 */
import * as z from 'zod/mini'
import { lenient, text as anyText } from '../salesiq/schemas'
import { cleanName, cleanText, clip, isBlank } from './characters'
import { plainFromMarkdown } from './markdown'
import type { Say, TextName } from './texts'

const text = lenient(
  z.pipe(
    anyText,
    z.transform((value) => cleanText(value)),
  ),
)
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
const option = z.object({ action: text, label: text, value: text })

/** A message, or an item of one: its type and what it carries. */
export type Content = { type: string; payload: unknown }

/** One thing that the visitor API can carry. */
export type Part = { kind: 'text'; text: string } | FilePart
export type FilePart = { kind: 'file'; label: string; link: string; title: string | undefined }

/** Who speaks, and in which words the rest is said. A visitor's text goes as it is, a bot's is markdown. */
export type Wording = { say: Say; isBot: boolean }

type Row = (fields: Fields, wording: Wording) => Part[]

const joined = (parts: (string | undefined)[], separator: string) => parts.filter(Boolean).join(separator)

const line = (text: string): Part[] => [{ kind: 'text', text }]

const spoken = (text: string | undefined, { isBot }: Wording) => (text && isBot ? plainFromMarkdown(text) : text)

/** A button of a card leads somewhere only where it has an address. */
const labels = (choices: unknown[] | undefined) =>
  (choices ?? []).map((choice) => {
    const { action, label, value } = option.safeParse(choice).data ?? {}
    const said = label ?? value
    return said && `• ${said}${action === 'url' && value && value !== said ? `: ${value}` : ''}`
  })

const question: Row = ({ text, options }, wording) => line(joined([spoken(text, wording), ...labels(options)], '\n'))

const card: Row = ({ title, subtitle, imageUrl, actions }, wording) =>
  line(joined([title, spoken(subtitle, wording), imageUrl, ...labels(actions)], '\n'))

const mapLink = (latitude: number | undefined, longitude: number | undefined) =>
  latitude === undefined || longitude === undefined
    ? undefined
    : `https://www.google.com/maps?q=${latitude},${longitude}`

const location: Row = ({ title, address, latitude, longitude }, { say }) =>
  line(joined([title ?? say('location'), address, mapLink(latitude, longitude)], '\n'))

const media =
  (name: TextName, link: 'imageUrl' | 'audioUrl' | 'videoUrl' | 'fileUrl'): Row =>
  ({ title, [link]: url }, { say }) =>
    url
      ? [{ kind: 'file', label: say(name), link: url, title }]
      : line(`${headingOf({ label: say(name), title })}: ${say('noLink')}`)

const unknown = (type: string, { say }: Wording): Part[] =>
  line(say('unknownType', { title: clip(cleanName(type), 40) }))

const rows: Record<string, Row> = {
  text: ({ text }, wording) => line(spoken(text, wording) ?? ''),
  markdown: ({ markdown }) => line(plainFromMarkdown(markdown ?? '')),
  image: media('image', 'imageUrl'),
  audio: media('audio', 'audioUrl'),
  video: media('video', 'videoUrl'),
  file: media('file', 'fileUrl'),
  location,
  choice: question,
  dropdown: question,
  card,
  carousel: ({ items }, wording) =>
    (items ?? []).flatMap((entry) => toSalesIq({ type: 'card', payload: entry }, wording)),
  bloc: ({ items }, wording) =>
    (items ?? []).flatMap((entry) => {
      const content = item.safeParse(entry)
      if (!content.success) return []
      // A bloc holds no blocs, and one that did could be deeper than any stack.
      return content.data.type === 'bloc' ? unknown('bloc', wording) : toSalesIq(content.data, wording)
    }),
}

/** The parts of a message, in its order; none where it holds nothing to read. Never throws. */
export const toSalesIq = ({ type, payload }: Content, wording: Wording): Part[] => {
  const row = Object.hasOwn(rows, type) ? rows[type] : undefined
  if (!row) return unknown(String(type), wording)
  const parts = row(fields.safeParse(payload).data ?? fields.parse({}), wording)
  return parts.filter((part) => part.kind === 'file' || !isBlank(part.text))
}

/** What a file is called in a line of text. */
export const headingOf = ({ label, title }: { label: string; title: string | undefined }): string =>
  `${label}${title ? ` “${title}”` : ''}`

/** A part as a line to read; files are links. */
export const lineOf = (part: Part): string => (part.kind === 'text' ? part.text : `${headingOf(part)}: ${part.link}`)
