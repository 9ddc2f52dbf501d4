/** The visitor's column: the bot's own chat, as on a phone. */
import { html, nothing } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import type { CardView, OptionView } from '../server/views'
import { fileShown, type Html, portrait, time, writing } from './parts'
import { stayAtEnd } from './scroll'
import { act } from './send'
import type { Of, Store } from './store'

/** More visitors are chosen from a list. */
const mostTabs = 5

/** Older messages are left out of the page. */
const mostMessages = 60

const says = (store: Store, text: string) => act(store, { do: 'visitorWrites', visitor: store.choices.visitor, text })

const optionShown = (store: Store, { label, value, url }: OptionView): Html =>
  url === undefined
    ? html`<button class="option" @click=${() => void says(store, value || label)}>${label}</button>`
    : html`<a class="option" href=${/^https?:/.test(url) ? url : '#'} target="_blank" rel="noopener">${label}</a>`

const optionsShown = (store: Store, options: OptionView[]): Html =>
  options.length === 0
    ? nothing
    : html`<div class="options">${options.map((option) => optionShown(store, option))}</div>`

const cardShown = (store: Store, { title, subtitle, imageUrl, options }: CardView): Html =>
  html`<div class="card">
    ${imageUrl ? html`<img src=${imageUrl} alt="" />` : nothing}<b>${title}</b>
    ${subtitle ? html`<span>${subtitle}</span>` : nothing}${optionsShown(store, options)}
  </div>`

const messageShown = (store: Store, message: Of<'said'>): Html => {
  const { from, name, pictureUrl, text, file, cards, options, at } = message
  return html`<li class="said ${from}">
    ${from === 'visitor' ? nothing : portrait(name, pictureUrl)}
    <div>
      <span class="who">${name} <time>${time(at)}</time></span>
      ${text ? html`<p class="bubble">${text}</p>` : nothing} ${file ? fileShown(store, file) : nothing}
      ${cards.map((card) => cardShown(store, card))} ${optionsShown(store, options)}
    </div>
  </li>`
}

const choose = (store: Store, visitor: number) => store.set({ visitor, column: 'visitor' })

const addVisitor = async (store: Store) => {
  const names = ['Ben', 'Chloe', 'David', 'Eva', 'Frank']
  const count = store.count('visitor')
  const name = names[count - 1] ?? `Visitor ${count + 1}`
  if (await act(store, { do: 'visitorComes', name }, `${name} has come.`)) choose(store, count + 1)
}

const tab = (store: Store, { number, name, isConnected }: Of<'visitor'>): Html =>
  html`<button
    role="tab"
    id="visitor-tab-${number}"
    aria-controls="visitor-chat"
    aria-selected=${number === store.choices.visitor}
    tabindex=${number === store.choices.visitor ? 0 : -1}
    @click=${() => choose(store, number)}
  >
    ${name}${isConnected ? html` <span class="dot" title="with an operator"></span>` : nothing}
  </button>`

/** Arrow keys go from tab to tab. */
const onTabKey = (event: KeyboardEvent, store: Store) => {
  const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
  if (step === undefined) return
  const count = store.count('visitor')
  const visitor = ((store.choices.visitor - 1 + step + count) % count) + 1
  choose(store, visitor)
  requestAnimationFrame(() => document.getElementById(`visitor-tab-${visitor}`)?.focus())
}

const tabs = (store: Store, visitors: Of<'visitor'>[]): Html => {
  const add = html`<button class="quiet" @click=${() => void addVisitor(store)}>Add a visitor</button>`
  if (visitors.length > mostTabs) {
    const chosen = (event: Event) => choose(store, Number((event.currentTarget as HTMLSelectElement).value))
    const option = ({ number, name }: Of<'visitor'>) =>
      html`<option value=${number} ?selected=${number === store.choices.visitor}>${name}</option>`
    return html`<div class="tabs">
      <select aria-label="Visitor" @change=${chosen}>
        ${visitors.map(option)}</select
      >${add}
    </div>`
  }
  return html`<div class="tabs">
    <div role="tablist" aria-label="Visitors" @keydown=${(event: KeyboardEvent) => onTabKey(event, store)}>
      ${repeat(
        visitors,
        ({ id }) => id,
        (visitor) => tab(store, visitor),
      )}
    </div>
    ${add}
  </div>`
}

const shortcuts = (store: Store, isConnected: boolean): Html =>
  isConnected
    ? html`<button class="quiet" @click=${() => void says(store, '/end')}>Type /end</button>`
    : html`<button class="quiet" @click=${() => void says(store, 'Can I talk to a human, please?')}>
        Ask for a human
      </button>`

export const visitorColumn = (store: Store): Html => {
  const { visitor } = store.choices
  const visitors = store.all('visitor')
  const me = store.get('visitor', String(visitor))
  const said = store.all('said').filter((message) => message.visitor === visitor)
  const older = said.length - mostMessages
  const with_ = me?.isConnected ? `with ${me.operator ?? 'our team, waiting'}` : 'with the bot'
  const isTabbed = visitors.length <= mostTabs
  return html`<section class="column visitor" aria-labelledby="visitor-title">
    <h2 id="visitor-title">Visitor</h2>
    ${tabs(store, visitors)}
    <div
      class="phone"
      id="visitor-chat"
      role=${isTabbed ? 'tabpanel' : nothing}
      aria-labelledby=${isTabbed ? `visitor-tab-${visitor}` : nothing}
    >
      <p class="status">${me?.name} talks <b>${with_}</b>. ${shortcuts(store, me?.isConnected ?? false)}</p>
      <div class="chat" role="log" aria-label="Chat of ${me?.name ?? 'the visitor'}" tabindex="0" ${stayAtEnd(visitor)}>
        <ol>
          ${older > 0 ? html`<li class="older">${older} older messages</li>` : nothing}
          ${repeat(
            said.slice(-mostMessages),
            ({ id }) => id,
            (message) => messageShown(store, message),
          )}
        </ol>
      </div>
      ${writing({
        id: `visitor-text-${visitor}`,
        label: `Write as ${me?.name ?? 'the visitor'}`,
        button: 'Send',
        onText: (text) => says(store, text),
        onFile: (file) => act(store, { do: 'visitorSends', visitor, file }),
      })}
    </div>
  </section>`
}
