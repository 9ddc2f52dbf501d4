/** What opening a conversation takes, and what is refused (open-conversation-v1.html; the wait from create-conversations-visitor-v2.html). */
import { z } from 'zod'
import { ApiFailure, undecided } from './failure'
import type { World } from './world'

const text = z.string().optional()
const flag = z.union([z.boolean(), z.enum(['true', 'false'])]).optional()

const visitorDetails = {
  avuid: text,
  cvuid: text,
  platform: text,
  current_page: text,
  page_title: text,
  local_time_zone: text,
  cookie_enabled: flag,
  java_enabled: flag,
  screen: text,
  color_code: text,
  flash_version: text,
  js_version: text,
  referrer: text,
}

export const openingBody = z.strictObject({
  visitor: z.strictObject({
    user_id: z.string().min(1),
    name: text,
    email: text,
    phone: text,
    country_code: text,
    ...visitorDetails,
  }),
  app_id: z.string().min(1),
  department_id: z.string().min(1),
  question: z.string().min(1),
  custom_wait_time: z.number().int().positive().optional(),
  customer_info: z.record(z.string(), z.unknown()).optional(),
})

export type Opening = z.infer<typeof openingBody>

const checkPlace = ({ portal, switches }: World, { app_id, department_id }: Opening) => {
  const department = portal.departments.find(({ id }) => id === department_id)
  if (!portal.brands.some(({ id, enabled }) => id === app_id && enabled))
    throw new ApiFailure(1019, { json_key: 'app_id' })
  if (!department) throw new ApiFailure(1025, { json_key: 'department_id' })
  if (!department.is_enabled) throw new ApiFailure(switches.disabledDepartmentError, { json_key: 'department_id' })
}

const checkContact = ({ switches }: World, { visitor: { email, phone } }: Opening) => {
  if (switches.contactCheck === 'none') return
  if (email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    throw undecided(1015, 'contactCheck', { json_key: 'visitor.email' })
  if (phone !== undefined && !/^\+?[\d\s().-]{3,40}$/.test(phone))
    throw undecided(1015, 'contactCheck', { json_key: 'visitor.phone' })
}

// Which optional details a portal refuses, and how, is not documented: switch `refusedDetails`.
const checkDetails = ({ switches }: World, { visitor }: Opening) => {
  const refused = switches.refusedDetails.find((name) => visitor[name] !== undefined)
  if (!refused) return
  const pointers = { json_key: { json_key: `visitor.${refused}` }, param: { param: refused }, none: {} }
  throw undecided(switches.refusedDetailError, 'refusedDetails', pointers[switches.refusedDetailPointer])
}

/** Seconds; 999 at most. */
export const waitTime = ({ switches }: World, { custom_wait_time: seconds }: Opening) => {
  if (seconds === undefined || seconds <= 999) return seconds
  if (switches.longWaitTime === 'refuse') throw undecided(1011, 'longWaitTime', { param: 'custom_wait_time' })
  return 999
}

export const checkOpening = (world: World, body: Opening) => {
  checkPlace(world, body)
  checkContact(world, body)
  checkDetails(world, body)
  waitTime(world, body)
  const { maxQuestionLength } = world.switches
  if (body.question.length > maxQuestionLength) throw undecided(1011, 'maxQuestionLength', { param: 'question' })
}
