/** In place of the visitor: how the connect page is tried out, against an installation in which nothing is set up. */
import { html, nothing } from 'lit-html'
import type { Html } from './parts'
import type { Store } from './store'

export const connectColumn = (store: Store): Html => {
  const url = store.roomRow?.setupUrl
  return html`<section class="column connect" aria-labelledby="connect-title">
    <h2 id="connect-title">Bot owner</h2>
    <p>
      The integration is installed, and nothing is connected: only region, client ID and client secret are filled in.
    </p>
    <ol class="todo">
      <li>
        The log below has a link.
        ${url ? html`<a class="button main" href=${url} target="_blank" rel="noopener">Open the connect page</a>` : nothing}
      </li>
      <li>Give consent. The page of Zoho is emulated: press accept.</li>
      <li>Choose a department. The page then creates the webhook.</li>
      <li>Press “Run the test handoff”. Take the chat here, on the right, and reply.</li>
    </ol>
    <p class="empty">No Zoho account is needed: SalesIQ is emulated.</p>
  </section>`
}
