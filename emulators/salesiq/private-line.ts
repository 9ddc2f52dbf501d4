/** Private notes, whispers and info entries: kept in the transcript, and sent as replies where switch `alsoSendAsReply` says so. */
import type { Conversation, Message } from './conversation'
import { happen } from './happen'
import { addLine, type NewLine } from './lines'
import type { World } from './world'

export type PrivateType = 'note' | 'whisper' | 'info'

/** What operators see and visitors do not. */
export const addPrivateLine = async (
  world: World,
  conversation: Conversation,
  line: NewLine & { type: PrivateType },
) => {
  const message: Message = addLine(world, conversation, line)
  if (!world.switches.alsoSendAsReply.includes(line.type)) return message
  await happen(world, { event: 'conversation.operator.replied', conversation, message })
  return message
}

const sentences = { accepted: 'accepted the chat', ended: 'The chat has ended', missed: 'The chat was missed' }

type Entry = { mode: keyof typeof sentences; silently?: boolean }

/** The entry that says that somebody joined, or that the chat is over. `silently`: no webhook is sent about it. */
export const inform = async (world: World, conversation: Conversation, { mode, silently }: Entry) => {
  const { id = '', name = '' } = conversation.attender ?? {}
  const text = mode === 'accepted' ? `${name} ${sentences.accepted}` : sentences[mode]
  const line = { from: 'system' as const, senderId: id, senderName: name, type: 'info' as const, text, mode }
  return silently ? addLine(world, conversation, line) : addPrivateLine(world, conversation, line)
}
