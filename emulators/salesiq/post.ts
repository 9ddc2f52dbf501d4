/** One HTTP request of the emulator to somebody else, on a connection of its own, with a time limit. */
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { EmulatorClock } from '../clock'

export type Outgoing = {
  method: 'POST' | 'HEAD'
  url: string
  headers: Record<string, string>
  body: string
  timeoutMs: number
}

/** `status` 0: no answer; `error` says why. */
export type Answered = { status: number; answer: string; error?: string }

const noAnswer = (error: unknown): Answered => ({
  status: 0,
  answer: '',
  error: error instanceof Error ? error.message : String(error),
})

const exchange = ({ method, url, headers, body }: Outgoing, signal: AbortSignal) =>
  new Promise<Answered>((resolve, reject) => {
    const start = url.startsWith('https:') ? httpsRequest : httpRequest
    const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {}
    const outgoing = start(url, { method, headers: { ...headers, ...length }, agent: false, signal }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', reject)
      incoming.on('end', () =>
        resolve({ status: incoming.statusCode ?? 0, answer: Buffer.concat(chunks).toString('utf8') }),
      )
    })
    outgoing.on('error', reject)
    outgoing.end(method === 'POST' ? body : undefined)
  })

/** Never rejects: an address that is none, a refusal, a reset and silence are all no answer. */
export const post = (clock: EmulatorClock, outgoing: Outgoing, stop?: AbortSignal): Promise<Answered> =>
  clock.limited(outgoing.timeoutMs, async (limit) => {
    try {
      return await exchange(outgoing, stop ? AbortSignal.any([stop, limit]) : limit)
    } catch (error) {
      return noAnswer(limit.aborted ? `no answer within ${outgoing.timeoutMs} ms` : error)
    }
  })
