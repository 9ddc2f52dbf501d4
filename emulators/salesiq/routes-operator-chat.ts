/** REST v2 acts as an operator: picks up, speaks, transfers, takes over or refuses. */
import { z } from 'zod'
import type { AccessToken } from './accounts'
import { attend, say } from './chat'
import { type Conversation, isOver } from './conversation'
import { ApiFailure, undecided } from './failure'
import { openRestChat } from './find-chat'
import { asAttender } from './open-chat'
import { restDetails } from './rest-view'
import { type ApiCall, envelope, HELP, route } from './route'
import { onlyVerb } from './routes-close'
import { answerToMessage, checkText, textBody, type TextBody } from './say-by-api'
import { storeFile } from './store-file'
import { beginTransfer, endTransfer, mayAnswerTransfer } from './transfer-chat'
import type { World } from './world'

const idOf = ({ params }: { params: Record<string, string> }) => params['id'] ?? ''

/** The operator behind the token. An organisation token has none of its own: switch `orgTokenActsAsOperator`. */
const actingOperator = ({ portal, switches }: World, token: AccessToken) => {
  if (token.org && !switches.orgTokenActsAsOperator) throw undecided(1016, 'orgTokenActsAsOperator')
  const person = portal.operators.find(({ id }) => token.org || id === token.operatorId)
  if (!person) throw new ApiFailure(1020)
  return person
}

const speakIn = ({ world, body, upload, token }: ApiCall<TextBody>, conversation: Conversation) => {
  const { id, name } = actingOperator(world, token)
  const text = upload ? '' : body.text
  checkText(world, text)
  const file = upload && storeFile(world, upload)
  const silent = !world.switches.repliedForApiMessages
  void say(world, conversation, { from: 'operator', senderId: id, senderName: name, text, file, silent })
  return answerToMessage(world, conversation, file !== undefined)
}

const newestChatOf = ({ conversations }: World, email: string) => {
  const isTheirs = ({ visitor }: Conversation) => visitor.email?.toLowerCase() === email.toLowerCase()
  const found = conversations.findLast((entry) => !isOver(entry) && isTheirs(entry))
  if (!found) throw new ApiFailure(1019)
  return found
}

const messageRoutes = [
  // https://www.zoho.com/salesiq/help/developer-section/send-message-operator-conversation-v2.html
  route<TextBody>({
    method: 'POST',
    path: '/api/v2/:screen/conversations/:id/messages',
    page: `${HELP}send-message-operator-conversation-v2.html`,
    scope: 'conversations.CREATE',
    body: textBody,
    files: true,
    handle: (call) => speakIn(call, openRestChat(call.world, idOf(call))),
  }),
  // https://www.zoho.com/salesiq/help/developer-section/send-message-operator-conversation-v2.html
  route<TextBody>({
    method: 'POST',
    path: '/api/v2/:screen/visitors/:email/messages',
    page: `${HELP}send-message-operator-conversation-v2.html`,
    scope: 'conversations.CREATE',
    body: textBody,
    files: true,
    handle: (call) => speakIn(call, newestChatOf(call.world, call.params['email'] ?? '')),
  }),
]

// https://www.zoho.com/salesiq/help/developer-section/pickup-chat-v2.html
const pickupRoutes = (['PUT', 'POST'] as const).map((method) =>
  route({
    method,
    path: '/api/v2/:screen/conversations/:id/pickup',
    page: `${HELP}pickup-chat-v2.html`,
    scope: 'conversations.UPDATE',
    allowed: onlyVerb(method, 'operatorVerb'),
    handle: (call) => {
      const { world, token } = call
      const conversation = openRestChat(world, idOf(call))
      if (conversation.attender?.kind === 'operator') throw new ApiFailure(1016)
      void attend(world, conversation, asAttender(actingOperator(world, token)))
      return envelope('conversations', restDetails(world, conversation))
    },
  }),
)

const transferBody = z.strictObject({
  department_id: z.string().min(1),
  operator_id: z.string().min(1).optional(),
  notes: z.string().optional(),
  note: z.string().optional(),
})

const transfer = (call: ApiCall<z.infer<typeof transferBody>>) => {
  const { world, body } = call
  const { transferNote } = world.switches
  const other = transferNote === 'notes' ? 'note' : 'notes'
  if (transferNote !== 'both' && body[other] !== undefined) throw undecided(1015, 'transferNote', { json_key: other })
  const conversation = openRestChat(world, idOf(call))
  const { operators, departments } = world.portal
  if (!departments.some(({ id }) => id === body.department_id))
    throw new ApiFailure(1025, { json_key: 'department_id' })
  const to = operators.find(({ id }) => id === body.operator_id)
  if (body.operator_id && !to?.departments.includes(body.department_id)) {
    throw new ApiFailure(1024, { json_key: 'operator_id' })
  }
  if (!conversation.attender) throw new ApiFailure(1016)
  const note = body.notes ?? body.note
  const offer = { departmentId: body.department_id, operatorId: body.operator_id, note }
  void beginTransfer(world, conversation, offer)
  return envelope('conversations', restDetails(world, conversation))
}

// https://www.zoho.com/salesiq/help/developer-section/rest-api-transfer-chat-v2.html
const transferRoute = route({
  method: 'PUT',
  path: '/api/v2/:screen/conversations/:id/transfer',
  page: `${HELP}rest-api-transfer-chat-v2.html`,
  scope: 'conversations.UPDATE',
  body: transferBody,
  handle: transfer,
})

const answerBody = z.strictObject({ operator_id: z.string().min(1) })

// https://www.zoho.com/salesiq/help/developer-section/rest-api-reject-transfer-chat-v2.html and its twin for accepting
const answerRoutes = (['accept', 'reject'] as const).flatMap((verdict) =>
  (['PUT', 'POST'] as const).map((method) =>
    route({
      method,
      path: `/api/v2/:screen/conversations/:id/${verdict}`,
      page: `${HELP}rest-api-${verdict}-transfer-chat-v2.html`,
      scope: 'conversations.UPDATE',
      body: answerBody,
      allowed: onlyVerb(method, 'operatorVerb'),
      handle: (call) => {
        const { world, body } = call
        const conversation = openRestChat(world, idOf(call))
        const operator = world.portal.operators.find(({ id }) => id === body.operator_id)
        if (!operator) throw new ApiFailure(1020, { json_key: 'operator_id' })
        if (!mayAnswerTransfer(conversation, operator)) throw new ApiFailure(1016)
        void endTransfer(world, conversation, { accepted: verdict === 'accept', operator })
        return envelope('conversations', restDetails(world, conversation))
      },
    }),
  ),
)

export const operatorChatRoutes = [...messageRoutes, ...pickupRoutes, transferRoute, ...answerRoutes]
