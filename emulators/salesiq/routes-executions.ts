/** Failed executions: listed, tried again by hand, deleted (failure-list-webhook-v2.html, retry-failed-executions-webhook-v2.html). */
import { z } from 'zod'
import type { Execution } from './courier'
import { ApiFailure } from './failure'
import { between, numberIn, numberWithin, oneOf, pageOf, type Query } from './list-query'
import { envelope, HELP, list, route } from './route'
import { webhookOf } from './routes-webhooks'
import type { Webhook } from './webhook'
import { executionView } from './webhook-view'
import type { World } from './world'

const MOST_RETRIES = 99

const failed = ({ courier, clock }: World, webhook: Webhook) =>
  courier.executions.filter(
    (entry) =>
      entry.webhook === webhook && entry.state === 'failed' && entry.at > clock.now() - webhook.executionLifetimeMs,
  )

const wanted = (world: World, webhook: Webhook, query: Query) => {
  const [from, to] = [numberIn(query, 'from_time'), numberIn(query, 'to_time')]
  const events = query['events']?.split(',')
  return failed(world, webhook).filter(
    ({ at, event }) => between(at, from, to) && (events === undefined || events.includes(event)),
  )
}

const listed = (world: World, webhook: Webhook, query: Query) => {
  const found = wanted(world, webhook, query)
  if (oneOf(query, 'mode', ['meta'])) return envelope('list', { count: String(found.length) })
  const limit = numberWithin(query, 'limit', [5, 50, 50])
  const page = numberWithin(query, 'pageno', [1, 1, Number.MAX_SAFE_INTEGER])
  return list(
    world,
    pageOf(found, page, limit).map((execution) => executionView(world, execution)),
  )
}

/** Tries again; the answer does not wait for it. Returns the ids that have had their tries. */
const retry = (world: World, executions: Execution[]) => {
  const spent = executions.filter(({ retries }) => retries >= MOST_RETRIES)
  for (const execution of executions.filter((entry) => !spent.includes(entry))) {
    execution.retries += 1
    void world.courier.attempt(execution, 0)
  }
  return envelope('webhook', { skipped: spent.map(({ id }) => id) }, { sync_time: String(world.clock.now()) })
}

const byIds = (world: World, webhook: Webhook, ids: string[]) =>
  ids.map((id, index) => {
    const found = failed(world, webhook).find((entry) => entry.id === id)
    if (!found) throw new ApiFailure(1019, { json_key: `ids[${index}]` })
    return found
  })

const idsBody = z.strictObject({ ids: z.array(z.string()).min(1).max(300) })

const PATH = '/api/v2/:screen/webhooks/:id/executions'
const LIST_PAGE = `${HELP}failure-list-webhook-v2.html`
const RETRY_PAGE = `${HELP}retry-failed-executions-webhook-v2.html`

export const executionRoutes = [
  // https://www.zoho.com/salesiq/help/developer-section/failure-list-webhook-v2.html
  route({
    method: 'GET',
    path: PATH,
    page: LIST_PAGE,
    scope: 'webhooks.READ',
    query: ['from_time', 'to_time', 'events', 'limit', 'pageno', 'mode'],
    handle: ({ world, params, query }) => listed(world, webhookOf(world, params), query),
  }),
  // https://www.zoho.com/salesiq/help/developer-section/retry-failed-executions-webhook-v2.html
  route({
    method: 'POST',
    path: `${PATH}/:execution`,
    page: RETRY_PAGE,
    scope: 'webhooks.CREATE',
    handle: ({ world, params }) => retry(world, byIds(world, webhookOf(world, params), [params['execution'] ?? ''])),
  }),
  // https://www.zoho.com/salesiq/help/developer-section/retry-failed-executions-webhook-v2.html
  route({
    method: 'POST',
    path: PATH,
    page: RETRY_PAGE,
    scope: 'webhooks.CREATE',
    body: idsBody,
    handle: ({ world, params, body }) => retry(world, byIds(world, webhookOf(world, params), body.ids)),
  }),
  // https://www.zoho.com/salesiq/help/developer-section/failure-list-webhook-v2.html lists it beside
  route({
    method: 'DELETE',
    path: PATH,
    page: LIST_PAGE,
    scope: 'webhooks.DELETE',
    body: idsBody,
    handle: ({ world, params, body }) => {
      const gone = byIds(world, webhookOf(world, params), body.ids)
      for (const execution of gone) world.courier.executions.splice(world.courier.executions.indexOf(execution), 1)
      return envelope('webhook', { ids: body.ids }, { sync_time: String(world.clock.now()) })
    },
  }),
]
