/** REST v2 deletes a conversation: no page shows the call, only the scope (rest-api-prerequisite-v2.html). */
import { isOver } from './conversation'
import { ApiFailure, undecided } from './failure'
import { restChat } from './find-chat'
import { type ApiCall, envelope, HELP, route } from './route'
import type { World } from './world'

const remove = ({ world, params }: ApiCall<undefined>) => {
  const conversation = restChat(world, params['id'] ?? '')
  if (!isOver(conversation) && world.switches.conversationDelete === 'closedOnly') {
    throw undecided(1016, 'conversationDelete')
  }
  world.conversations.splice(world.conversations.indexOf(conversation), 1)
  // Nothing that is still due in this chat may happen.
  conversation.status = 'ended'
  return envelope('conversations', { id: conversation.id })
}

const onlyWherePresent = ({ switches }: World) => {
  if (switches.conversationDelete !== 'absent') return
  throw new ApiFailure(switches.wrongVerbError, {}, 'the call is not documented; switch `conversationDelete` decides')
}

export const deleteRoutes = [
  // https://www.zoho.com/salesiq/help/developer-section/rest-api-prerequisite-v2.html
  route({
    method: 'DELETE',
    path: '/api/v2/:screen/conversations/:id',
    page: `${HELP}rest-api-prerequisite-v2.html`,
    scope: 'conversations.DELETE',
    allowed: onlyWherePresent,
    handle: remove,
  }),
]
