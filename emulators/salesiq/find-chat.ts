/** Finds the conversation that a call names, by the number or by the hash where that is accepted. */
import { type Conversation, isOver } from './conversation'
import { ApiFailure } from './failure'
import type { World } from './world'

const byNumber = ({ conversations }: World, id: string) => conversations.find((entry) => entry.id === id)

const byHash = ({ conversations }: World, id: string) =>
  conversations.find((entry) => entry.visitorConversationId === id)

type IdSwitch = 'visitorMessageIds' | 'restAcceptsHashId'

/** Names the switch that would have let this id pass, where there is one. */
const unknownChat = (world: World, id: string, idSwitch?: IdSwitch) => {
  const deciding = idSwitch && (byNumber(world, id) ?? byHash(world, id)) ? idSwitch : 'unknownChatError'
  return new ApiFailure(world.switches.unknownChatError, {}, `no conversation ${id} here; see switch \`${deciding}\``)
}

/** For the visitor API (which ids it takes is switch `visitorMessageIds`). */
export const visitorChat = (world: World, id: string): Conversation => {
  const accepted = world.switches.visitorMessageIds
  const found = (accepted !== 'hash' && byNumber(world, id)) || (accepted !== 'numeric' && byHash(world, id))
  if (!found) throw unknownChat(world, id, 'visitorMessageIds')
  return found
}

/** For /reopen and its like, which want the hash (reopen-chat.html). */
export const hashedChat = (world: World, id: string): Conversation => {
  const found = byHash(world, id)
  if (!found) throw unknownChat(world, id)
  return found
}

/** For REST v2. */
export const restChat = (world: World, id: string): Conversation => {
  const found = byNumber(world, id) ?? (world.switches.restAcceptsHashId ? byHash(world, id) : undefined)
  if (!found) throw unknownChat(world, id, 'restAcceptsHashId')
  return found
}

export const overFailure = ({ switches }: World, { status }: Conversation) =>
  new ApiFailure(switches.closedChatError, {}, `the conversation is ${status}; the code is switch \`closedChatError\``)

export const openRestChat = (world: World, id: string): Conversation => {
  const found = restChat(world, id)
  if (isOver(found)) throw overFailure(world, found)
  return found
}
