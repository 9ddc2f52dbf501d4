/** Ana's photo, where a webchat would keep it: behind a link on 127.0.0.1. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A picture of one grey pixel. */
const bytes = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=',
  'base64',
)

export const hostPhoto = async () => {
  const server = createServer((_incoming, outgoing) => {
    outgoing.writeHead(200, { 'content-type': 'image/png', 'content-length': bytes.length }).end(bytes)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    origin,
    name: 'parcel.png',
    link: `${origin}/parcel.png`,
    bytes,
    close: () => new Promise((resolve) => server.close(resolve)),
  }
}
