/** An operator as REST v2 shows one, truth and numbers as text (rest-api-operator-list.html). */
import { operatorAvailability } from './availability'
import { pictureFile } from './pictures'
import type { Operator } from './portal'
import type { World } from './world'

// The page names two codes, 1 and 3; what somebody away has is switch `offlineStatusCode`.
const statusFields = ({ switches }: World, { status }: Operator) => {
  if (status === 'available') return { status_code: '1', status_message: 'Available' }
  if (status === 'busy') return { status_code: '3', status_message: 'Busy' }
  return { status_code: switches.offlineStatusCode, status_message: 'Away' }
}

/** Relative as in rest-api-associate-operator-department.html, unless switch `operatorImage` says otherwise. */
const imageUrl = ({ portal, switches, url }: World, operator: Operator) => {
  if (!operator.picture || switches.operatorImage === 'none') return ''
  const file = pictureFile(operator)
  if (switches.operatorImage === 'public') return `${url}/_images/${file}`
  return `/api/v2/${portal.screenName}/downloads/${file}?purpose=operator_image`
}

export const operatorView = (world: World, operator: Operator) => {
  const [first = '', ...others] = operator.name.split(' ')
  const { id, email, nickName, role, departments, isOwner, zuid, createdAt } = operator
  return {
    is_chat_enabled: 'true',
    first_name: first,
    is_enabled: 'true',
    nick_name: nickName,
    wms_id: `LD_${world.portal.orgId}_${id}`,
    email_id: email,
    ...statusFields(world, operator),
    ...operatorAvailability(world, operator),
    notify: { new_visit: 'true', return_visit: 'true' },
    zuid,
    is_owner: String(isOwner),
    id,
    is_confirmed: 'true',
    is_deleted: 'false',
    last_name: others.join(' '),
    maximum_concurrent_chat: '10',
    created_time: String(createdAt),
    modified_time: String(createdAt),
    departments,
    role,
    language: 'en',
    time_zone: 'UTC',
    image_url: imageUrl(world, operator),
  }
}
