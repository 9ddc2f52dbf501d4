/** The JSON around an entity, in the form seen live or in the older documented one. */
import type { Happening } from './entity'
import type { Webhook } from './webhook'
import type { World } from './world'

/** Text of one attempt. The documented form has `app_id` as a bare number with more digits than a double can hold. */
export type Written = (attempt: number) => string

export const writeEnvelope = (world: World, webhook: Webhook, told: Happening & { entity: object }): Written => {
  const { switches, clock, portal } = world
  const { conversation, event, entity } = told
  const observed = switches.envelope === 'observed'
  const firstTime = clock.now()
  return (attempt) => {
    const json = JSON.stringify({
      ...(observed && { handler: 'execution' }),
      entity_type: 'conversation',
      ...(observed && { webhook: { id: webhook.id } }),
      org_id: portal.orgId,
      event,
      entity_id: conversation.id,
      attempt: switches.attemptCounts ? attempt : 1,
      version: observed ? webhook.version : String(webhook.version),
      app_id: observed ? conversation.appId : '#app_id#',
      entity,
      event_time: String(switches.retryReusesEventTime ? firstTime : clock.now()),
    })
    return observed ? json : json.replace('"#app_id#"', conversation.appId)
  }
}
