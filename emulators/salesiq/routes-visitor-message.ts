/** The visitor API speaks, ends and reopens a conversation. */
import { z } from 'zod'
import { finishChat, say } from './chat'
import { isOver } from './conversation'
import { undecided } from './failure'
import { hashedChat, overFailure, visitorChat } from './find-chat'
import { reopenChat } from './reopen-chat'
import { type ApiCall, envelope, HELP, route } from './route'
import { answerToMessage, checkText, textBody, type TextBody } from './say-by-api'
import { storeFile } from './store-file'
import { visitorView } from './visitor-view'

const speak = async ({ world, params, body, upload }: ApiCall<TextBody>) => {
  const conversation = visitorChat(world, params['id'] ?? '')
  const text = upload ? '' : body.text
  checkText(world, text)
  if (isOver(conversation)) {
    const { toClosedChat } = world.switches
    if (toClosedChat === 'refuse') throw overFailure(world, conversation)
    if (toClosedChat === 'ignore') return answerToMessage(world, conversation, false)
    if (toClosedChat === 'reopen') reopenChat(world, conversation)
  }
  const { id, name } = conversation.visitor
  const file = upload && storeFile(world, upload)
  const line = { from: 'visitor' as const, senderId: `$${id}`, senderName: name, text, file }
  void say(world, conversation, line)
  return answerToMessage(world, conversation, upload !== undefined)
}

const leave = ({ world, params }: ApiCall<undefined>) => {
  if (world.switches.visitorClose === 'absent') throw undecided(1006, 'visitorClose')
  const conversation = visitorChat(world, params['id'] ?? '')
  if (isOver(conversation)) throw overFailure(world, conversation)
  void finishChat(world, conversation, { by: 'visitor' })
  return envelope('conversations', visitorView(world, conversation))
}

const reopening = z.strictObject({
  message: z.string().min(1),
  visitor: z.record(z.string(), z.unknown()).optional(),
})

const reopen = ({ world, params, body }: ApiCall<z.infer<typeof reopening>>) => {
  const conversation = hashedChat(world, params['id'] ?? '')
  if (!world.portal.brand.allow_chat_reopen) throw undecided(world.switches.reopenError, 'reopenError')
  if (!isOver(conversation)) throw undecided(world.switches.reopenError, 'reopenError')
  checkText(world, body.message)
  reopenChat(world, conversation, body.message)
  return envelope('conversations', {
    ...visitorView(world, conversation),
    time_difference: '533',
    question: body.message,
  })
}

export const visitorMessageRoutes = [
  // https://www.zoho.com/salesiq/help/developer-section/send-message-visitor-conversation-v2.html
  route({
    method: 'POST',
    path: '/api/visitor/v1/:screen/conversations/:id/messages',
    page: `${HELP}send-message-visitor-conversation-v2.html`,
    scope: 'conversations.CREATE',
    body: textBody,
    files: true,
    handle: speak,
  }),
  // https://www.zoho.com/salesiq/help/developer-section/reopen-chat.html
  route({
    method: 'POST',
    path: '/api/visitor/v1/:screen/conversations/:id/reopen',
    page: `${HELP}reopen-chat.html`,
    scope: 'conversations.CREATE',
    body: reopening,
    handle: reopen,
  }),
  // https://www.zoho.com/salesiq/help/developer-section/rest-api-conversation-visitor-close-v2.html has it elsewhere
  route({
    method: 'PUT',
    path: '/api/visitor/v1/:screen/conversations/:id/close',
    page: `${HELP}rest-api-conversation-visitor-close-v2.html`,
    scope: 'conversations.UPDATE',
    handle: leave,
  }),
]
