/** The page's server, on 127.0.0.1: starts the rooms, serves the page, and ends with Ctrl-C. */
import fastify from 'fastify'
import type { AddressInfo } from 'node:net'
import { largestFileBytes } from '../people/scene'
import { serveAssets } from './assets'
import { guard } from './guard'
import { Room } from './room'
import { serveRooms } from './routes'

type Name = 'handoff' | 'connect'

/** Rooms open when they are first asked for, and once. */
const newRooms = (env: Record<string, string>) => {
  const rooms = new Map<string, Promise<Room>>()
  return {
    of: (name: string) => {
      const open = rooms.get(name) ?? Room.open({ isEmpty: name === ('connect' satisfies Name), env })
      rooms.set(name, open)
      return open
    },
    close: async () => {
      const opened = await Promise.allSettled([...rooms.values()])
      await Promise.all(opened.flatMap((room) => (room.status === 'fulfilled' ? [room.value.close()] : [])))
    },
  }
}

type PageOptions = { port?: number; env?: Record<string, string> }

/** Starts on a free port unless one is named. `env`: further environment variables of the integration. */
export const startPage = async ({ port = 0, env = {} }: PageOptions = {}) => {
  const rooms = newRooms(env)
  // A file is a third longer as base64; the rest of the scene is small.
  const app = fastify({ forceCloseConnections: true, bodyLimit: 2 * largestFileBytes })
  let listening = port
  guard(app, () => listening)
  await serveAssets(app)
  serveRooms(app, rooms.of)
  await Promise.all([rooms.of('handoff'), app.listen({ host: '127.0.0.1', port })])
  listening = (app.server.address() as AddressInfo).port
  return {
    url: `http://127.0.0.1:${listening}/`,
    room: (name: Name) => rooms.of(name),
    close: async () => {
      await app.close()
      await rooms.close()
    },
  }
}

/** Until Ctrl-C; resolves with the exit code. */
export const servePage = async (port: number): Promise<number> => {
  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
  const { url, close } = await startPage({ port })
  console.log(`The playground is at ${url}`)
  console.log('Both services are emulated: nothing leaves your computer. Ctrl-C ends it.')
  await stopped
  await close()
  return 0
}
