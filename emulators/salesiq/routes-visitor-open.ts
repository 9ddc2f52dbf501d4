/** The visitor API opens a conversation and lists those of a visitor. */
import { ApiFailure, undecided } from './failure'
import { openChat } from './open-chat'
import { checkOpening, type Opening, openingBody, waitTime } from './opening-body'
import { type ApiCall, envelope, HELP, list, route } from './route'
import { visitorView } from './visitor-view'

const open = async ({ world, body }: ApiCall<Opening>) => {
  checkOpening(world, body)
  const { user_id, name, email, phone, country_code, ...details } = body.visitor
  const { conversation } = openChat(world, {
    visitor: { user_id, name: name || 'Visitor', email, phone, country_code: country_code ?? 'US', details },
    question: body.question,
    origin: 'api',
    departmentId: body.department_id,
    appId: body.app_id,
    customerInfo: body.customer_info ?? {},
    customWaitTime: waitTime(world, body),
  })
  const reply = visitorView(world, conversation)
  await world.clock.wait(world.switches.openReplyDelayMs)
  return envelope('conversations', reply)
}

export const visitorOpenRoutes = [
  // https://www.zoho.com/salesiq/help/developer-section/open-conversation-v1.html
  route({
    method: 'POST',
    path: '/api/visitor/v1/:screen/conversations',
    page: `${HELP}open-conversation-v1.html`,
    scope: 'conversations.CREATE',
    body: openingBody,
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
