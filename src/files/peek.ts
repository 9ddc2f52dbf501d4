/** The first bytes of a stream, which is read from its beginning all the same. */
import { Readable } from 'node:stream'

/** Enough for every beginning that `type.ts` knows. */
const enough = 512

export type Peeked = { head: Buffer; stream: Readable }

/** Holds no more than the chunks in which the first bytes came. Throws what the stream throws. */
export const peek = async (source: Readable): Promise<Peeked> => {
  const iterator: AsyncIterator<Buffer> = source[Symbol.asyncIterator]()
  const chunks: Buffer[] = []
  for (let size = 0; size < enough; size += chunks.at(-1)?.length ?? 0) {
    const next = await iterator.next()
    if (next.done) break
    chunks.push(next.value)
  }
  const again = async function* () {
    yield* chunks.splice(0)
    yield* { [Symbol.asyncIterator]: () => iterator }
  }
  const head = Buffer.concat(chunks).subarray(0, enough)
  const stream = Readable.from(again(), { objectMode: false })
  // Whoever lets go of it before its first byte lets go of the source.
  stream.once('close', () => source.destroy())
  return { head, stream }
}
