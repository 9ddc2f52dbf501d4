/** The `entity` of each conversation event, field for field as live portals or the docs have it (workflows-module-conversation.html). */
import { chatStatus, statusWord } from './chat-status'
import type { Attender, Conversation, Message } from './conversation'
import { messageEntity } from './message-entity'
import type { Switches } from './switches'
import type { World } from './world'

export type EventName = `conversation.${string}`

/** `copies`: the same webhook comes so many times more. */
export type Happening = { event: EventName; conversation: Conversation; message?: Message; copies?: number }

const known = (fields: Record<string, unknown>) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

const asTime = (at: number | undefined) => (at === undefined ? undefined : String(at))

// Live: only webhooks split the name, and the e-mail comes in lower case whatever was sent.
const visitorEntity = ({ visitor }: Conversation, switches: Switches) => {
  const [first = '', ...others] = visitor.name.split(' ')
  return known({
    email_id: visitor.email?.toLowerCase() ?? (switches.missingEmail === 'empty' ? '' : undefined),
    phone: visitor.phone,
    name: visitor.name,
    channel: 'website',
    last_name: others.join(' '),
    salutation: 'None',
    id: visitor.id,
    type: switches.visitorType,
    first_name: first,
  })
}

const ownerEntity = (attender: Attender | undefined, switches: Switches) => {
  if (!attender) return undefined
  const { email, name, id } = attender
  if (attender.kind === 'operator') return known({ email_id: email, name, id, type: 'operator', email })
  return switches.botOwnerShape === 'type' ? { name, id, type: 'bot' } : { name, id, type: 'operator', is_bot: true }
}

/** What every event about the life of a chat shares; absent where it did not happen. */
const lifecycle = (conversation: Conversation, switches: Switches) =>
  known({
    owner: ownerEntity(conversation.attender, switches),
    chat_status: chatStatus(conversation),
    question: conversation.question,
    reference_id: conversation.referenceId,
    department_id: conversation.departmentId,
    visitor_conversation_id: conversation.visitorConversationId,
    opened_time: String(conversation.openedAt),
    attended_time: asTime(conversation.attendedAt),
    end_time: asTime(conversation.endedAt),
    missed_time: asTime(conversation.missedAt),
    ended_by: conversation.endedBy,
    id: conversation.id,
    visitor: visitorEntity(conversation, switches),
    app_id: conversation.appId,
    status: statusWord(conversation),
    participants: conversation.participants,
  })

const without = (entity: Record<string, unknown>, ...names: string[]) =>
  Object.fromEntries(Object.entries(entity).filter(([name]) => !names.includes(name)))

const furtherFields = ({ id, customerInfo, supervisors }: Conversation) => ({
  conversation_id: id,
  thread_number: 1,
  chat_initiated_url: 'https://www.example.com/',
  supervisors,
  company: { name: 'Example', id: '40510000000009001', domain: 'example.com', status: 'lead' },
  customer_info: customerInfo,
  _meta: {},
})

const bare = (conversation: Conversation, switches: Switches) => ({
  id: conversation.id,
  visitor_conversation_id: conversation.visitorConversationId,
  visitor: visitorEntity(conversation, switches),
})

const messageEvent = (world: World, { conversation, message }: Happening) => ({
  id: conversation.id,
  visitor_conversation_id: conversation.visitorConversationId,
  ...(message && { message: messageEntity(world, conversation, message) }),
  visitor: visitorEntity(conversation, world.switches),
})

const rated = (conversation: Conversation, switches: Switches) =>
  known({
    ...conversation.rating,
    owner: without(ownerEntity(conversation.attender, switches) ?? {}, 'type', 'email'),
    visitor: without(visitorEntity(conversation, switches), 'channel', 'last_name', 'first_name', 'salutation'),
  })

/** Undefined: this event is not sent (switch `undocumentedEntity`). */
export const entityOf = (world: World, happening: Happening): Record<string, unknown> | undefined => {
  const { event, conversation } = happening
  const { switches } = world
  const whole = lifecycle(conversation, switches)
  switch (event) {
    case 'conversation.operator.replied':
    case 'conversation.visitor.replied':
      return messageEvent(world, happening)
    case 'conversation.completed':
      return {
        ...without(whole, 'attended_time'),
        ...(switches.completedShape === 'extended' && furtherFields(conversation)),
      }
    case 'conversation.missed':
      return without(whole, 'owner')
    case 'conversation.created':
    case 'conversation.attender.updated':
    case 'conversation.reopened':
      return whole
    case 'conversation.rated':
      return rated(conversation, switches)
  }
  if (switches.undocumentedEntity === 'off') return undefined
  if (switches.undocumentedEntity === 'bare') return bare(conversation, switches)
  return happening.message ? messageEvent(world, happening) : whole
}
