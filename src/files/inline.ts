/** A picture that is written out in a text, as `data:image/png;base64,…`: https://www.rfc-editor.org/rfc/rfc2397. */
import { Readable } from 'node:stream'
import { FileFailure } from './failure'
import { fileNameFrom } from './name'
import type { FileSource } from './source'
import { typeOf } from './type'

const picture = /^data:(image\/[\w.+-]+)(?:;[\w-]+=[\w-]+)*;base64,(.*)$/is

/** The picture itself. Throws a FileFailure where the address holds none. */
export const fileInline = (address: string, name: string | undefined): FileSource => {
  const [, said, content = ''] = picture.exec(address) ?? []
  if (said === undefined) throw new FileFailure('unreachable')
  const bytes = Buffer.from(content, 'base64')
  if (bytes.length === 0) throw new FileFailure('empty')
  const type = typeOf([said], name, bytes)
  return {
    name: fileNameFrom([name, 'image'], type),
    type,
    size: bytes.length,
    open: async () => Readable.from([bytes]),
  }
}
