/** Who is there: https://www.zoho.com/salesiq/help/developer-section/rest-api-operator-list.html */
import * as z from 'zod/mini'
import type { Rest } from './rest'
import { isTrue, lenient, lenientText, text } from './schemas'

const asked = { family: 'operators', scope: 'SalesIQ.operators.READ' } as const

const operator = z.object({
  id: text,
  is_enabled: lenientText,
  is_chat_enabled: lenientText,
  is_deleted: lenientText,
  status_code: lenientText,
  availability: lenient(z.object({ status: lenientText })),
  departments: lenient(z.array(lenientText)),
  image_url: lenientText,
})

const list = z.object({ data: z.array(operator) })
const one = z.object({ data: operator })

export type Presence = 'available' | 'busy' | 'away'

/**
 * Of `status_code`, 1 (available) and 3 (busy) are documented. `availability.status`, where there is one, decides for any
 * other code, and against 1: somebody who is busy may be shown as offline.
 */
const presenceOf = ({ status_code, availability }: z.output<typeof operator>): Presence => {
  if (status_code === '3') return 'busy'
  const status = availability?.status?.toLowerCase()
  if (status === 'offline') return 'away'
  return status_code === '1' || status === 'online' ? 'available' : 'away'
}

const perPage = 20
const mostPages = 10

const takesChats = ({ is_enabled, is_chat_enabled, is_deleted }: z.output<typeof operator>) =>
  isTrue(is_enabled) && isTrue(is_chat_enabled) && is_deleted !== 'true'

/** Where SalesIQ does not tell in a way that is known, an operator may be in any. */
const mayBeIn = (departments: (string | undefined)[] | undefined, departmentId: string) =>
  departments === undefined || departments.some((id) => id === undefined || id === departmentId)

/** How the operators of a department are, as far as they take chats at all. Throws a SalesIqFailure. */
export const presenceIn = async (rest: Rest, screenName: string, departmentId: string): Promise<Presence[]> => {
  const found: z.output<typeof operator>[] = []
  for (let page = 0; page < mostPages; page += 1) {
    const path = `/api/v2/${screenName}/operators?index=${page * perPage + 1}`
    const { data } = await rest({
      call: 'list the operators',
      ...asked,
      method: 'GET',
      path,
      schema: list,
      repeatable: true,
    })
    found.push(...data)
    if (data.length < perPage) break
  }
  const ofDepartment = found.filter(({ departments }) => mayBeIn(departments, departmentId))
  return ofDepartment.filter(takesChats).map(presenceOf)
}

/** Where the picture of an operator is, as SalesIQ names it; undefined where he has none. Throws a SalesIqFailure. */
export const pictureOf = async (rest: Rest, screenName: string, operatorId: string): Promise<string | undefined> => {
  const path = `/api/v2/${screenName}/operators/${encodeURIComponent(operatorId)}`
  const call = 'read the operator'
  const { data } = await rest({ call, ...asked, about: 'id', method: 'GET', path, schema: one, repeatable: true })
  return data.image_url || undefined
}

const waitingList = z.object({ data: z.array(z.unknown()) })

/** The most that one answer counts. */
const mostWaiting = 99

/** How many chats wait in a department: get-conversation-list-details-v2.html. Throws a SalesIqFailure. */
export const waitingIn = async (rest: Rest, screenName: string, departmentId: string): Promise<number> => {
  const query = `status=waiting&department_id=${encodeURIComponent(departmentId)}&limit=${mostWaiting}`
  const { data } = await rest({
    call: 'count the waiting conversations',
    family: 'conversations',
    scope: 'SalesIQ.conversations.READ',
    method: 'GET',
    path: `/api/v2/${screenName}/conversations?${query}`,
    schema: waitingList,
    repeatable: true,
  })
  return data.length
}
