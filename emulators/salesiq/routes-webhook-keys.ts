/** Keys of a webhook: two at most, the oldest one signs (generate-public-key-webhook-v2.html). */
import { ApiFailure } from './failure'
import { envelope, HELP, route } from './route'
import { webhookOf } from './routes-webhooks'
import { newKey } from './webhook'
import { webhookView } from './webhook-view'

const MOST_KEYS = 2

export const webhookKeyRoutes = [
  // https://www.zoho.com/salesiq/help/developer-section/generate-public-key-webhook-v2.html
  route({
    method: 'POST',
    path: '/api/v2/:screen/webhooks/:id/keys',
    page: `${HELP}generate-public-key-webhook-v2.html`,
    scope: 'webhooks.CREATE',
    handle: ({ world, params }) => {
      const webhook = webhookOf(world, params)
      if (webhook.keys.length >= MOST_KEYS) throw new ApiFailure(1017)
      const now = world.clock.now()
      webhook.keys.push(newKey(webhook, now))
      return envelope('webhook', webhookView(world, webhook), { sync_time: String(now) })
    },
  }),
  // https://www.zoho.com/salesiq/help/developer-section/workflows-actions-webhooks.html
  route({
    method: 'DELETE',
    path: '/api/v2/:screen/webhooks/:id/keys/:key',
    page: `${HELP}workflows-actions-webhooks.html`,
    scope: 'webhooks.DELETE',
    handle: ({ world, params }) => {
      const webhook = webhookOf(world, params)
      const index = webhook.keys.findIndex(({ id }) => id === params['key'])
      if (index < 0) throw new ApiFailure(1019)
      webhook.keys.splice(index, 1)
      return envelope('webhook', webhookView(world, webhook), { sync_time: String(world.clock.now()) })
    },
  }),
]
