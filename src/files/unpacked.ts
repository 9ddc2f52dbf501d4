/** A body that comes packed although nobody asked for that, as the file that it is. */
import { pipeline } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import type { HttpStream } from '../net/http'
import { FileFailure } from './failure'

const unpackers = new Map([
  ['gzip', createGunzip],
  ['x-gzip', createGunzip],
  ['deflate', createInflate],
  ['br', createBrotliDecompress],
])

/** Its length is no longer known. Throws a FileFailure where nobody can unpack it. */
export const unpacked = (answer: HttpStream): HttpStream => {
  const { 'content-encoding': encoding = '', ...headers } = answer.headers
  const packing = encoding.trim().toLowerCase()
  // An archive is often called so twice.
  const isArchive = /gzip|tar/.test(headers['content-type'] ?? '')
  if (packing === '' || packing === 'identity' || isArchive) return { ...answer, headers }
  const unpacker = unpackers.get(packing)
  if (!unpacker) {
    answer.stream.destroy()
    throw new FileFailure('unreachable')
  }
  const stream = unpacker()
  // The reason is told at the end that is read.
  pipeline(answer.stream, stream, () => undefined)
  return { ...answer, headers: { ...headers, 'content-length': undefined }, stream }
}
