/** A plain integration: the same calls with the client of the SDK, and with axios to SalesIQ. */
import { axios } from '@botpress/client'
import type { Calls } from './calls'
import { integrationWith } from './integration'

const salesIq: Calls['salesIq'] = async <T>(...[ctx, { method, path, body }]: Parameters<Calls['salesIq']>) => {
  const headers = { authorization: `Zoho-oauthtoken ${ctx.configuration.accessToken}`, accept: 'application/json' }
  const { data } = await axios.default.request<T>({
    method,
    url: `${process.env['ZOHO_SALESIQ_URL']}${path}`,
    headers,
    data: body,
  })
  return data
}

export default integrationWith({ clientOf: ({ client }) => client, salesIq })
