/** The switches for trouble, and what each person has read since a switch is on. */
import { html, nothing } from 'lit-html'
import { type Html } from './parts'
import { act } from './send'
import type { Of, Store } from './store'

const most = 8

type Heard = { who: string; lines: string[]; label: string }

const since = (store: Store) => {
  const on = store.roomRow?.troubles.filter(({ since: at }) => at > 0).map(({ since: at }) => at) ?? []
  return on.length === 0 ? Infinity : Math.max(...on)
}

const words = ({ text, file }: Pick<Of<'said'>, 'text' | 'file'>) => text || (file ? `[${file.name}]` : '')

/** What came to each person after the last switch was put on; an own message is not read but written. */
const heard = (store: Store): Heard[] => {
  const from = since(store)
  const said = store.all('said').filter(({ at, from: author }) => at >= from && author !== 'visitor')
  const entries = store.all('entry').filter(({ at, from: author }) => at >= from && author !== 'operator')
  const log = store.all('log').filter(({ at }) => at >= from)
  return [
    { who: 'visitor', label: 'The visitor reads', lines: said.map((message) => `${message.name}: ${words(message)}`) },
    { who: 'operator', label: 'The operator reads', lines: entries.map((entry) => `${entry.name}: ${words(entry)}`) },
    { who: 'owner', label: 'The bot owner reads', lines: log.map(({ text }) => text) },
  ]
}

const heardShown = ({ who, label, lines }: Heard): Html =>
  html`<div class="reads">
    <h3>${label}</h3>
    ${lines.length === 0 ? html`<p class="empty">nothing</p>` : nothing}
    <ul data-reads=${who}>
      ${lines.slice(-most).map((line) => html`<li>${line}</li>`)}
    </ul>
  </div>`

const switchShown = (
  store: Store,
  { name, label, text, isOn }: { name: string; label: string; text: string; isOn: boolean },
): Html => {
  const change = (event: Event) =>
    void act(store, { do: 'trouble', name, isOn: (event.currentTarget as HTMLInputElement).checked })
  return html`<label class="switch"
    ><input type="checkbox" role="switch" .checked=${isOn} @change=${change} /><span
      ><b>${label}</b> ${text}</span
    ></label
  >`
}

export const troublePanel = (store: Store): Html => {
  if (!store.choices.isTroubleOpen) return nothing
  const room = store.roomRow
  return html`<section class="trouble" id="trouble" aria-labelledby="trouble-title">
    <h2 id="trouble-title">Trouble</h2>
    <div class="switches">${room?.troubles.map((trouble) => switchShown(store, trouble))}</div>
    <p class="empty">Switch something on, then let each person write.</p>
    <div class="heard">${heard(store).map(heardShown)}</div>
  </section>`
}
