/** One HTTP request of the emulator to somebody else, on a connection of its own, with a time limit. */
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'

export type Outgoing = {
  method: 'POST' | 'HEAD'
  url: string
  headers: Record<string, string>
  body: string
  timeoutMs: number
}

/** `status` 0: no answer; `error` says why. */
export type Answered = { status: number; answer: string; error?: string }

export const post = ({ method, url, headers, body, timeoutMs }: Outgoing, signal?: AbortSignal) =>
  new Promise<Answered>((resolve) => {
    const start = url.startsWith('https:') ? httpsRequest : httpRequest
    const length = method === 'POST' ? { 'content-length': String(Buffer.byteLength(body)) } : {}
    const outgoing = start(url, { method, headers: { ...headers, ...length }, agent: false, signal }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('error', (error) => give({ status: 0, answer: '', error: error.message }))
      incoming.on('end', () =>
        give({ status: incoming.statusCode ?? 0, answer: Buffer.concat(chunks).toString('utf8') }),
      )
    })
    const timer = setTimeout(() => {
      give({ status: 0, answer: '', error: `no answer within ${timeoutMs} ms` })
      outgoing.destroy()
    }, timeoutMs)
    const give = (answered: Answered) => {
      clearTimeout(timer)
      resolve(answered)
    }
    outgoing.on('error', (error) => give({ status: 0, answer: '', error: error.message }))
    outgoing.end(method === 'POST' ? body : undefined)
  })
