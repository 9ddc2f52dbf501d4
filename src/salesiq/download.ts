/** Downloads from SalesIQ itself, which hands out nothing without a token: download-attachments-v2.html. */
import { addAbortSignal } from 'node:stream'
import { FileFailure } from '../files/failure'
import { follow, mostRedirects } from '../files/link'
import { type Opener, streamOf, type Timeouts } from '../files/source'
import type { HttpStream } from '../net/http'
import { judge } from './judge'
import type { Asked } from './families'
import { authorisation, type Grants, type Host, withAccess } from './rest'
import * as schemas from './schemas'

/** What is downloaded, for people and for Zoho. */
export type Wanted = Asked & { path: string }

export type Download = (wanted: Wanted, timeouts: Timeouts) => Opener

const longestRefusal = 10_000

/** A refusal comes as JSON, at HTTP 200 too; a file that happens to be JSON comes with a name. */
const mayBeRefusal = ({ status, headers }: HttpStream) =>
  status >= 300 ||
  (/json/i.test(headers['content-type'] ?? '') &&
    headers['content-disposition'] === undefined &&
    Number(headers['content-length'] ?? Infinity) < longestRefusal)

/** The beginning of a body, and not for long. */
const beginningOf = async ({ stream }: HttpStream, timeLimitMs: number): Promise<string> => {
  const chunks: Uint8Array[] = []
  let size = 0
  addAbortSignal(AbortSignal.timeout(timeLimitMs), stream)
  stream.on('data', (chunk: Uint8Array) => {
    chunks.push(chunk)
    size += chunk.length
    if (size > longestRefusal) stream.destroy()
  })
  await new Promise<void>((resolve) => stream.once('close', resolve).once('error', () => resolve()))
  return Buffer.concat(chunks).toString('utf8')
}

/** Where SalesIQ sends on to: with the token only while it is SalesIQ still. */
const redirected = (answer: HttpStream, from: URL): URL | undefined => {
  const { location } = answer.headers
  if (answer.status < 300 || answer.status >= 400 || location === undefined) return undefined
  return URL.canParse(location, from.href) ? new URL(location, from.href) : undefined
}

/** Opens a download of one installation; throws a SalesIqFailure or a FileFailure. */
export const openDownload = (
  { url, timeLimitMs, grants }: Host & { grants: Grants },
  wanted: Wanted,
  timeouts: Timeouts,
): Promise<HttpStream> => {
  const fetched = async (address: URL, token: string): Promise<HttpStream> => {
    const headers = { ...authorisation(token), accept: '*/*', 'accept-encoding': 'identity' }
    const answer = await streamOf({ call: wanted.call, method: 'GET', url: address.href, headers, timeLimitMs })
    if (redirected(answer, address) || !mayBeRefusal(answer)) return answer
    const text = await beginningOf(answer, timeLimitMs)
    judge({ ...answer, text }, { ...wanted, schema: schemas.anything, sent: [token] })
    throw new FileFailure('unreachable')
  }
  return withAccess(grants, wanted, async (token) => {
    let address = new URL(`${url}${wanted.path}`)
    for (let redirects = 0; redirects <= mostRedirects; redirects += 1) {
      const answer = await fetched(address, token)
      const next = redirected(answer, address)
      if (!next) return answer
      answer.stream.destroy()
      if (next.origin !== address.origin) return follow(next, timeouts)
      address = next
    }
    throw new FileFailure('unreachable')
  })
}
