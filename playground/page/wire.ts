/** The wire: each HTTP call as one sentence; a click opens the call. */
import { html, nothing } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import type { DetailView, Side } from '../server/views'
import type { Html } from './parts'
import { stayAtEnd } from './scroll'
import type { Of, Store } from './store'

const more = 100

/** One call is open at a time. */
const toggle = async (store: Store, id: string) => {
  if (store.choices.openCall === id) return store.set({ openCall: '', detail: undefined })
  store.set({ openCall: id, detail: undefined })
  const response = await fetch(`/rooms/${store.room}/calls/${id}`)
  if (!response.ok || store.choices.openCall !== id) return
  store.set({ detail: (await response.json()) as DetailView })
  requestAnimationFrame(() => document.querySelector('.call [aria-expanded=true]')?.scrollIntoView({ block: 'start' }))
}

const copy = async (store: Store, text: string) => {
  const isCopied = await navigator.clipboard.writeText(text).then(
    () => true,
    () => false,
  )
  const notice = isCopied ? 'Copied.' : 'The browser does not allow to copy. Select the text of the command.'
  store.set({ notice, isFailure: !isCopied })
}

const detailShown = (store: Store, { request, answer, curl }: DetailView): Html =>
  html`<div class="detail">
    <h3>Request</h3>
    <pre tabindex="0" aria-label="Request">${request}</pre>
    <h3>Answer</h3>
    <pre tabindex="0" aria-label="Answer">${answer}</pre>
    <h3>For curl <button class="quiet" @click=${() => void copy(store, curl)}>Copy as curl</button></h3>
    <pre tabindex="0" aria-label="For curl">${curl}</pre>
    <p class="empty">Secrets are masked: put your own in their place.</p>
  </div>`

const result = ({ isOver, status, ms }: Of<'wire'>) => (isOver ? `${status === 0 ? '–' : status} · ${ms} ms` : '…')

const callShown = (store: Store, call: Of<'wire'>): Html => {
  const { id, after, sentence, method, path, to, isRefused } = call
  const { openCall, detail } = store.choices
  const isOpen = openCall === id
  return html`<li class="call ${to} ${isRefused ? 'refused' : ''}">
    <button aria-expanded=${isOpen} @click=${() => void toggle(store, id)} title="${method} ${path}">
      <time>${(after / 1000).toFixed(2)} s</time><span>${sentence}</span><span class="result">${result(call)}</span>
    </button>
    ${isOpen && detail ? detailShown(store, detail) : nothing}
  </li>`
}

/** What a filter of the list lets through. */
const sides: Record<string, { label: string; fits: (call: Of<'wire'>) => boolean }> = {
  all: { label: 'All calls', fits: () => true },
  bot: { label: 'To Botpress', fits: ({ from, to }) => from === 'integration' && to === 'bot' },
  salesiq: { label: 'To SalesIQ', fits: ({ to }) => to === 'salesiq' },
  webhook: { label: 'Webhooks', fits: ({ from, to }) => from === 'salesiq' && to === 'bot' },
  integration: { label: 'To the integration', fits: ({ to }) => to === 'integration' },
  refused: { label: 'Failures', fits: ({ isRefused }) => isRefused },
}

const wanted = (store: Store): Of<'wire'>[] => {
  const { wireFilter, wireSide } = store.choices
  const words = wireFilter.toLowerCase()
  const fits = sides[wireSide]?.fits ?? (() => true)
  const has = ({ sentence, method, path, status }: Of<'wire'>) =>
    words === '' || `${sentence} ${method} ${path} ${status}`.toLowerCase().includes(words)
  return store.all('wire').filter((call) => fits(call) && has(call))
}

const nodes: [Side, string][] = [
  ['bot', 'Botpress'],
  ['integration', 'Integration'],
  ['salesiq', 'SalesIQ'],
]

/** The way of the last call lights up, with its milliseconds. A webhook goes by Botpress. */
const path = (call: Of<'wire'> | undefined): Html => {
  const isLit = (side: Side) => call?.from === side || call?.to === side
  return html`<p class="path" aria-hidden="true">
    ${nodes.map(([side, label]) => html`<span class=${isLit(side) ? 'node lit' : 'node'}>${label}</span>`)}
    <span class="last">${call ? result(call) : 'no call yet'}</span>
  </p>`
}

const filters = (store: Store): Html => {
  const typed = (event: Event) => store.set({ wireFilter: (event.currentTarget as HTMLInputElement).value })
  const chosen = (event: Event) => store.set({ wireSide: (event.currentTarget as HTMLSelectElement).value })
  return html`<div class="filters">
    <input type="search" aria-label="Filter calls" placeholder="Filter" @input=${typed} />
    <select aria-label="Which calls" @change=${chosen}>
      ${Object.entries(sides).map(([name, { label }]) => html`<option value=${name}>${label}</option>`)}
    </select>
  </div>`
}

export const wireColumn = (store: Store): Html => {
  const calls = wanted(store)
  const shown = calls.slice(-store.choices.wireCount)
  const hidden = calls.length - shown.length
  const showMore = () => store.set({ wireCount: store.choices.wireCount + more })
  return html`<section class="column wire" aria-labelledby="wire-title">
    <h2 id="wire-title">Wire <small>${calls.length} calls</small></h2>
    ${path(calls.at(-1))} ${filters(store)}
    <div
      class="calls"
      role="group"
      aria-label="Calls"
      tabindex="0"
      ${stayAtEnd(store.room, store.choices.openCall !== '')}
    >
      <ol>
        ${
          hidden > 0
            ? html`<li class="older">
                <button class="quiet" @click=${showMore}>
                  ${hidden} earlier calls: show ${Math.min(more, hidden)}
                </button>
              </li>`
            : nothing
        }
        ${repeat(
          shown,
          ({ id }) => id,
          (call) => callShown(store, call),
        )}
      </ol>
    </div>
  </section>`
}
