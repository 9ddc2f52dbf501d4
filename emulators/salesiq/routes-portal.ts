/** REST v2 shows how the portal is set up: brands, departments, portals. */
import { brandDetails, brandListItem } from './brand'
import { ApiFailure } from './failure'
import { hex } from './ids'
import { numberIn, numberWithin } from './list-query'
import { departmentView, portalView } from './portal-view'
import { envelope, HELP, list, route } from './route'

/** The item of that id, or 1019. */
export const found = <T extends { id: string }>(items: T[], id: string | undefined) => {
  const item = items.find((entry) => entry.id === id)
  if (!item) throw new ApiFailure(1019)
  return item
}

const brandRoutes = [
  // https://www.zoho.com/salesiq/help/developer-section/rest-api-apps-list.html
  route({
    method: 'GET',
    path: '/api/v2/:screen/apps',
    page: `${HELP}rest-api-apps-list.html`,
    scope: 'apps.READ',
    query: ['last_sync_time'],
    handle: ({ world, query }) => {
      const since = numberIn(query, 'last_sync_time') ?? 0
      return list(world, world.portal.brands.filter(({ createdAt }) => createdAt >= since).map(brandListItem))
    },
  }),
  // https://www.zoho.com/salesiq/help/developer-section/rest-api-apps-list.html; the reply as seen live
  route({
    method: 'GET',
    path: '/api/v2/:screen/apps/:id',
    page: `${HELP}rest-api-apps-list.html`,
    scope: 'apps.READ',
    handle: ({ world, params }) => envelope('app', brandDetails(found(world.portal.brands, params['id']))),
  }),
]

const departmentRoutes = [
  // https://www.zoho.com/salesiq/help/developer-section/rest-api-department-list.html
  route({
    method: 'GET',
    path: '/api/v2/:screen/departments',
    page: `${HELP}rest-api-department-list.html`,
    scope: 'departments.READ',
    query: ['last_sync_time', 'index'],
    handle: ({ world, query }) => {
      const since = numberIn(query, 'last_sync_time') ?? 0
      const index = numberWithin(query, 'index', [1, 1, Number.MAX_SAFE_INTEGER])
      const fresh = world.portal.departments.filter(({ createdAt }) => createdAt >= since)
      const items = fresh.slice(index - 1, index + 19)
      return list(
        world,
        items.map((item) => departmentView(world, item)),
        { CRC: hex(8) },
      )
    },
  }),
  // https://www.zoho.com/salesiq/help/developer-section/rest-api-department-list.html
  route({
    method: 'GET',
    path: '/api/v2/:screen/departments/:id',
    page: `${HELP}rest-api-department-list.html`,
    scope: 'departments.READ',
    handle: ({ world, params }) =>
      envelope('department', departmentView(world, found(world.portal.departments, params['id']))),
  }),
]

const portalRoutes = [
  // https://www.zoho.com/salesiq/help/developer-section/rest-api-portal-list.html
  route({
    method: 'GET',
    path: '/api/v2/portals',
    page: `${HELP}rest-api-portal-list.html`,
    scope: 'portals.READ',
    handle: ({ world }) => list(world, [portalView(world)]),
  }),
  // https://www.zoho.com/salesiq/help/developer-section/rest-api-portal-list.html
  route({
    method: 'GET',
    path: '/api/v2/portals/:screen',
    page: `${HELP}rest-api-portal-list.html`,
    scope: 'portals.READ',
    handle: ({ world }) => envelope('portal', { ...portalView(world), screenname: world.portal.screenName }),
  }),
]

export const setupRoutes = [...brandRoutes, ...departmentRoutes, ...portalRoutes]
