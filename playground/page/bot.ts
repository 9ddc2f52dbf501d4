/** Below the columns: the events that the bot got, and the bot owner's log. */
import { html, nothing } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import { type Html, time } from './parts'
import { stayAtEnd } from './scroll'
import type { Of, Store } from './store'

const most = 60

const eventShown = ({ at, type, outcome, branch }: Of<'event'>): Html =>
  html`<li>
    <time>${time(at)}</time> <b>${type}</b>${outcome ? html` · ${outcome}` : nothing}
    <span class="branch">→ ${branch}</span>
  </li>`

/** An address in the log can be followed. */
const linked = (text: string) =>
  text
    .split(/(https?:\/\/127\.0\.0\.1\S+)/)
    .map((part) => (/^https?:/.test(part) ? html`<a href=${part} target="_blank" rel="noopener">${part}</a>` : part))

const logShown = ({ at, text }: Of<'log'>): Html => html`<li><time>${time(at)}</time> ${linked(text)}</li>`

export const botPanels = (store: Store): Html => {
  const events = store.all('event').slice(-most)
  const log = store.all('log').slice(-most)
  return html`<section class="panel" aria-labelledby="events-title">
      <h2 id="events-title">Events the bot got</h2>
      ${events.length === 0 ? html`<p class="empty">None yet. The end of a session is an event.</p>` : nothing}
      <div class="events" role="log" aria-label="Events" tabindex="0" ${stayAtEnd(store.room)}>
        <ol>
          ${repeat(events, ({ id }) => id, eventShown)}
        </ol>
      </div>
    </section>
    <section class="panel" aria-labelledby="log-title">
      <h2 id="log-title">Log of the bot owner</h2>
      ${log.length === 0 ? html`<p class="empty">Empty: nothing went wrong.</p>` : nothing}
      <div class="log" role="log" aria-label="Log" tabindex="0" ${stayAtEnd(store.room)}>
        <ol>
          ${repeat(log, ({ id }) => id, logShown)}
        </ol>
      </div>
    </section>`
}
