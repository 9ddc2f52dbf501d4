/** Where a visitor's webchat keeps files: behind links on 127.0.0.1, which the integration may fetch. */
import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export type HostedFile = { name: string; type: string; bytes: Uint8Array }

export const startFileHost = async () => {
  const files = new Map<string, HostedFile>()
  const server = createServer((incoming, outgoing) => {
    const file = files.get(incoming.url ?? '')
    if (!file) return outgoing.writeHead(404).end()
    const { type, bytes } = file
    return outgoing
      .writeHead(200, { 'content-type': type, 'content-length': bytes.length, 'x-content-type-options': 'nosniff' })
      .end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    /** Keeps a file and gives the link that leads to the file. */
    keep: (file: HostedFile): string => {
      const path = `/${randomUUID()}/${encodeURIComponent(file.name)}`
      files.set(path, file)
      return `${origin}${path}`
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
