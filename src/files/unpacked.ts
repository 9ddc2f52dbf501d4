/** A file that comes packed although nobody asked for that, as the file that it is. */
import type { HttpStream } from '../net/http'
import { unpacked } from '../net/unpacked'
import { FileFailure } from './failure'

/** Its length is no longer known. Throws a FileFailure where nobody can unpack it. */
export const unpackedFile = (answer: HttpStream): HttpStream => {
  const { 'content-encoding': encoding, ...headers } = answer.headers
  // An archive is often called so twice.
  if (/gzip|tar/.test(headers['content-type'] ?? '')) return { ...answer, headers }
  const stream = unpacked(answer.stream, encoding)
  if (!stream) throw new FileFailure('unreachable')
  return stream === answer.stream
    ? { ...answer, headers }
    : { ...answer, headers: { ...headers, 'content-length': undefined }, stream }
}
