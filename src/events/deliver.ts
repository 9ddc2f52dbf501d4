/** Puts what an operator sent before the visitor, under the operator's name, once. */
import { forgetFile } from '../files/botpress-files'
import { operatorUser } from '../session/operator-user'
import type { Session } from '../session/find'
import { announceOnce } from './assigned'
import { type EventContext, messageTag, withTags } from './context'
import { type Delivery, type Line, linesFor } from './lines'

type Writer = { id: string; userId: string; at: number }

/**
 * Before the first line of an operator whom nobody announced. The plugin announces the first one of a session by itself,
 * by the author of his line; a second announcement would be one too many.
 */
const announceWriter = async (writer: Writer, session: Session, context: EventContext): Promise<Session> => {
  const { operatorId, operatorUserId, operatorSince, attendedAt, announcedOperatorId } = session.tags
  const isAttender = !operatorId || operatorId === writer.id
  if (!isAttender || announcedOperatorId === writer.id) return session
  const since = String(writer.at)
  const announced = await withTags(context, session, {
    operatorId: writer.id,
    operatorUserId: operatorUserId || writer.userId,
    operatorSince: operatorSince || since,
    attendedAt: attendedAt || since,
    announcedOperatorId: writer.id,
  })
  // The plugin announces the first one of a session by itself.
  if (announcedOperatorId) await announceOnce(context, announced, { ...writer, former: announcedOperatorId })
  return announced
}

/** Throws what Botpress answers. */
const create = async ({ context, session }: Delivery, userId: string, { line, id }: { line: Line; id: string }) => {
  const { content, file } = line
  const { message } = await context.client.getOrCreateMessage({
    conversationId: session.id,
    userId,
    ...content,
    tags: { id },
    discriminateByTags: ['id'],
  })
  // Somebody else was faster, with a copy of his own.
  const shown: unknown[] = Object.values(message.payload)
  if (file && !shown.includes(file.url)) await forgetFile(context, file.id)
}

/**
 * Creates the messages of a reply, in order. `delivered` holds the tags of those that are there already, as far as it is
 * known. Answers the session with whoever was announced. Throws what Botpress answers, and a FileFailure where another try
 * may help.
 */
export const deliver = async (
  { context, session, reply, care }: Delivery,
  delivered: ReadonlySet<string> = new Set(),
): Promise<Session> => {
  const { sender, at } = reply
  const { operatorId, operatorUserId } = session.tags
  const userId = sender.id === operatorId && operatorUserId ? operatorUserId : await operatorUser(context, sender)
  let now = session
  let index = 0
  for (const sent of reply.sent) {
    // A file that is there already is not carried again.
    if (sent.kind === 'file' && delivered.has(messageTag(context.conversationId, reply.id, index))) {
      index += 1
      continue
    }
    const delivery = { context, session: now, reply, care }
    const lines = await linesFor(delivery, sent)
    // Only now: whoever is noted as announced has to have something to say.
    if (lines.length > 0) now = await announceWriter({ id: sender.id, userId, at }, now, context)
    for (const line of lines) {
      const id = messageTag(context.conversationId, reply.id, index)
      await create(delivery, userId, { line, id })
      index += 1
    }
  }
  return now
}
