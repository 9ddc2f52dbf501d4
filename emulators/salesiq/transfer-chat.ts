/** A conversation is offered to a colleague or a department, who accepts or rejects (rest-api-transfer-chat-v2.html). */
import { takeOver } from './chat'
import type { Conversation, Transfer } from './conversation'
import { happen } from './happen'
import { asAttender } from './open-chat'
import type { Operator } from './portal'
import type { World } from './world'

export const beginTransfer = async (world: World, conversation: Conversation, to: Omit<Transfer, 'from'>) => {
  if (!conversation.attender) throw new Error('Nobody attends this conversation')
  conversation.transfer = { ...to, from: conversation.attender }
  await happen(world, { event: 'conversation.transfer.initiated', conversation })
}

export const mayAnswerTransfer = ({ transfer }: Conversation, operator: Operator) =>
  transfer !== undefined && (transfer.operatorId ?? operator.id) === operator.id

export const endTransfer = async (
  world: World,
  conversation: Conversation,
  { accepted, operator }: { accepted: boolean; operator: Operator },
) => {
  const { transfer } = conversation
  if (!transfer || !mayAnswerTransfer(conversation, operator)) throw new Error(`Nothing is offered to ${operator.name}`)
  conversation.transfer = undefined
  if (!accepted) return happen(world, { event: 'conversation.transfer.rejected', conversation })
  conversation.departmentId = transfer.departmentId
  conversation.participants = conversation.participants.filter((id) => id !== transfer.from.id)
  await takeOver(world, conversation, asAttender(operator))
  const news = ['conversation.attender.updated', 'conversation.transfer.accepted'] as const
  const told = world.switches.transferTellsAttender ? news : news.slice(1)
  await Promise.all(told.map((event) => happen(world, { event, conversation })))
}
