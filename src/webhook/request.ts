/** Who knocks at the webhook address: SalesIQ with an event, or a person who sets it up. */
import type * as bp from '.botpress'
import { isForSetup, visitSetup } from '../setup/pages'
import { receive } from './receive'

export const request: bp.IntegrationProps['handler'] = async (props) => {
  const { req } = props
  // SalesIQ probes a new webhook with HEAD: create-webhook-v2.html.
  if (req.method === 'HEAD') return { status: 200 }
  if (isForSetup(req)) return visitSetup(props, req)
  return req.method === 'POST' ? receive(props) : { status: 405, headers: { allow: 'HEAD, POST' } }
}
