/** Opens a saved scene, and has it played. */
import { command } from './send'
import type { Store } from './store'

export const messageIn = async (store: Store, file: File) => {
  try {
    const body: unknown = JSON.parse(await file.text())
    await command(store, 'speed', { body: { speed: store.choices.speed } })
    await command(store, 'play', { body, done: `Plays ${file.name}.` })
  } catch {
    store.set({ notice: `${file.name} is no saved scene.`, isFailure: true })
  }
}
