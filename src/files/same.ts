/** Whether two files are the same to the last byte, without holding either. */
import { createHash } from 'node:crypto'
import { pipeline } from 'node:stream/promises'
import type { FileSource } from './source'

const digestOf = async ({ open }: FileSource): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(await open(), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) hash.update(chunk)
  })
  return hash.digest('hex')
}

/** Reads them only where they are of one size. Throws where one cannot be read. */
export const isSameFile = async (one: FileSource, other: FileSource): Promise<boolean> => {
  if (one.size === other.size) return (await digestOf(one)) === (await digestOf(other))
  // What is not read is let go.
  const unread = await other.open()
  unread.destroy()
  return false
}
