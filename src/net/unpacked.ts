/** A body that comes packed although nobody asked for that. */
import { pipeline, type Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'

const unpackers = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
])

/** The body itself where it is not packed. Destroys the body, and answers undefined, where nobody can unpack it. */
export const unpacked = (stream: Readable, encoding = ''): Readable | undefined => {
  const packing = encoding.trim().toLowerCase()
  if (packing === '' || packing === 'identity') return stream
  const unpacker = unpackers.get(packing)?.()
  if (!unpacker) {
    stream.destroy()
    return undefined
  }
  // The reason is told at the end that is read.
  return pipeline(stream, unpacker, () => undefined)
}
