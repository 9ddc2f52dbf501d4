/** The playground in the browser: three columns, what the bot got below, and the bar above. */
import { html, nothing, render } from 'lit-html'
import { bar } from './bar'
import { botPanels } from './bot'
import { connectColumn } from './connect'
import { operatorColumn } from './operator'
import type { Html } from './parts'
import { type Column, Store } from './store'
import { troublePanel } from './trouble'
import { visitorColumn } from './visitor'
import { wireColumn } from './wire'

const columns = (store: Store): [Column, string][] => [
  ['visitor', store.room === 'handoff' ? 'Visitor' : 'Bot owner'],
  ['wire', 'Wire'],
  ['operator', 'Operator'],
  ['bot', 'Bot'],
]

/** On a phone one column is seen at a time. */
const columnTabs = (store: Store): Html =>
  html`<nav class="columns" aria-label="Columns">
    ${columns(store).map(
      ([name, label]) =>
        html`<button
          aria-current=${store.choices.column === name ? 'true' : nothing}
          @click=${() => store.set({ column: name })}
        >
          ${label}
        </button>`,
    )}
  </nav>`

const progress = (store: Store): Html => {
  const { story, failure } = store.roomRow ?? {}
  if (failure !== undefined) return html`<p class="progress failed">It stopped: ${failure}</p>`
  if (!story) return nothing
  return html`<p class="progress">${story.number} of ${story.count}: ${story.step || story.title}</p>`
}

const page = (store: Store): Html => {
  const { column, notice, isFailure } = store.choices
  return html`${bar(store)} ${columnTabs(store)} ${troublePanel(store)}
    <div class="announce" role="status">${progress(store)}</div>
    <main data-column=${column}>
      ${store.room === 'handoff' ? visitorColumn(store) : connectColumn(store)} ${wireColumn(store)}
      ${operatorColumn(store)}
      <div class="below">${botPanels(store)}</div>
    </main>
    <p class="notice ${isFailure ? 'failed' : ''}" role="status">${notice}</p>`
}

const root = document.getElementById('page')
if (root) {
  root.replaceChildren()
  const store = new Store(() => render(page(store), root))
  store.enter(location.hash === '#connect' ? 'connect' : 'handoff')
}
