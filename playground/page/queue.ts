/** The queue of SalesIQ: chats that wait, that somebody holds, and that are over. */
import { html, nothing } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import type { Html } from './parts'
import type { Of, Store } from './store'

/** The rest is counted. */
const mostChats = 20

/** Chats that need somebody come first. */
const order = ['waiting', 'connected', 'ended', 'missed']

const queueOf = (store: Store): Of<'chat'>[] => {
  const wanted = store.choices.chatFilter.toLowerCase()
  return store
    .all('chat')
    .filter(({ visitor, question }) => `${visitor} ${question}`.toLowerCase().includes(wanted))
    .sort((a, b) => order.indexOf(a.status) - order.indexOf(b.status) || b.number - a.number)
}

const queueItem = (store: Store, chat: Of<'chat'>): Html => {
  const { number, visitor, status, holder } = chat
  const state = status === 'connected' ? `with ${holder ?? 'somebody'}` : status
  const isOpen = number === store.choices.chat
  const open = () => store.set({ chat: number, editing: undefined, isNote: false })
  return html`<li>
    <button class="queued ${status}" aria-current=${isOpen ? 'true' : nothing} @click=${open}>
      <b>${number}. ${visitor}</b><span>${state}</span>
    </button>
  </li>`
}

export const queue = (store: Store): Html => {
  const chats = queueOf(store)
  const isLong = store.count('chat') > mostChats
  const filter = (event: Event) => store.set({ chatFilter: (event.currentTarget as HTMLInputElement).value })
  return html`<h3>Queue</h3>
    ${isLong ? html`<input type="search" aria-label="Find a chat" placeholder="Find a chat" @input=${filter} />` : nothing}
    ${chats.length === 0 ? html`<p class="empty">No chat yet. The visitor asks for a human first.</p>` : nothing}
    <ol class="queue" aria-label="Chats in SalesIQ">
      ${repeat(
        chats.slice(0, mostChats),
        ({ id }) => id,
        (chat) => queueItem(store, chat),
      )}
    </ol>
    ${chats.length > mostChats ? html`<p class="empty">and ${chats.length - mostChats} more</p>` : nothing}`
}
