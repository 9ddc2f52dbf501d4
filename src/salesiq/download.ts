/** Downloads from SalesIQ itself, which hands out nothing without a token: download-attachments-v2.html. */
import { text as readText } from 'node:stream/consumers'
import { FileFailure } from './file-failure'
import type { Opener } from './file-source'
import { askForStream, type HttpStream } from './http'
import { judge } from './judge'
import type { AccessTokens } from './oauth'
import { authorisation, type Host, withToken } from './rest'
import * as schemas from './schemas'

/** What is downloaded, for people and for Zoho. */
export type Wanted = { call: string; scope: `SalesIQ.${string}`; path: string }

export type Download = (wanted: Wanted) => Opener

const longestRefusal = 10_000

/** A refusal comes as JSON, at HTTP 200 too; a file that happens to be JSON comes with a name. */
const mayBeRefusal = ({ status, headers }: HttpStream) =>
  status >= 300 ||
  (/json/i.test(headers['content-type'] ?? '') &&
    headers['content-disposition'] === undefined &&
    Number(headers['content-length'] ?? 0) < longestRefusal)

/** Opens downloads of one installation; each throws a SalesIqFailure or a FileFailure. */
export const downloadOf =
  ({ url, timeLimitMs }: Host, tokens: AccessTokens): Download =>
  ({ call, scope, path }) =>
  () =>
    withToken(tokens, async (token) => {
      const headers = { ...authorisation(token), accept: '*/*', 'accept-encoding': 'identity' }
      const answer = await askForStream({ call, method: 'GET', url: `${url}${path}`, headers, timeLimitMs })
      if (!mayBeRefusal(answer)) return answer
      const text = await readText(answer.stream)
      judge({ ...answer, text }, { call, scope, schema: schemas.anything, sent: [token] })
      throw new FileFailure('unreachable')
    })
