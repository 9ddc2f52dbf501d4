/** The operator's column: the queue of SalesIQ, and the chat that is open. */
import { html, nothing } from 'lit-html'
import { repeat } from 'lit-html/directives/repeat.js'
import type { Action } from '../people/scene'
import { marks, mark, withMarkup } from './markup'
import { fileShown, type Html, portrait, time, writing } from './parts'
import { queue } from './queue'
import { stayAtEnd } from './scroll'
import { act } from './send'
import type { Of, Store } from './store'

/** Older entries are left out of the page. */
const mostEntries = 60

const isOver = ({ status }: Of<'chat'>) => status === 'ended' || status === 'missed'

const startEditing = (store: Store, own: number, text: string) => {
  store.set({ editing: { own, text }, isNote: false })
  requestAnimationFrame(() => {
    const field = document.querySelector<HTMLTextAreaElement>('.operator textarea')
    if (!field) return
    field.value = text
    field.focus()
  })
}

type InChat = { chat: number; operator: string }

const changes = (store: Store, inChat: InChat, { own, text, name, isDeleted }: Of<'entry'>): Html => {
  if (own === undefined || isDeleted || name !== inChat.operator) return nothing
  const remove = () => void act(store, { do: 'operatorDeletes', ...inChat, message: own }, 'Deleted.')
  return html`<span class="changes"
    ><button class="quiet" @click=${() => startEditing(store, own, text)}>Edit</button
    ><button class="quiet" @click=${remove}>Delete</button></span
  >`
}

const pictureOf = (store: Store, name: string) =>
  store.roomRow?.operators.find((operator) => operator.name === name)?.pictureUrl

const entryShown = (store: Store, inChat: InChat, entry: Of<'entry'>): Html => {
  const { from, name, sort, text, file, at, isDeleted } = entry
  if (sort === 'info') return html`<li class="info">${text}</li>`
  const label = sort === 'private' ? html`<span class="tag">private note</span>` : nothing
  const words = isDeleted ? html`<i>deleted</i>` : withMarkup(text)
  return html`<li class="said ${from} is-${sort}">
    ${from === 'visitor' ? nothing : portrait(name, pictureOf(store, name))}
    <div>
      <span class="who">${name} <time>${time(at)}</time> ${label}</span>
      ${text || isDeleted ? html`<p class="bubble">${words}</p>` : nothing} ${file ? fileShown(store, file) : nothing}
      ${changes(store, inChat, entry)}
    </div>
  </li>`
}

type Deed = { label: string; action: Action; done: string }

const button = (store: Store, { label, action, done }: Deed): Html =>
  html`<button @click=${() => void act(store, action, done)}>${label}</button>`

/** What the operator may do with the chat now. */
const deeds = (store: Store, chat: Of<'chat'>, inChat: InChat): Html => {
  if (isOver(chat)) return nothing
  const { operator } = inChat
  const isIn = chat.participants.includes(operator)
  const other = store.roomRow?.operators.find(({ name }) => name !== operator)?.name
  const join = chat.status === 'waiting' ? 'Take' : 'Join'
  const take = { label: join, action: { do: 'operatorTakes', ...inChat }, done: `${operator} has joined.` } as const
  const miss = { do: 'nobodyComes', chat: chat.number } as const
  const close = { do: 'operatorCloses', ...inChat } as const
  const transfer = other && { do: 'operatorTransfers' as const, ...inChat, to: other }
  return html`<div class="deeds">
    ${isIn ? nothing : button(store, take)}
    ${chat.status === 'waiting' ? button(store, { label: 'Let it be missed', action: miss, done: 'The chat is missed.' }) : nothing}
    ${isIn && transfer ? button(store, { label: `Transfer to ${other}`, action: transfer, done: `${other} has the chat.` }) : nothing}
    ${isIn ? button(store, { label: 'Close', action: close, done: 'The chat is closed.' }) : nothing}
  </div>`
}

const send = (store: Store, inChat: InChat, text: string) => {
  const { editing, isNote } = store.choices
  if (editing) {
    store.set({ editing: undefined })
    return act(store, { do: 'operatorEdits', ...inChat, message: editing.own, text }, 'Changed.')
  }
  return act(store, { do: isNote ? 'operatorNotes' : 'operatorWrites', ...inChat, text })
}

const tools = (store: Store): Html => {
  const { isNote, editing } = store.choices
  const marked = (each: (typeof marks)[number]) => {
    const field = document.querySelector<HTMLTextAreaElement>('.operator textarea')
    if (field) mark(field, each)
  }
  const note = (event: Event) => store.set({ isNote: (event.currentTarget as HTMLInputElement).checked })
  return html`<div class="tools">
    ${marks.map((each) => html`<button type="button" class="quiet" aria-label=${each.label} title=${each.label} @click=${() => marked(each)}>${each.sign}</button>`)}
    ${
      editing
        ? html`<span class="tag">changes a message</span>`
        : html`<label><input type="checkbox" .checked=${isNote} @change=${note} /> Private note</label>`
    }
  </div>`
}

const openChat = (store: Store, chat: Of<'chat'>): Html => {
  const { operator, isNote, editing } = store.choices
  const inChat = { chat: chat.number, operator }
  const entries = store.all('entry').filter((entry) => entry.chat === chat.number)
  const isIn = chat.participants.includes(operator) && !isOver(chat)
  const older = entries.length - mostEntries
  return html`<h3>Chat ${chat.number} with ${chat.visitor}: ${chat.status}</h3>
    ${deeds(store, chat, inChat)}
    <div class="chat" role="log" aria-label="Chat ${chat.number}" tabindex="0" ${stayAtEnd(chat.number)}>
      <ol>
        ${older > 0 ? html`<li class="older">${older} older entries</li>` : nothing}
        ${repeat(
          entries.slice(-mostEntries),
          ({ id }) => id,
          (entry) => entryShown(store, inChat, entry),
        )}
      </ol>
    </div>
    ${writing({
      id: `operator-text-${chat.number}`,
      label: isIn || isNote ? `Write as ${operator}` : `${operator} is not in this chat`,
      button: editing ? 'Change' : isNote ? 'Note' : 'Reply',
      disabled: !isIn && !isNote,
      tools: tools(store),
      onText: (text) => send(store, inChat, text),
      onFile: (file) => act(store, { do: 'operatorSends', ...inChat, file }),
    })}`
}

const people = (store: Store): Html => {
  const radio = ({ name, pictureUrl }: { name: string; pictureUrl: string }) =>
    html`<label class="person"
      ><input
        type="radio"
        name="operator"
        .checked=${name === store.choices.operator}
        @change=${() => store.set({ operator: name, editing: undefined })}
      />
      ${portrait(name, pictureUrl)}${name}</label
    >`
  return html`<fieldset class="people">
    <legend>You are</legend>
    ${store.roomRow?.operators.map(radio)}
  </fieldset>`
}

export const operatorColumn = (store: Store): Html => {
  const chat = store.get('chat', String(store.choices.chat))
  return html`<section class="column operator" aria-labelledby="operator-title">
    <h2 id="operator-title">SalesIQ operator</h2>
    ${people(store)} ${queue(store)} ${chat ? openChat(store, chat) : nothing}
  </section>`
}
