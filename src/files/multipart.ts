/** A form with one file, as a stream of known length: https://www.rfc-editor.org/rfc/rfc7578. */
import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FileSource } from './source'

/** A body that is made anew for each try. */
export type Upload = {
  contentType: string
  length: number
  open: () => Promise<Readable>
  /** What a visitor wrote into it, which no error may repeat. */
  words: string[]
}

/** As browsers write names into a form: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data */
const quoted = (name: string) => `"${name.replace(/\r\n|[\r\n]/g, '%0D%0A').replaceAll('"', '%22')}"`

async function* inOneStream(before: Buffer, file: Readable, after: Buffer) {
  yield before
  yield* file
  yield after
}

/** The parts of send-message-visitor-conversation-v2.html: `comment`, if there is one, and `file`. */
export const formWith = (file: FileSource, comment: string | undefined): Upload => {
  const boundary = `----${randomBytes(18).toString('hex')}`
  const part = (header: string) => `--${boundary}\r\nContent-Disposition: form-data; ${header}\r\n\r\n`
  const said = comment === undefined ? '' : `${part('name="comment"')}${comment}\r\n`
  const head = part(`name="file"; filename=${quoted(file.name)}\r\nContent-Type: ${file.type}`)
  const [before, after] = [Buffer.from(`${said}${head}`), Buffer.from(`\r\n--${boundary}--\r\n`)]
  return {
    contentType: `multipart/form-data; boundary=${boundary}`,
    length: before.length + file.size + after.length,
    words: [file.name, comment ?? ''],
    open: async () => Readable.from(inOneStream(before, await file.open(), after), { objectMode: false }),
  }
}
