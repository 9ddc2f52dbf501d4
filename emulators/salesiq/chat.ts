/** The life of a conversation: attended, spoken in, ended, missed. Each step tells the webhooks. */
import {
  type Attachment,
  type Attender,
  type Conversation,
  isOver,
  type Message,
  nextMessageId,
  type Offer,
} from './conversation'
import { happen } from './happen'
import type { World } from './world'

type Speaker = Pick<Message, 'from' | 'senderId' | 'senderName'>

export type Line = Speaker & { text: string; file?: Attachment; offer?: Offer; silent?: boolean; copies?: number }

const minutes = (count: number) => count * 60_000

/** An idle chat ends by the brand's rule; each message starts the time anew. */
const watchIdle = (world: World, conversation: Conversation) => {
  conversation.lastAt = world.clock.now()
  const idleMs = minutes(world.portal.brand.idleMinutes)
  world.clock.after(idleMs, () => {
    const idle = world.clock.now() - conversation.lastAt >= idleMs
    return idle && conversation.status === 'connected'
      ? endChat(world, conversation, world.switches.idleEndedBy)
      : undefined
  })
}

const inform = (world: World, conversation: Conversation, mode: 'accepted' | 'ended' | 'missed') => {
  if (!world.switches.infoMessages) return
  const at = world.clock.now()
  const who = conversation.attender
  const sender = { senderId: who?.id ?? '', senderName: who?.name ?? '' }
  const id = nextMessageId(conversation, at)
  conversation.messages.push({ id, from: 'system', ...sender, type: 'info', text: '', mode, at })
}

/** Somebody holds the conversation from now on, and nobody is told yet. */
export const takeOver = (world: World, conversation: Conversation, attender: Attender) => {
  conversation.status = 'connected'
  conversation.attender = attender
  conversation.attendedAt = world.clock.now()
  if (attender.kind === 'operator' && !conversation.participants.includes(attender.id)) {
    conversation.participants.push(attender.id)
  }
  inform(world, conversation, 'accepted')
  watchIdle(world, conversation)
}

/** Somebody holds the conversation from now on. */
export const attend = async (world: World, conversation: Conversation, attender: Attender) => {
  takeOver(world, conversation, attender)
  await happen(world, { event: 'conversation.attender.updated', conversation })
}

const isTold = ({ switches }: World, line: Line) =>
  !line.silent &&
  !(line.from === 'bot' && !switches.repliedForBots) &&
  !(line.file && line.from !== 'visitor' && switches.fileEntity === 'silent')

/** Adds a line to the conversation. */
export const say = async (world: World, conversation: Conversation, line: Line) => {
  const at = world.clock.now()
  const { silent: _silent, copies, offer, ...spoken } = line
  const type = offer ?? (line.file ? 'file' : 'text')
  const message: Message = { id: nextMessageId(conversation, at), ...spoken, type, at }
  conversation.messages.push(message)
  watchIdle(world, conversation)
  if (!isTold(world, line)) return message
  const event = line.from === 'visitor' ? 'conversation.visitor.replied' : 'conversation.operator.replied'
  await happen(world, { event, conversation, message, copies })
  return message
}

export const missChat = async (world: World, conversation: Conversation) => {
  if (conversation.status !== 'waiting') return
  conversation.status = 'missed'
  conversation.missedAt = conversation.lastAt = world.clock.now()
  inform(world, conversation, 'missed')
  await happen(world, { event: 'conversation.missed', conversation })
}

/** Ends an attended chat. */
export const endChat = async (world: World, conversation: Conversation, by: Conversation['endedBy']) => {
  if (isOver(conversation)) return
  conversation.status = 'ended'
  conversation.endedAt = conversation.lastAt = world.clock.now()
  conversation.endedBy = by
  inform(world, conversation, 'ended')
  await happen(world, { event: 'conversation.completed', conversation })
}
