/** A file behind a link that somebody sent: fetched from public addresses only, whatever it redirects to. */
import { FileFailure } from './failure'
import { isFileName } from './name'
import { fileFrom, type FileSource, streamOf, type Timeouts } from './source'
import type { HttpStream } from '../net/http'
import { isTrusted, mayBeFetched, publicAgents } from './public-address'

export const mostRedirects = 4

/** What stands at the end of an address. */
const nameIn = ({ pathname }: URL): string | undefined => {
  const last = pathname.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(last) || undefined
  } catch {
    return undefined
  }
}

const judged = (answer: HttpStream): HttpStream => {
  const { status, stream } = answer
  if (status >= 200 && status < 300) return answer
  stream.destroy()
  throw new FileFailure(status === 404 || status === 410 ? 'gone' : 'unreachable')
}

const parsed = (link: string, from?: string): URL => {
  if (!URL.canParse(link, from)) throw new FileFailure('unreachable')
  return new URL(link, from)
}

/** Follows a link of nobody we know, without any token, to where the file is. Throws a FileFailure. */
export const follow = async (url: URL, { silenceMs, until }: Timeouts, redirects = 0): Promise<HttpStream> => {
  const isOurs = isTrusted(url)
  if (!isOurs && !mayBeFetched(url)) throw new FileFailure('private')
  const request = {
    call: 'fetch a file',
    method: 'GET',
    url: url.href,
    headers: { accept: '*/*', 'accept-encoding': 'identity' },
    timeLimitMs: Math.max(0, Math.min(silenceMs, until - Date.now())),
  }
  const answer = await streamOf(request, isOurs ? undefined : publicAgents)
  const { location } = answer.headers
  if (answer.status < 300 || answer.status >= 400 || location === undefined) return judged(answer)
  answer.stream.destroy()
  if (redirects === mostRedirects) throw new FileFailure('unreachable')
  return follow(parsed(location, url.href), { silenceMs, until }, redirects + 1)
}

/** `name` is what the visitor calls the file: storage gives names that say nothing. Throws a FileFailure. */
export const fileBehind = async (link: string, name: string | undefined, timeouts: Timeouts): Promise<FileSource> => {
  const url = parsed(link)
  return fileFrom(() => follow(url, timeouts), { name, otherName: nameIn(url) }, timeouts)
}

/** A visitor's file; a title that is no name is what the visitor says of the file. Throws a FileFailure. */
export const titledFile = async (
  { link, title }: { link: string; title?: string },
  timeouts: Timeouts,
): Promise<{ file: FileSource; comment?: string }> => {
  const isName = title !== undefined && isFileName(title)
  const file = await fileBehind(link, isName ? title : undefined, timeouts)
  return { file, comment: isName ? undefined : title }
}
