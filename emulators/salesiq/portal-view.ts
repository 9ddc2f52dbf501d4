/** Departments and the portal as REST v2 shows them (rest-api-department-list.html, rest-api-portal-list.html). */
import { departmentAvailability } from './availability'
import type { Department } from './portal'
import type { World } from './world'

// Booleans come as text here.
export const departmentView = (world: World, department: Department) => ({
  modified_time: String(department.createdAt),
  name: department.name,
  id: department.id,
  is_enabled: String(department.is_enabled),
  created_by: world.portal.operators[0]?.id ?? '',
  is_public: 'true',
  is_system_generated: 'false',
  created_time: String(department.createdAt),
  description: department.description,
  display_name: department.name,
  ...departmentAvailability(world, department),
})

export const portalView = ({ portal, switches }: World) => ({
  owner_zuid: portal.operators[0]?.zuid ?? '',
  operator_id: portal.operators[0]?.id ?? '',
  name: portal.displayName,
  logo: '',
  created_time: '1700000000000',
  screenname: switches.portalListScreenName === 'screenName' ? portal.screenName : portal.displayName,
})
