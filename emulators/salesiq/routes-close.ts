/** REST v2 ends a conversation (close-chat-v2.html); verb, token and repeated closing are switches. */
import { endChat, finishChat } from './chat'
import { isOver } from './conversation'
import { ApiFailure, undecided } from './failure'
import { overFailure, restChat } from './find-chat'
import { restView } from './rest-view'
import { type ApiCall, envelope, HELP, type Method, route } from './route'
import type { World } from './world'

const close = ({ world, params, token }: ApiCall<undefined>) => {
  const { switches } = world
  const conversation = restChat(world, params['id'] ?? '')
  if (token.org && !switches.orgTokenMayClose) throw undecided(1016, 'orgTokenMayClose')
  if (isOver(conversation) && switches.closeAgain === 'refuse') throw overFailure(world, conversation)
  if (conversation.status === 'waiting' && switches.closeWaiting === 'refuse') throw undecided(1016, 'closeWaiting')
  const finish = switches.closeWaiting === 'missed' ? finishChat : endChat
  void finish(world, conversation, { by: 'agent' })
  return envelope('conversations', restView(world, conversation))
}

/** Refuses the verb that the switch does not name. */
export const onlyVerb = (verb: Method, name: 'closeVerb' | 'operatorVerb') => (world: World) => {
  const wanted = world.switches[name]
  if (wanted !== 'both' && wanted !== verb)
    throw new ApiFailure(world.switches.wrongVerbError, {}, `the verb is not documented; switch \`${name}\``)
}

// https://www.zoho.com/salesiq/help/developer-section/close-chat-v2.html
export const closeRoutes = (['PUT', 'POST'] as const).map((method) =>
  route({
    method,
    path: '/api/v2/:screen/conversations/:id/close',
    page: `${HELP}close-chat-v2.html`,
    scope: 'conversations.UPDATE',
    allowed: onlyVerb(method, 'closeVerb'),
    handle: close,
  }),
)
