/** The HTTP of the Botpress client: the client makes its calls with axios, and axios lets an adapter carry them. */
import { axios } from '@botpress/client'
import { ask, type HttpAnswer, NetFailure } from '../net/http'

const { AxiosError } = axios.default

type Config = Parameters<axios.AxiosAdapter>[0]

/** The time limit of the client, where a call has none. */
const usualLimitMs = 60_000

const send = async ({ baseURL = '', url = '', method = '', headers, data, timeout }: Config): Promise<HttpAnswer> => {
  const body: unknown = data
  if (body !== undefined && typeof body !== 'string') throw new Error('The Botpress client can send JSON only.')
  const all = Object.entries(headers.toJSON()).map(([name, value]): [string, string] => [name, String(value)])
  return ask({
    call: 'call Botpress',
    method: method.toUpperCase(),
    url: `${baseURL.replace(/\/+$/, '')}${url}`,
    headers: Object.fromEntries(all),
    body,
    timeLimitMs: timeout || usualLimitMs,
  })
}

type Answered = Omit<HttpAnswer, 'text'> & { data: string }

const responseWith = (config: Config, answer: Answered) => ({ ...answer, statusText: '', config })

/** With a status the client decides by the status whether it tries again, else by the code; after `ECONNABORTED` it does not. */
const withoutAnswer = (config: Config, { status, detail, code, isTimeout }: NetFailure) => {
  const response = status === undefined ? undefined : responseWith(config, { status, headers: {}, data: '' })
  return new AxiosError(detail, isTimeout ? AxiosError.ECONNABORTED : code, config, undefined, response)
}

/**
 * Does what the adapter of axios does for the client, without what calls with JSON do not need: proxies, redirects, forms,
 * streams, and the upload of `uploadFile`. Throws an AxiosError. https://axios-http.com/docs/req_config, `adapter`.
 */
export const clientAdapter: axios.AxiosAdapter = async (config) => {
  const { status, headers, text } = await send(config).catch((error: unknown) => {
    throw error instanceof NetFailure ? withoutAnswer(config, error) : error
  })
  const response = responseWith(config, { status, headers, data: text })
  if (config.validateStatus?.(status) ?? true) return response
  const code = status < 500 ? AxiosError.ERR_BAD_REQUEST : AxiosError.ERR_BAD_RESPONSE
  throw new AxiosError(`Request failed with status code ${status}`, code, config, undefined, response)
}
