/** A file that is somewhere else: its name, type and size are known before its bytes are read, and it is never held whole. */
import { pipeline, type Readable, Transform } from 'node:stream'
import { finished } from 'node:stream/promises'
import { FileFailure, type FileReason } from './failure'
import { nameInDisposition } from './disposition'
import { fileNameFrom } from './name'
import { peek } from './peek'
import { checkPromise, type Promised } from './promise'
import { typeOf } from './type'
import { unpacked } from './unpacked'
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

/** Reads a stream to its end and lets its bytes go. */
const drained = async (stream: Readable): Promise<void> => {
  await finished(stream.resume())
}

const sizeToldBy = ({ headers }: HttpStream): number | undefined => {
  const told = headers['content-length']
  return told !== undefined && /^\d+$/.test(told) ? Number(told) : undefined
}

const checkedSize = (size: number, { stream }: HttpStream): number => {
  if (size > 0 && size <= largestFile) return size
  stream.destroy()
  throw new FileFailure(size === 0 ? 'empty' : 'tooLarge')
}

type First = { answer: HttpStream; size: number; head: Buffer; unread: Readable | undefined }

/** Asks once. A server that does not tell the size is read through, to count. */
const firstOf = async (
  open: Opener,
  promised: (answer: HttpStream) => Promised,
  timeouts: Timeouts,
): Promise<First> => {
  const answer = unpacked(await open())
  const told = sizeToldBy(answer)
  if (told !== undefined) checkedSize(told, answer)
  const meter = meterOf(answer.stream, timeouts, told)
  try {
    const { head, stream } = await peek(meter.stream)
    if (head.length > 0) checkPromise(head, promised(answer))
    if (told !== undefined) return { answer, size: told, head, unread: stream }
    await drained(stream)
    return { answer, size: checkedSize(meter.size(), answer), head, unread: undefined }
  } catch (error) {
    meter.stream.destroy()
    throw asFileFailure(error)
  }
}

/**
 * The file behind an opener, with its true size and its type. A server that does not tell the size is asked twice: once to
 * count, once to read. What nobody reads is let go after the silence that is allowed. Throws a FileFailure.
 */
export const fileFrom = async (open: Opener, known: FileHints, timeouts: Timeouts): Promise<FileSource> => {
  const { name, otherName, type: said } = known
  const namesIn = ({ headers }: HttpStream) => [name, nameInDisposition(headers['content-disposition'])]
  const first = await firstOf(open, (answer) => ({ names: namesIn(answer), otherName, type: said }), timeouts)
  const { answer, size, head } = first
  const names = [...namesIn(answer), otherName].filter((each) => each !== undefined)
  const type = typeOf([answer.headers['content-type'], said], names[0], head)
  let { unread } = first
  return {
    name: fileNameFrom(names, type),
    type,
    size,
    open: async () => {
      const stream = unread ?? meterOf(unpacked(await open()).stream, timeouts, size).stream
      unread = undefined
      return stream
    },
  }
}
