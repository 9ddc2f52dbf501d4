/** What else happens at a portal: visitors who come, speak, rate and leave, chats that go idle or unattended, bots. */
import { attend, endChat, finishChat, missChat, say } from './chat'
import { isOver } from './conversation'
import { type ConversationRef, findConversation } from './find-conversation'
import { happen } from './happen'
import { openChat } from './open-chat'
import type { SharedFile } from './operator'
import { storeFile } from './store-file'
import { checkedUpload } from './upload'
import type { World } from './world'

/** `silently`: no webhook is sent about the end. */
export type HowItEnds = { silently?: boolean }

export type WebsiteChat = { name?: string; email?: string; question?: string }

const openConversation = (world: World, ref: ConversationRef) => {
  const conversation = findConversation(world, ref)
  if (isOver(conversation)) throw new Error(`The conversation is ${conversation.status}`)
  return conversation
}

/** A visitor opens a chat on the website. */
export const startWebsiteChat = async (world: World, { name, email, question }: WebsiteChat = {}) => {
  const { brand, departments } = world.portal
  const { conversation, told } = openChat(world, {
    visitor: { user_id: world.ids.next(), name: name ?? 'Visitor', email, country_code: 'US', details: {} },
    question: question ?? 'Hello',
    origin: 'website',
    customerInfo: {},
    appId: brand.id,
    departmentId: departments[0]?.id ?? '',
  })
  await told
  return conversation
}

export const visitorSays = async (world: World, ref: ConversationRef, said: string | SharedFile) => {
  const conversation = openConversation(world, ref)
  const { id, name } = conversation.visitor
  const line = { from: 'visitor' as const, senderId: `$${id}`, senderName: name }
  if (typeof said === 'string') return say(world, conversation, { ...line, text: said })
  const upload = checkedUpload({ ...said, bytes: Buffer.from(said.bytes) }, world.switches)
  return say(world, conversation, { ...line, text: '', file: storeFile(world, upload) })
}

/** A visitor who leaves before anyone came is missed. */
export const visitorLeaves = async (world: World, ref: ConversationRef, { silently }: HowItEnds = {}) =>
  finishChat(world, openConversation(world, ref), { by: 'visitor', silently })

export const goesIdle = async (world: World, ref: ConversationRef, { silently }: HowItEnds = {}) => {
  const conversation = openConversation(world, ref)
  if (conversation.status === 'waiting') throw new Error('A waiting chat is missed, it does not go idle')
  return endChat(world, conversation, { by: world.switches.idleEndedBy, silently })
}

export const misses = async (world: World, ref: ConversationRef, { silently }: HowItEnds = {}) => {
  const conversation = openConversation(world, ref)
  if (conversation.status !== 'waiting') throw new Error('Somebody attends this conversation')
  return missChat(world, conversation, { by: 'system', silently })
}

const botOf = (world: World) => ({ kind: 'bot' as const, id: `b${world.portal.brand.id}`, name: 'Answer Bot' })

/** A bot of the brand takes the chat. */
export const botAttends = async (world: World, ref: ConversationRef) =>
  attend(world, openConversation(world, ref), botOf(world))

export const botReplies = async (world: World, ref: ConversationRef, text: string) => {
  const { id, name } = botOf(world)
  return say(world, openConversation(world, ref), { from: 'bot', senderId: id, senderName: name, text })
}

/** After the chat: stars, words, or both. */
export const visitorRates = async (
  world: World,
  ref: ConversationRef,
  rating: { rating?: number; feedback?: string },
) => {
  const conversation = findConversation(world, ref)
  conversation.rating = rating
  return happen(world, { event: 'conversation.rated', conversation })
}
