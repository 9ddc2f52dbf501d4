/** SalesIQ as whoever sets it up sees it: portals, brands, departments and webhooks. */
import * as z from 'zod/mini'
import { type Hook, hookOf, hooks, list, type Named, namedOf, oneHook, type Portal, portals } from './admin-schemas'
import type { Rest, RestCall } from './rest'
import { app, departmentIdsOf } from './schemas'

/** What this package listens to. */
export const eventsInUse = [
  'conversation.attender.updated',
  'conversation.operator.replied',
  'conversation.completed',
  'conversation.missed',
  'conversation.transfer.accepted',
  'conversation.rated',
  'conversation.message.edited',
  'conversation.message.deleted',
]

const departmentsPerPage = 20
const mostPages = 20

/** GET /api/v2/portals, rest-api-portal-list.html. Samples show display text in `screenname`, so it must be tried out. */
export const portalsOf = async (rest: Rest): Promise<Portal[]> => {
  const call = 'list the portals'
  const { data } = await rest({
    call,
    family: 'setup',
    scope: 'SalesIQ.portals.READ',
    method: 'GET',
    path: '/api/v2/portals',
    schema: portals,
    repeatable: true,
  })
  return data.flatMap(({ screenname, name }) =>
    screenname ? [{ screenName: screenname, name: name ?? screenname }] : [],
  )
}

export class SalesIqAdmin {
  private readonly rest: Rest
  private readonly base: string

  constructor(rest: Rest, screenName: string) {
    this.rest = rest
    this.base = `/api/v2/${encodeURIComponent(screenName)}`
  }

  /** rest-api-apps-list.html */
  async brands(): Promise<Named[]> {
    const { data } = await this.call({
      call: 'list the brands',
      family: 'setup',
      scope: 'SalesIQ.apps.READ',
      method: 'GET',
      path: '/apps',
      schema: list,
    })
    return data.map(namedOf)
  }

  /** The ids of the departments of a brand; none where SalesIQ does not tell. */
  async departmentsOf(appId: string): Promise<string[]> {
    const { data } = await this.call({
      call: 'read the brand',
      family: 'setup',
      scope: 'SalesIQ.apps.READ',
      method: 'GET',
      path: `/apps/${appId}`,
      schema: app,
    })
    return departmentIdsOf(data.departments)
  }

  /** rest-api-department-list.html: twenty at a time. */
  async departments(): Promise<Named[]> {
    const found: Named[] = []
    for (let page = 0; page < mostPages; page += 1) {
      const path = `/departments?index=${page * departmentsPerPage + 1}`
      const call = 'list the departments'
      const scope = 'SalesIQ.departments.READ'
      const { data } = await this.call({ call, family: 'setup', scope, method: 'GET', path, schema: list })
      found.push(...data.map(namedOf))
      if (data.length < departmentsPerPage) break
    }
    return found
  }

  /** create-webhook-v2.html */
  async hooks(): Promise<Hook[]> {
    const { data } = await this.call({
      call: 'list the webhooks',
      family: 'webhooks',
      scope: 'SalesIQ.webhooks.READ',
      method: 'GET',
      path: '/webhooks',
      schema: hooks,
    })
    return data.map(hookOf)
  }

  /** SalesIQ probes the address with HEAD while this runs: create-webhook-v2.html. */
  async makeHook(url: string, appId: string): Promise<Hook> {
    const body = { type: 'data', url, events: eventsInUse, app_ids: [appId], secured: true, version: '1' }
    const call = 'make the webhook'
    const { data } = await this.call({
      call,
      family: 'webhooks',
      scope: 'SalesIQ.webhooks.CREATE',
      method: 'POST',
      path: '/webhooks',
      body,
      schema: oneHook,
    })
    return hookOf(data)
  }

  /** Events and brands are replaced, not added: update-webhook-v2.html. */
  async changeHook(id: string, appIds: string[]): Promise<Hook> {
    const body = { type: 'data', events: eventsInUse, app_ids: appIds, secured: true }
    const call = 'change the webhook'
    const { data } = await this.call({
      call,
      family: 'webhooks',
      scope: 'SalesIQ.webhooks.UPDATE',
      method: 'PUT',
      path: `/webhooks/${id}`,
      body,
      schema: oneHook,
    })
    return hookOf(data)
  }

  /** generate-public-key-webhook-v2.html: two keys at the most, and the oldest one signs. */
  async makeKey(id: string): Promise<Hook> {
    const call = 'make the public key of the webhook'
    const { data } = await this.call({
      call,
      family: 'webhooks',
      scope: 'SalesIQ.webhooks.CREATE',
      method: 'POST',
      path: `/webhooks/${id}/keys`,
      schema: oneHook,
    })
    return hookOf(data)
  }

  async removeHook(id: string): Promise<void> {
    const call = 'remove the webhook'
    await this.call({
      call,
      family: 'webhooks',
      scope: 'SalesIQ.webhooks.DELETE',
      method: 'DELETE',
      path: `/webhooks/${id}`,
      schema: z.unknown(),
    })
  }

  private call<S extends z.core.$ZodType>(call: Omit<RestCall<S>, 'repeatable'>): Promise<z.output<S>> {
    // Making something twice would leave two of it; everything else may be asked again.
    return this.rest({ ...call, path: `${this.base}${call.path}`, repeatable: call.method !== 'POST' })
  }
}
