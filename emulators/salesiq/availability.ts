/** `availability.status` of operators and departments, which no page shows: switch `availability`. */
import type { Department, Operator } from './portal'
import type { World } from './world'

const isOnline = ({ switches }: World, { status }: Operator) =>
  status === 'available' || (status === 'busy' && switches.busyAvailability === 'online')

const shown = (online: boolean) => ({ availability: { status: online ? 'online' : 'offline' } })

export const operatorAvailability = (world: World, operator: Operator) =>
  world.switches.availability.includes('operators') ? shown(isOnline(world, operator)) : {}

/** A department is online while one of its operators is. */
export const departmentAvailability = (world: World, { id }: Pick<Department, 'id'>) => {
  if (!world.switches.availability.includes('departments')) return {}
  return shown(world.portal.operators.some((entry) => entry.departments.includes(id) && isOnline(world, entry)))
}
