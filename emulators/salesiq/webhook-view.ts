/** A webhook and a failed execution as the management API shows them (generate-public-key-webhook-v2.html, failure-list-webhook-v2.html). */
import type { Execution } from './courier'
import { base64Key, pemKey, type Webhook } from './webhook'
import type { World } from './world'

export const webhookView = ({ switches }: World, webhook: Webhook) => ({
  modified_time: String(webhook.modifiedAt),
  url: webhook.url,
  expiry_time_for_executions_data: String(webhook.executionLifetimeMs),
  id: webhook.id,
  modifier: { id: webhook.creatorId },
  creator: { id: webhook.creatorId },
  status: webhook.enabled ? 'enabled' : 'disabled',
  failures_count: String(webhook.failures),
  secured: webhook.secured,
  app_ids: webhook.appIds,
  version: webhook.version,
  type: webhook.type,
  ...(webhook.keys.length > 0 && {
    public_keys: webhook.keys.map((key) => ({
      key: switches.keyEncoding === 'pem' ? pemKey(key) : base64Key(key),
      creator: { id: webhook.creatorId },
      created_time: String(key.createdAt),
      id: key.id,
    })),
  }),
  created_time: String(webhook.createdAt),
  events: webhook.events,
})

export const executionView = ({ courier }: World, execution: Execution) => {
  const attempts = courier.deliveries.filter(({ executionId }) => executionId === execution.id)
  const last = attempts.at(-1)
  const payload = JSON.parse(execution.write(execution.attempts)) as Record<string, unknown>
  return {
    event: execution.event,
    remote_server_status: last?.status ?? 0,
    id: execution.id,
    number_of_retries: execution.attempts - 1,
    entity_id: execution.conversationId,
    entity: 'conversation',
    entity_label: { id: execution.conversationId },
    app_id: payload['app_id'],
    webhook_id: execution.webhook.id,
    payload: { version: 1, event_time: payload['event_time'], ...(payload['entity'] as object) },
    last_execution_time: String(last?.at ?? execution.at),
  }
}
