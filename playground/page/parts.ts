/** Parts that several columns share: pictures of people, files, times, and the form in which somebody writes. */
import { html, nothing, type TemplateResult } from 'lit-html'
import { keyed } from 'lit-html/directives/keyed.js'
import type { FileView } from '../server/views'
import type { SceneFile } from '../people/scene'
import { sendFiles } from './send'
import type { Store } from './store'

export type Html = TemplateResult | typeof nothing

export const time = (at: number) =>
  new Date(at).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit', second: '2-digit' })

const clip = html`<svg viewBox="0 0 24 24" width="18" height="18" aria-hidden="true">
  <path
    d="M20 11.5 12 19.5a5 5 0 0 1-7-7l8.500-8.500a3.300 3.300 0 0 1 4.700 4.700l-8.400 8.400a1.700 1.700 0 0 1-2.400-2.400l7.500-7.500"
    fill="none"
    stroke="currentColor"
    stroke-width="1.800"
    stroke-linecap="round"
  />
</svg>`

const initials = (name: string) =>
  name
    .split(' ')
    .map(([first = '']) => first)
    .join('')
    .slice(0, 2)

/** Beside the name, so nothing is said twice to a screen reader. */
export const portrait = (name: string, pictureUrl?: string): Html =>
  pictureUrl
    ? html`<img class="portrait" src=${pictureUrl} alt="" />`
    : html`<span class="portrait" aria-hidden="true">${initials(name)}</span>`

/** An address of the server, or of an emulator on this computer; anything else leads nowhere. */
const addressOf = ({ room }: Store, url: string) => {
  if (/^https?:\/\//.test(url)) return url
  return /^attachments\/\w+$/.test(url) ? `/rooms/${room}/${url}` : '#'
}

export const fileShown = (store: Store, { kind, url, name }: FileView): Html => {
  const address = addressOf(store, url)
  const picture = kind === 'image' ? html`<img src=${address} alt=${name} />` : nothing
  return html`<a class="file" href=${address} target="_blank" rel="noopener" download=${name}>
    ${picture}<span>${name}</span></a
  >`
}

const filesOf = (list: DataTransfer | null): File[] => [...(list?.files ?? [])]

type Writing = {
  /** What is typed belongs to this field only. */
  id: string
  label: string
  button: string
  disabled?: boolean
  onText: (text: string) => Promise<boolean>
  onFile?: (file: SceneFile) => Promise<unknown>
  /** Shown above the field. */
  tools?: Html
}

const submit = async (event: Event, onText: Writing['onText']) => {
  event.preventDefault()
  const form = event.currentTarget as HTMLFormElement
  const field = form.elements.namedItem('text') as HTMLTextAreaElement
  const text = field.value.trim()
  if (text === '') return
  field.value = ''
  if (!(await onText(text)) && field.value === '') field.value = text
}

/** Enter sends, Shift and Enter begins a new line. */
const onKey = (event: KeyboardEvent) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
  event.preventDefault()
  ;(event.currentTarget as HTMLTextAreaElement).form?.requestSubmit()
}

const picker = ({ id, onFile, disabled = false }: Writing): Html => {
  if (!onFile) return nothing
  const picked = async (event: Event) => {
    const input = event.currentTarget as HTMLInputElement
    await sendFiles([...(input.files ?? [])], onFile)
    input.value = ''
  }
  return html`<label class="icon" title="Attach a file"
    ><input id="${id}-file" type="file" multiple aria-label="Attach a file" ?disabled=${disabled} @change=${picked} />
    ${clip}</label
  >`
}

/** A field with a button; files come by the picker, by drop or by paste. */
export const writing = (options: Writing): Html => {
  const { id, label, button, disabled = false, onText, onFile, tools = nothing } = options
  const taken = (event: DragEvent | ClipboardEvent) => {
    const files = filesOf('dataTransfer' in event ? event.dataTransfer : event.clipboardData)
    if (!onFile || disabled || files.length === 0) return
    event.preventDefault()
    void sendFiles(files, onFile)
  }
  const over = (event: Event) => event.preventDefault()
  const text = (event: Event) => void submit(event, onText)
  const form = html`<form class="writing" @submit=${text} @drop=${taken} @dragover=${over} @paste=${taken}>
    ${tools}
    <div class="row">
      ${picker(options)}
      <textarea
        id=${id}
        name="text"
        rows="1"
        aria-label=${label}
        placeholder=${label}
        autocomplete="off"
        ?disabled=${disabled}
        @keydown=${onKey}
      ></textarea>
      <button class="main" ?disabled=${disabled}>${button}</button>
    </div>
  </form>`
  return html`${keyed(id, form)}`
}
