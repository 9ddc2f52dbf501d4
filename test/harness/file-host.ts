/** A place on 127.0.0.1 where files lie behind links, and where links do what links do to people. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export type HostedFile = {
  type?: string
  bytes?: Buffer
  /** What it does instead of handing over the bytes with their length. */
  trick?:
    | { kind: 'noLength' }
    | { kind: 'claims'; length: number }
    | { kind: 'hangs' }
    | { kind: 'stalls' }
    /** A byte now and then, for ever, with or without a length. */
    | { kind: 'drips'; length?: number }
    | { kind: 'redirects'; to: string }
    | { kind: 'status'; status: number }
    | { kind: 'packed' }
  disposition?: string
}

const answer = (file: HostedFile | undefined, outgoing: ServerResponse, wrote: () => void) => {
  if (!file) return outgoing.writeHead(404).end()
  const { type = 'application/octet-stream', bytes = Buffer.alloc(0), trick, disposition } = file
  const headers = { 'content-type': type, ...(disposition && { 'content-disposition': disposition }) }
  const withLength = { ...headers, 'content-length': bytes.length }
  switch (trick?.kind) {
    case undefined:
      return outgoing.writeHead(200, withLength).end(bytes)
    case 'noLength':
      outgoing.writeHead(200, headers)
      outgoing.write(bytes.subarray(0, 1))
      return outgoing.end(bytes.subarray(1))
    case 'claims':
      outgoing.writeHead(200, { ...headers, 'content-length': trick.length })
      outgoing.write(bytes.subarray(0, trick.length))
      // The connection ends with what there is.
      return setTimeout(() => outgoing.destroy(), 50)
    case 'hangs':
      return undefined
    case 'stalls':
      outgoing.writeHead(200, withLength)
      return outgoing.write(bytes.subarray(0, bytes.length / 2), wrote)
    case 'drips': {
      outgoing.writeHead(200, { ...headers, ...(trick.length !== undefined && { 'content-length': trick.length }) })
      const timer = setInterval(() => outgoing.write('x', wrote), 50)
      return outgoing.on('close', () => clearInterval(timer))
    }
    case 'redirects':
      return outgoing.writeHead(302, { location: trick.to }).end()
    case 'status':
      return outgoing.writeHead(trick.status).end('no')
    case 'packed':
      return outgoing.writeHead(200, { ...withLength, 'content-encoding': 'gzip' }).end(bytes)
  }
}

export const startFileHost = async () => {
  const files = new Map<string, HostedFile>()
  const hits: string[] = []
  const authorised: string[] = []
  let written = 0
  const server = createServer((incoming: IncomingMessage, outgoing) => {
    const { pathname } = new URL(incoming.url ?? '', 'http://127.0.0.1')
    hits.push(pathname)
    if (incoming.headers.authorization !== undefined) authorised.push(pathname)
    answer(files.get(pathname), outgoing, () => (written += 1))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    /** The paths that were asked for. */
    hits,
    /** How often something was written that does not end a file. */
    written: () => written,
    /** The paths that were asked for with somebody's token. */
    authorised: () => authorised,
    /** Puts a file behind a link. */
    link: (name: string, file: HostedFile): string => {
      const path = `/${encodeURIComponent(name)}`
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

export type FileHost = Awaited<ReturnType<typeof startFileHost>>
