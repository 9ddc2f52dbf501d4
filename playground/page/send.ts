/** Sends what a person does to the server; what is not possible becomes a notice. */
import type { Action, SceneFile } from '../people/scene'
import type { Store } from './store'

const post = async (path: string, body: unknown): Promise<string | undefined> => {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(path, { method: 'POST', headers, body: JSON.stringify(body) })
  if (response.ok) return undefined
  const { message = `The playground answered ${response.status}.` } = (await response.json()) as { message?: string }
  return message
}

/** True where the command worked. `done` is said then. */
export const command = async (
  store: Store,
  name: string,
  { body = {}, done = '' }: { body?: unknown; done?: string } = {},
) => {
  const message = await post(`/rooms/${store.room}/${name}`, body).catch(() => 'The playground does not answer.')
  if (message !== undefined || done !== '') store.set({ notice: message ?? done, isFailure: message !== undefined })
  return message === undefined
}

export const act = (store: Store, action: Action, done = '') => command(store, 'act', { body: action, done })

const base64Of = async (file: File): Promise<string> => {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '')
    reader.onerror = () => reject(new Error('The file cannot be read.'))
    reader.readAsDataURL(file)
  })
  return url.slice(url.indexOf(',') + 1)
}

export const readFile = async (file: File): Promise<SceneFile> => ({
  name: file.name || 'pasted.png',
  type: file.type,
  base64: await base64Of(file),
})

/** Picked, dropped or pasted files, one after the other. */
export const sendFiles = async (files: Iterable<File>, send: (file: SceneFile) => Promise<unknown>) => {
  for (const file of files) await send(await readFile(file))
}
