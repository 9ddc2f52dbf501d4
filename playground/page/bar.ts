/** The bar at the top: rooms, the story and its speed, trouble, save and open. */
import { html, nothing } from 'lit-html'
import { messageIn } from './open-scene'
import type { Html } from './parts'
import { command } from './send'
import type { RoomName, Store } from './store'

const speeds = ['slow', 'calm', 'normal', 'quick', 'at once']

const rooms: [RoomName, string][] = [
  ['handoff', 'Handoff'],
  ['connect', 'Connect page'],
]

const roomTabs = (store: Store): Html =>
  html`<nav aria-label="What to try">
    ${rooms.map(
      ([name, label]) =>
        html`<button aria-current=${store.room === name ? 'page' : nothing} @click=${() => store.enter(name)}>
          ${label}
        </button>`,
    )}
  </nav>`

const story = (store: Store): Html => {
  const running = store.roomRow?.story
  const setSpeed = (event: Event) => {
    const speed = Number((event.currentTarget as HTMLInputElement).value)
    store.set({ speed })
    void command(store, 'speed', { body: { speed } })
  }
  const play = async () => {
    await command(store, 'speed', { body: { speed: store.choices.speed } })
    await command(store, 'story')
  }
  return html`${
      running
        ? html`<button @click=${() => void command(store, 'stop')}>Stop the story</button>`
        : html`<button class="main" @click=${() => void play()}>Play the story</button>`
    }
    <label class="speed"
      >Speed
      <input
        type="range"
        min="1"
        max=${speeds.length}
        .value=${String(store.choices.speed)}
        aria-valuetext=${speeds[store.choices.speed - 1]}
        @input=${setSpeed}
    /></label>`
}

const files = (store: Store): Html => {
  const open = async (event: Event) => {
    const input = event.currentTarget as HTMLInputElement
    const [file] = input.files ?? []
    if (file) await messageIn(store, file)
    input.value = ''
  }
  return html`<a class="button" href="/rooms/${store.room}/scene" download="scene.json">Save</a
    ><label class="button"
      >Open<input id="open-scene" type="file" accept="application/json,.json" @change=${open}
    /></label>`
}

export const bar = (store: Store): Html => {
  const { isTroubleOpen } = store.choices
  const on = store.roomRow?.troubles.filter(({ isOn }) => isOn).length ?? 0
  const isHandoff = store.room === 'handoff'
  return html`<header>
    <h1>Handoff playground</h1>
    ${roomTabs(store)}
    <div class="controls" role="group" aria-label="Play">
      ${isHandoff ? story(store) : nothing}
      <button @click=${() => void command(store, 'restart', { done: 'Started over.' })}>Start over</button>
      <button
        aria-expanded=${isTroubleOpen}
        aria-controls="trouble"
        @click=${() => store.set({ isTroubleOpen: !isTroubleOpen })}
      >
        Trouble${on > 0 ? html` <span class="count">${on} on</span>` : nothing}
      </button>
      ${isHandoff ? files(store) : nothing}
    </div>
  </header>`
}
