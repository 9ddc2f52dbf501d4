/** What sending a message has in common for visitors and operators: its body, its limit, its (empty) answer. */
import { z } from 'zod'
import type { Conversation } from './conversation'
import { undecided } from './failure'
import { messageView } from './message-view'
import { type Answer, envelope } from './route'
import type { World } from './world'

/** `{"text": "..."}` (send-message-visitor-conversation-v2.html). */
export const textBody = z.strictObject({ text: z.string().min(1) })

export type TextBody = z.infer<typeof textBody>

export const checkText = ({ switches }: World, text: string) => {
  if (text.length > switches.maxTextLength) throw undecided(1011, 'maxTextLength', { param: 'text' })
}

/** Live, a text was answered with nothing at all; what a file is answered with is switch `fileReply`. */
export const answerToMessage = (world: World, conversation: Conversation, isFile: boolean): Answer => {
  const last = conversation.messages.at(-1)
  if (isFile && last && world.switches.fileReply === 'message') {
    return envelope('messages', messageView(world, conversation, last))
  }
  return { kind: 'empty', status: world.switches.visitorMessageStatus }
}
