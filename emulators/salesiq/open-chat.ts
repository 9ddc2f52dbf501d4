/** A conversation begins: ids, waiting time, automatic assignment (open-conversation-v1.html). */
import { attend } from './chat'
import type { Attender, Conversation, Visitor } from './conversation'
import { happen } from './happen'
import { digits, hex } from './ids'
import { addLine } from './lines'
import type { Operator } from './portal'
import { startWaiting } from './waiting'
import type { World } from './world'

export type Opening = Pick<Conversation, 'question' | 'origin' | 'customerInfo' | 'departmentId' | 'appId'> & {
  visitor: Omit<Visitor, 'id' | 'ip'>
  customWaitTime?: number
}

export const asAttender = ({ id, name, email }: Operator): Attender => ({ kind: 'operator', id, name, email })

const hashForms = { hex64: () => hex(64), hex48: () => hex(48), siq: () => `siq${hex(64)}` }

// Live: the same user_id or e-mail keeps its visitor id, yet every opening is a new conversation.
const visitorId = ({ conversations, ids }: World, visitor: Opening['visitor']) => {
  const email = visitor.email?.toLowerCase()
  const isSame = (other: Visitor) =>
    other.user_id === visitor.user_id || (email !== undefined && other.email?.toLowerCase() === email)
  return conversations.find((entry) => isSame(entry.visitor))?.visitor.id ?? ids.next()
}

const newConversation = (world: World, opening: Opening): Conversation => {
  const now = world.clock.now()
  return {
    ...opening,
    id: world.ids.next(),
    visitorConversationId: hashForms[world.switches.hashIdForm](),
    wmsChatId: `LD_${digits(19)}_1${world.portal.orgId}`,
    chatId: hex(96),
    referenceId: String(++world.portal.chats),
    status: 'waiting',
    visitor: { ...opening.visitor, id: visitorId(world, opening.visitor), ip: '203.0.113.7' },
    messages: [],
    participants: [],
    supervisors: [],
    openedAt: now,
    waitingSince: now,
    lastAt: now,
  }
}

const freeOperator = ({ portal, switches }: World, { departmentId }: Conversation) =>
  portal.operators.find(
    ({ status, departments, name, removed }) =>
      !removed &&
      status === 'available' &&
      departments.includes(departmentId) &&
      ['', name].includes(switches.autoAssignOperator),
  )

const assign = (world: World, conversation: Conversation) => {
  const { clock, courier, switches } = world
  const assigned = new Promise<void>((resolve) => {
    clock.after(switches.autoAssignAfterMs, async () => {
      const operator = freeOperator(world, conversation)
      if (operator && conversation.status === 'waiting') await attend(world, conversation, asAttender(operator))
      resolve()
    })
  })
  void courier.track(assigned)
}

/** `told` resolves when the webhooks of its creation had their first answer. */
export const openChat = (world: World, opening: Opening) => {
  const { conversations, switches } = world
  const conversation = newConversation(world, opening)
  conversations.push(conversation)
  const { visitor, question } = conversation
  if (switches.questionIsFirstMessage) {
    const sender = { senderId: `$${visitor.id}`, senderName: visitor.name }
    addLine(world, conversation, { from: 'visitor', ...sender, type: 'text', text: question })
  }
  startWaiting(world, conversation)
  const told = happen(world, { event: 'conversation.created', conversation })
  if (switches.autoAssign) assign(world, conversation)
  return { conversation, told }
}
