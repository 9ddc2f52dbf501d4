/** The management API of webhooks: create, list, get, update, delete (create-webhook-v2.html, update-webhook-v2.html). */
import { z } from 'zod'
import { ApiFailure } from './failure'
import { post } from './post'
import { newWebhook } from './registry'
import { type ApiCall, envelope, HELP, list, route } from './route'
import { conversationEvents, newKey, type Webhook } from './webhook'
import { webhookView } from './webhook-view'
import type { World } from './world'

const DAY_MS = 24 * 3_600_000

const digits = z.string().regex(/^\d+$/)
const wholeNumber = z.union([digits.transform(Number), z.number().int()])

const webhookBody = z.strictObject({
  type: z.enum(['data', 'administration']),
  events: z.array(z.string()).min(1),
  url: z.url({ protocol: /^https?$/ }),
  app_ids: z.array(digits).optional(),
  secured: z.boolean().optional(),
  version: z.union([z.literal('1'), z.literal(1)]).optional(),
  // The page's own sample is below the minimum it names, so only the maximum is checked.
  expiry_time_for_executions_data: wholeNumber.pipe(z.number().max(60 * DAY_MS)).optional(),
})

const changes = webhookBody.partial().required({ type: true })

type Changes = z.infer<typeof changes>

export const webhookOf = ({ webhooks }: World, params: Record<string, string>) => {
  const found = webhooks.find(({ id }) => id === params['id'])
  if (!found) throw new ApiFailure(1019)
  return found
}

const administrative = /^(operator|department|brands|tag)\.[a-z.]+$/

const checkLists = ({ portal }: World, { type, events = [], app_ids = [] }: Changes) => {
  const isKnown = (event: string) => (type === 'data' ? conversationEvents.includes(event) : administrative.test(event))
  const odd = events.findIndex((event) => !isKnown(event))
  if (odd >= 0) throw new ApiFailure(1015, { json_key: `events[${odd}]` })
  const strange = app_ids.findIndex((appId) => !portal.brands.some(({ id }) => id === appId))
  if (strange >= 0) throw new ApiFailure(1015, { json_key: `app_ids[${strange}]` })
  if (type !== 'data' && app_ids.length > 0) throw new ApiFailure(1015, { json_key: 'app_ids' })
}

/** Before SalesIQ accepts an address, a HEAD request to it must give 200. */
const probe = async ({ switches, clock }: World, url: string) => {
  const timeoutMs = switches.webhookTimeoutMs
  const { status } = await post(clock, { method: 'HEAD', url, headers: {}, body: '', timeoutMs })
  if (status === 200) return
  throw new ApiFailure(
    switches.headProbeError,
    { json_key: 'url' },
    `HEAD gave ${status}; the code is \`headProbeError\``,
  )
}

const apply = (webhook: Webhook, body: Changes) => {
  webhook.type = body.type
  webhook.events = body.events ?? webhook.events
  webhook.url = body.url ?? webhook.url
  webhook.appIds = body.app_ids ?? webhook.appIds
  webhook.secured = body.secured ?? webhook.secured
  webhook.executionLifetimeMs = body.expiry_time_for_executions_data ?? webhook.executionLifetimeMs
}

const create = async ({ world, body }: ApiCall<z.infer<typeof webhookBody>>) => {
  checkLists(world, body)
  await probe(world, body.url)
  const webhook = newWebhook(world, { url: body.url, secured: body.secured ?? false, events: body.events, appIds: [] })
  apply(webhook, body)
  if (webhook.secured && world.switches.securedMakesKey) webhook.keys.push(newKey(webhook, world.clock.now()))
  world.webhooks.push(webhook)
  return envelope('webhook', webhookView(world, webhook))
}

const update = async ({ world, body, params }: ApiCall<Changes>) => {
  const webhook = webhookOf(world, params)
  checkLists(world, body)
  if (body.url !== undefined && body.url !== webhook.url) await probe(world, body.url)
  apply(webhook, body)
  webhook.modifiedAt = world.clock.now()
  return envelope('webhook', webhookView(world, webhook))
}

const PATH = '/api/v2/:screen/webhooks'

export const webhookRoutes = [
  // https://www.zoho.com/salesiq/help/developer-section/create-webhook-v2.html
  route({
    method: 'POST',
    path: PATH,
    page: `${HELP}create-webhook-v2.html`,
    scope: 'webhooks.CREATE',
    body: webhookBody,
    handle: create,
  }),
  // https://www.zoho.com/salesiq/help/developer-section/create-webhook-v2.html lists it beside
  route({
    method: 'GET',
    path: PATH,
    page: `${HELP}create-webhook-v2.html`,
    scope: 'webhooks.READ',
    query: ['type'],
    handle: ({ world, query }) => {
      const wanted = world.webhooks.filter(({ type }) => (query['type'] ?? type) === type)
      return list(
        world,
        wanted.map((webhook) => webhookView(world, webhook)),
      )
    },
  }),
  // https://www.zoho.com/salesiq/help/developer-section/create-webhook-v2.html lists it beside
  route({
    method: 'GET',
    path: `${PATH}/:id`,
    page: `${HELP}create-webhook-v2.html`,
    scope: 'webhooks.READ',
    handle: ({ world, params }) => envelope('webhook', webhookView(world, webhookOf(world, params))),
  }),
  // https://www.zoho.com/salesiq/help/developer-section/update-webhook-v2.html
  route({
    method: 'PUT',
    path: `${PATH}/:id`,
    page: `${HELP}update-webhook-v2.html`,
    scope: 'webhooks.UPDATE',
    body: changes,
    handle: update,
  }),
  // https://www.zoho.com/salesiq/help/developer-section/create-webhook-v2.html lists it beside
  route({
    method: 'DELETE',
    path: `${PATH}/:id`,
    page: `${HELP}create-webhook-v2.html`,
    scope: 'webhooks.DELETE',
    handle: ({ world, params }) => {
      const webhook = webhookOf(world, params)
      world.webhooks.splice(world.webhooks.indexOf(webhook), 1)
      webhook.enabled = false
      return envelope('webhook', { id: webhook.id })
    },
  }),
]
