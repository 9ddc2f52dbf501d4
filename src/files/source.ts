/** A file that is somewhere else: its name, type and size are known before its bytes are read, and it is never held whole. */
import { pipeline, type Readable, Transform } from 'node:stream'
import { finished } from 'node:stream/promises'
import { FileFailure, type FileReason } from './failure'
import { fileNameFrom } from './name'
import {
  type Agents,
  askForStream,
  type HttpRequest,
  type HttpStream,
  NetFailure,
  privateAddressCode,
} from '../net/http'

/** Fifty megabytes: send-message-visitor-conversation-v2.html. */
export const largestFile = 50 * 1024 * 1024

export type FileSource = {
  name: string
  /** As in `image/png`. */
  type: string
  /** Bytes; what `open` gives has exactly as many, or breaks. */
  size: number
  open: () => Promise<Readable>
}

/** Asks for the file. Throws a FileFailure where there is none. */
export type Opener = () => Promise<HttpStream>

/** How long a stream may be silent, in ms, and when all of it has to be over, epoch ms. */
export type Timeouts = { silenceMs: number; until: number }

type FileHints = {
  name?: string
  /** Where the server tells none either. */
  otherName?: string
  type?: string
}

const reasonOf = (failure: NetFailure): FileReason => {
  if (failure.code === privateAddressCode) return 'private'
  return failure.isTimeout ? 'timeout' : 'unreachable'
}

/** A stream that broke is a file that cannot be fetched, unless it says more. */
export const asFileFailure = (error: unknown): FileFailure => {
  if (error instanceof FileFailure) return error
  return new FileFailure(error instanceof NetFailure ? reasonOf(error) : 'unreachable')
}

/** Asks for a file. Throws a FileFailure where no answer begins in time. */
export const streamOf = async (request: HttpRequest, agents?: Agents): Promise<HttpStream> => {
  try {
    return await askForStream(request, agents)
  } catch (error) {
    throw asFileFailure(error)
  }
}

/** Lets bytes through as long as they come, are not too many, and in the end as many as were expected. */
const meterOf = (source: Readable, { silenceMs, until }: Timeouts, expected?: number) => {
  let size = 0
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, pass) {
      size += chunk.length
      silence.refresh()
      pass(size > largestFile ? new FileFailure('tooLarge') : null, chunk)
    },
    flush(pass) {
      pass(expected !== undefined && size !== expected ? new FileFailure('unreachable') : null)
    },
  })
  const giveUp = () => stream.destroy(new FileFailure('timeout'))
  const silence = setTimeout(giveUp, silenceMs)
  const whole = setTimeout(giveUp, Math.max(0, until - Date.now()))
  // Whatever ends one end of the line ends the other; the reason is told at the end that is read.
  pipeline(source, stream, () => {
    clearTimeout(silence)
    clearTimeout(whole)
  })
  return { stream, size: () => size }
}

/** How large the file is, by reading it through once. */
const counted = async (source: Readable, timeouts: Timeouts): Promise<number> => {
  const { stream, size } = meterOf(source, timeouts)
  try {
    await finished(stream.resume())
  } catch (error) {
    throw asFileFailure(error)
  }
  return size()
}

const sizeToldBy = ({ headers }: HttpStream): number | undefined => {
  const told = headers['content-length']
  return told !== undefined && /^\d+$/.test(told) ? Number(told) : undefined
}

/** The name in a `content-disposition`: https://www.rfc-editor.org/rfc/rfc6266. */
const nameToldBy = ({ headers }: HttpStream): string | undefined => {
  const told = headers['content-disposition'] ?? ''
  const encoded = /filename\*\s*=\s*utf-8''([^;\s]+)/i.exec(told)?.[1]
  try {
    if (encoded !== undefined) return decodeURIComponent(encoded)
  } catch {
    // Oddly encoded: the plain name may be there too.
  }
  return /filename\s*=\s*"([^"]+)"/i.exec(told)?.[1] ?? /filename\s*=\s*([^;\s]+)/i.exec(told)?.[1]
}

/** SalesIQ's own word for a file may be none that the web knows. */
const mimeType = (text = ''): string | undefined => {
  const [type = ''] = text.split(';', 1)
  return /^[\w.+-]+\/[\w.+-]+$/.test(type.trim()) ? type.trim().toLowerCase() : undefined
}

const anything = 'application/octet-stream'

/** A server that calls it just bytes knows less than whoever sent it. */
const typeOf = (told: string | undefined, known: string | undefined): string =>
  (told === anything ? undefined : told) ?? known ?? anything

const checkedSize = (size: number, { stream }: HttpStream): number => {
  if (size > 0 && size <= largestFile) return size
  stream.destroy()
  throw new FileFailure(size === 0 ? 'empty' : 'tooLarge')
}

/**
 * The file behind an opener, with its true size. A server that does not tell the size is asked twice: once to count, once
 * to read. What nobody reads is let go after the silence that is allowed. Throws a FileFailure.
 */
export const fileFrom = async (open: Opener, known: FileHints, timeouts: Timeouts): Promise<FileSource> => {
  const first = await open()
  const told = sizeToldBy(first)
  const size = checkedSize(told ?? (await counted(first.stream, timeouts)), first)
  let unread = told === undefined ? undefined : meterOf(first.stream, timeouts, size).stream
  const type = typeOf(mimeType(first.headers['content-type']), mimeType(known.type))
  return {
    name: fileNameFrom([known.name, nameToldBy(first), known.otherName], type),
    type,
    size,
    open: async () => {
      const stream = unread ?? meterOf((await open()).stream, timeouts, size).stream
      unread = undefined
      return stream
    },
  }
}
