/** Puts one message of an operator before the visitor: the operator is announced first, and each part is created once. */
import { isApiError } from '@botpress/sdk'
import { forgetFile } from '../files/botpress-files'
import { persistently } from '../installation/persistently'
import { type BotpressMessage, contentOf, type Delivery } from './content'
import { connectIfConfigured } from '../installation/connect'
import { msgidTag, noteCreated, partTag } from './delivered'
import { idOf, type Session } from './session'
import { claimMs, once } from './once'
import { authorOf, present, restAfterAnnouncement } from './operator'

/** The operator reads that the visitor could not be shown something, once for each message. Nobody waits for this line. */
const tellOperator = async ({ context, session, isOver }: Delivery, id: string, line: string) => {
  if (isOver) return
  const send = async () => (await connectIfConfigured(context))?.send(idOf(session), line)
  await once(context, { session, name: 'notShown', key: id }, send).catch(() => {
    context.logger.forBot().warn(`The operator of session ${session.id} was not told that a message was not shown.`)
  })
}

const isNew = ({ createdAt }: { createdAt: string }) => Date.now() - Date.parse(createdAt) < claimMs

/** Throws what Botpress answers. */
const create = async (delivery: Delivery, userId: string, { part, made }: { part: number; made: BotpressMessage }) => {
  const { context, session, message } = delivery
  const id = partTag(session, message, part)
  // At once, since the next message does not wait a minute.
  const created = await persistently(async () => {
    const { message: found } = await context.client.getOrCreateMessage({
      conversationId: session.id,
      userId,
      ...made.content,
      tags: { id, msgid: msgidTag(session, message) },
      discriminateByTags: ['id'],
    })
    return { createdAt: found.createdAt, shown: Object.values<unknown>(found.payload) }
  })
  noteCreated(session, id)
  if (made.lineForOperator && isNew(created)) context.background.push(tellOperator(delivery, id, made.lineForOperator))
  // Another process was faster, with its own copy of the file.
  if (made.file && !created.shown.includes(made.file.url)) await forgetFile(context, made.file.id)
}

/** The user of an operator may have been deleted in Botpress in the middle of a session. */
const isUserGone = (error: unknown) =>
  isApiError(error) && ['ResourceNotFound', 'ReferenceNotFound', 'ReferenceConstraint'].includes(error.type)

/** Creates a part under the operator's user, under a new one where the user is gone. Answers the user. */
const createAs = async (
  delivery: Delivery,
  userId: string,
  part: { part: number; made: BotpressMessage },
): Promise<string> => {
  try {
    await create(delivery, userId, part)
    return userId
  } catch (error) {
    if (!isUserGone(error)) throw error
    const { context, session, message } = delivery
    const author = await authorOf(context, { ...session, tags: {} }, message.sender)
    if (author === userId) throw error
    await create(delivery, author, part)
    await context.client.updateConversation({ id: session.id, tags: { operatorUserId: author } })
    return author
  }
}

/** Answers the session with the operator announced. Throws what Botpress answers, and RetryLater. */
export const deliver = async (delivery: Delivery): Promise<Session> => {
  const { context, message } = delivery
  const seen = { operator: message.sender, at: message.at }
  let session = delivery.session
  let part = 0
  for (const sent of message.sent) {
    const now = { ...delivery, session }
    const finish = async (made: BotpressMessage) => {
      await createAs(now, await authorOf(context, session, message.sender), { part, made })
    }
    const parts = await contentOf(now, sent, finish)
    // Only now: whoever is announced has something to show.
    if (parts.length > 0) session = await present(context, session, { ...seen, by: 'message' })
    await restAfterAnnouncement(context, session)
    let author = await authorOf(context, session, message.sender)
    for (const made of parts) {
      author = await createAs({ ...delivery, session }, author, { part, made })
      part += 1
    }
  }
  return session
}
