/** The visitor API opens a conversation and lists those of a visitor. */
import { z } from 'zod'
import { ApiFailure, undecided } from './failure'
import { openChat } from './open-chat'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ApiCall, envelope, HELP, list, route } from './route'
import { visitorView } from './visitor-view'
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
  ...{
    cookie_enabled: flag,
    java_enabled: flag,
    screen: text,
    color_code: text,
    flash_version: text,
    js_version: text,
  },
  referrer: text,
}

const opening = z.strictObject({
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

type Body = z.infer<typeof opening>

const checkPlace = ({ portal, switches }: World, { app_id, department_id }: Body) => {
  const department = portal.departments.find(({ id }) => id === department_id)
  if (!portal.brands.some(({ id, enabled }) => id === app_id && enabled))
    throw new ApiFailure(1019, { json_key: 'app_id' })
  if (!department) throw new ApiFailure(1025, { json_key: 'department_id' })
  if (!department.is_enabled) throw new ApiFailure(switches.disabledDepartmentError, { json_key: 'department_id' })
}

const checkContact = ({ switches }: World, { visitor: { email, phone } }: Body) => {
  if (switches.contactCheck === 'none') return
  if (email !== undefined && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    throw undecided(1015, 'contactCheck', { json_key: 'visitor.email' })
  if (phone !== undefined && !/^\+?[\d\s().-]{3,40}$/.test(phone))
    throw undecided(1015, 'contactCheck', { json_key: 'visitor.phone' })
}

const waitTime = ({ switches }: World, { custom_wait_time: seconds }: Body) => {
  if (seconds === undefined || seconds <= 999) return seconds
  if (switches.longWaitTime === 'refuse') throw undecided(1011, 'longWaitTime', { param: 'custom_wait_time' })
  return 999
}

const open = async ({ world, body }: ApiCall<Body>) => {
  checkPlace(world, body)
  checkContact(world, body)
  const customWaitTime = waitTime(world, body)
  if (body.question.length > world.switches.maxQuestionLength)
    throw undecided(1011, 'maxQuestionLength', { param: 'question' })
  const { user_id, name, email, phone, country_code, ...details } = body.visitor
  const { conversation } = openChat(world, {
    visitor: { user_id, name: name || 'Visitor', email, phone, country_code: country_code ?? 'US', details },
    question: body.question,
    origin: 'api',
    departmentId: body.department_id,
    appId: body.app_id,
    customerInfo: body.customer_info ?? {},
    customWaitTime,
  })
  const reply = visitorView(world, conversation)
  if (world.switches.openReplyDelayMs > 0) await sleep(world.switches.openReplyDelayMs)
  return envelope('conversations', reply)
}

export const visitorOpenRoutes = [
  // https://www.zoho.com/salesiq/help/developer-section/open-conversation-v1.html
  route({
    method: 'POST',
    path: '/api/visitor/v1/:screen/conversations',
    page: `${HELP}open-conversation-v1.html`,
    scope: 'conversations.CREATE',
    body: opening,
    handle: open,
  }),
  // https://www.zoho.com/salesiq/help/developer-section/open-conversation-v1.html names the list, not its path
  route({
    method: 'GET',
    path: '/api/visitor/v1/:screen/conversations',
    page: `${HELP}open-conversation-v1.html`,
    scope: 'conversations.READ',
    query: ['avuid', 'cvuid'],
    handle: ({ world, query }) => {
      if (world.switches.visitorList === 'absent') throw undecided(1006, 'visitorList')
      if (!query['avuid'] && !query['cvuid']) throw new ApiFailure(1011, { param: 'avuid' })
      const isTheirs = (details: Record<string, unknown>) =>
        Object.entries(query).every(([name, value]) => details[name] === value)
      const theirs = world.conversations.filter(({ visitor }) => isTheirs(visitor.details))
      return list(
        world,
        theirs.map((conversation) => visitorView(world, conversation)),
      )
    },
  }),
]
