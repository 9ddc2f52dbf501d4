/** The life of a conversation: attended, spoken in, ended, missed. Each step tells the webhooks. */
import { type Attachment, type Attender, type Conversation, isOver, type Message, type Offer } from './conversation'
import { happen } from './happen'
import { addLine } from './lines'
import { inform } from './private-line'
import type { World } from './world'

type Speaker = Pick<Message, 'from' | 'senderId' | 'senderName'>

export type Line = Speaker & {
  text: string
  file?: Attachment
  moreFiles?: Attachment[]
  offer?: Offer
  silent?: boolean
  copies?: number
  sameMoment?: boolean
}

const minutes = (count: number) => count * 60_000

/** An idle chat ends by the brand's rule; each message starts the time anew. */
const watchIdle = (world: World, conversation: Conversation) => {
  conversation.lastAt = world.clock.now()
  const idleMs = minutes(world.portal.brand.idleMinutes)
  world.clock.after(idleMs, () => {
    const idle = world.clock.now() - conversation.lastAt >= idleMs
    return idle && conversation.status === 'connected'
      ? endChat(world, conversation, { by: world.switches.idleEndedBy })
      : undefined
  })
}

/** Somebody holds the conversation from now on; the webhook about it is still to be sent. */
export const takeOver = async (world: World, conversation: Conversation, attender: Attender) => {
  conversation.status = 'connected'
  conversation.attender = attender
  conversation.attendedAt = world.clock.now()
  if (attender.kind === 'operator' && !conversation.participants.includes(attender.id)) {
    conversation.participants.push(attender.id)
  }
  watchIdle(world, conversation)
  await inform(world, conversation, { mode: 'accepted' })
}

/** Somebody holds the conversation from now on. */
export const attend = async (world: World, conversation: Conversation, attender: Attender) => {
  await takeOver(world, conversation, attender)
  await happen(world, { event: 'conversation.attender.updated', conversation })
}

const isTold = ({ switches }: World, line: Line) =>
  !line.silent &&
  !(line.from === 'bot' && !switches.repliedForBots) &&
  !(line.file && line.from !== 'visitor' && switches.fileEntity === 'silent')

/** Adds a line to the conversation. */
export const say = async (world: World, conversation: Conversation, line: Line) => {
  const { silent: _silent, copies, offer, ...spoken } = line
  const message = addLine(world, conversation, { ...spoken, type: offer ?? (line.file ? 'file' : 'text') })
  watchIdle(world, conversation)
  if (!isTold(world, line)) return message
  const event = line.from === 'visitor' ? 'conversation.visitor.replied' : 'conversation.operator.replied'
  await happen(world, { event, conversation, message, copies })
  return message
}

/** `silently`: no webhook is sent about the end. */
export type Ending = { by: Conversation['endedBy']; silently?: boolean }

const end = async (world: World, conversation: Conversation, { by, silently }: Ending) => {
  conversation.status = 'ended'
  conversation.endedAt = conversation.lastAt = world.clock.now()
  conversation.endedBy = by
  await inform(world, conversation, { mode: 'ended', silently })
  if (!silently) await happen(world, { event: 'conversation.completed', conversation })
}

/** Nobody attends the chat in time; which webhooks say so is switch `unattendedEnd`. */
export const missChat = async (world: World, conversation: Conversation, ending: Ending = { by: 'system' }) => {
  if (conversation.status !== 'waiting') return
  const { unattendedEnd } = world.switches
  if (unattendedEnd === 'completed') return end(world, conversation, ending)
  conversation.status = 'missed'
  conversation.missedAt = conversation.lastAt = world.clock.now()
  const { silently } = ending
  await inform(world, conversation, { mode: 'missed', silently })
  if (!silently) await happen(world, { event: 'conversation.missed', conversation })
  if (unattendedEnd === 'both') await end(world, conversation, ending)
}

/** Ends a chat, attended or not. */
export const endChat = async (world: World, conversation: Conversation, ending: Ending) => {
  if (!isOver(conversation)) await end(world, conversation, ending)
}

/** Ends a chat that somebody attends; one that still waits is missed. */
export const finishChat = async (world: World, conversation: Conversation, ending: Ending) =>
  conversation.status === 'waiting' ? missChat(world, conversation, ending) : endChat(world, conversation, ending)
