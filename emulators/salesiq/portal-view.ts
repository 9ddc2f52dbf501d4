/** Departments, operators and the portal as REST v2 shows them (rest-api-department-list.html, rest-api-create-operator.html, rest-api-portal-list.html). */
import type { Department, Operator } from './portal'
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
})

export const operatorView = ({ switches }: World, operator: Operator) => {
  const [first = '', ...others] = operator.name.split(' ')
  const { id, email, nickName, role, departments, isOwner, available, zuid } = operator
  return {
    id,
    email_id: email,
    first_name: first,
    last_name: others.join(' '),
    nick_name: nickName,
    role,
    departments,
    is_chat_enabled: 'true',
    is_confirmed: 'true',
    is_enabled: 'true',
    is_owner: String(isOwner),
    wms_id: zuid,
    status_code: available ? '1' : switches.offlineStatusCode,
    status_message: available ? 'Available' : 'Away',
    maximum_concurrent_chat: '10',
    language: 'en',
    time_zone: 'UTC',
    image_url: '',
  }
}

export const portalView = ({ portal, switches }: World) => ({
  owner_zuid: portal.operators[0]?.zuid ?? '',
  operator_id: portal.operators[0]?.id ?? '',
  name: portal.displayName,
  logo: '',
  created_time: '1700000000000',
  screenname: switches.portalListScreenName === 'screenName' ? portal.screenName : portal.displayName,
})
