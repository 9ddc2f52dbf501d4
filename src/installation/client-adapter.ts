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
    url: `${baseURL}${url}`,
    headers: Object.fromEntries(all),
    body,
    timeLimitMs: timeout || usualLimitMs,
  })
}

/** A code that axios-retry, which the client brings along, knows: after this one it does not try again. */
const codeOf = ({ isTimeout, code }: NetFailure) => (isTimeout ? AxiosError.ECONNABORTED : code)

/**
 * Does what the adapters of axios do for the client, at half of their cost: proxies, redirects, forms and streams are not
 * needed for Botpress's API. Throws an AxiosError. https://axios-http.com/docs/req_config, `adapter`.
 */
export const clientAdapter: axios.AxiosAdapter = async (config) => {
  const { status, headers, text } = await send(config).catch((error: unknown) => {
    if (!(error instanceof NetFailure)) throw error
    throw new AxiosError(error.detail, codeOf(error), config)
  })
  const response = { status, statusText: '', headers, data: text, config }
  if (config.validateStatus?.(status) ?? true) return response
  const code = status < 500 ? AxiosError.ERR_BAD_REQUEST : AxiosError.ERR_BAD_RESPONSE
  throw new AxiosError(`Request failed with status code ${status}`, code, config, undefined, response)
}
