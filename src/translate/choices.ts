/** Which button a visitor clicked: the history has the bot's buttons, and a click as a text or as the value behind it. */
import * as z from 'zod/mini'
import { lenient, text as anyText } from '../salesiq/schemas'
import { cleanName } from './characters'
import type { HistoryItem } from './history'

const text = lenient(anyText)
const list = lenient(z.array(z.unknown()))
const button = z.object({ label: text, title: text, value: text })
const holder = z.object({ options: list, actions: list, items: list })
/** What channels send for a click; `payload` is a bloc's item too. */
const click = z.object({ text, label: text, title: text, value: text, payload: z.optional(z.unknown()), options: list })

type Button = { label: string; value: string }

const buttonIn = (entry: unknown): Button[] => {
  const { label, title, value } = button.safeParse(entry).data ?? {}
  const shown = label ?? title ?? value
  return shown === undefined ? [] : [{ label: shown, value: value ?? shown }]
}

/** A carousel holds cards, and a bloc holds messages, which hold cards. */
const deepest = 4

const buttonsIn = (payload: unknown, depth = 0): Button[] => {
  const { options = [], actions = [], items = [] } = holder.safeParse(payload).data ?? {}
  const own = [...options, ...actions].flatMap(buttonIn)
  const inner = depth < deepest ? items.flatMap((item) => buttonsIn(innerOf(item), depth + 1)) : []
  return [...own, ...inner]
}

const innerOf = (item: unknown): unknown => z.object({ payload: z.unknown() }).safeParse(item).data?.payload ?? item

/** The bot's buttons that the visitor saw when he wrote: those of its messages since his last one. */
const buttonsBefore = (items: readonly HistoryItem[], index: number): Button[] => {
  const start = items.slice(0, index).findLastIndex(({ source }) => source?.type === 'user') + 1
  return items.slice(start, index).flatMap(({ payload }) => buttonsIn(payload))
}

const isClick = new Set(['postback', 'quick_reply', 'choice', 'dropdown', 'button'])
const folded = (text: string) => text.trim().toLowerCase()

/** What the clicked button is called, on one line; undefined where the visitor wrote something else. */
export const chosenIn = (items: readonly HistoryItem[], index: number): string | undefined => {
  const item = items[index]
  if (item?.source?.type !== 'user') return undefined
  const { text, label, title, value, payload, options } = click.safeParse(item.payload).data ?? {}
  const values = [text, label, title, value, anyText.safeParse(payload).data].filter((each) => each !== undefined)
  const said = values.map(folded)
  const clicked = buttonsBefore(items, index).find((each) =>
    [each.label, each.value].some((name) => name.trim() !== '' && said.includes(folded(name))),
  )
  const typed = isClick.has(item.type) && options === undefined ? values[0] : undefined
  return cleanName(clicked?.label ?? typed ?? '') || undefined
}
