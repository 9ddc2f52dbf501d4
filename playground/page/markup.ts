/** An operator's words with their simple markup, as SalesIQ shows them. Whatever is no known tag is text. */
import { html, type TemplateResult } from 'lit-html'

type Shown = string | TemplateResult

const tag = /<(b|strong|i|em|u)>([^<]*)<\/\1>|<br\s*\/?>|<a href="(https?:\/\/[^"<>]*)">([^<]*)<\/a>/gi

const shownTag = ([, name = '', words = '', href = '', label = '']: RegExpExecArray): TemplateResult => {
  if (/^(b|strong)$/i.test(name)) return html`<b>${words}</b>`
  if (/^(i|em)$/i.test(name)) return html`<i>${words}</i>`
  if (/^u$/i.test(name)) return html`<u>${words}</u>`
  return href === '' ? html`<br />` : html`<a href=${href} target="_blank" rel="noopener">${label}</a>`
}

export const withMarkup = (text: string): Shown[] => {
  const shown: Shown[] = []
  let end = 0
  for (const match of text.matchAll(tag)) {
    shown.push(text.slice(end, match.index), shownTag(match))
    end = match.index + match[0].length
  }
  return [...shown, text.slice(end)]
}

/** What the buttons above the field put around the selection. */
export const marks = [
  { label: 'Bold', sign: 'B', before: '<b>', after: '</b>' },
  { label: 'Italic', sign: 'I', before: '<i>', after: '</i>' },
  { label: 'Link', sign: 'Link', before: '<a href="https://example.com">', after: '</a>' },
]

export const mark = (field: HTMLTextAreaElement, { before, after }: { before: string; after: string }) => {
  const { selectionStart: start, selectionEnd: end, value } = field
  field.setRangeText(`${before}${value.slice(start, end)}${after}`, start, end, 'end')
  if (start === end) field.setSelectionRange(start + before.length, start + before.length)
  field.focus()
}
