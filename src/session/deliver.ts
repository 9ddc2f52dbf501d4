/**
 * Puts messages of operators before the visitor: which of them are in Botpress already, by their tags and by what this
 * process created itself; the operator is announced first, and each part is created once.
 */
import { isApiError } from '@botpress/sdk'
import { forgetFile } from '../files/botpress-files'
import { persistently } from '../installation/persistently'
import { BoundedMap } from '../net/memory'
import { type BotpressMessage, contentOf, countOf, type Delivery, longestText } from './content'
import { connectIfConfigured } from '../installation/connect'
import { idOf, type Session, type SessionContext } from './session'
import { claimMs, once } from './once'
import { authorOf, present, restAfterAnnouncement } from './operator'
import { type OperatorMessage, wordsOf } from './operator-message'

/** The tag of one part of a message; the first part has the tag of the message. */
export const partTag = (session: Session, { key }: OperatorMessage, part = 0): string =>
  `${idOf(session)}:${key}${part === 0 ? '' : `:${part}`}`

/** The tag that edits and deletions name. */
export const msgidTag = (session: Session, { msgid }: Pick<OperatorMessage, 'msgid'>): string =>
  `${idOf(session)}:${msgid}`

/** What this process created, by session: a cache, since what was created stays. */
const created = new BoundedMap<string, Set<string>>(500)

const lastTagOf = (session: Session, message: OperatorMessage): string => {
  const parts = message.sent.reduce((count, sent) => count + countOf(sent), 0)
  return partTag(session, message, Math.max(0, parts - 1))
}

const isRemembered = (session: Session, message: OperatorMessage): boolean =>
  created.get(session.id)?.has(lastTagOf(session, message)) === true

const mostPages = 10

type Kept = { tags: { id?: string; msgid?: string }; payload: Record<string, unknown>; createdAt: string }

/** The messages of the session in Botpress since a time (epoch ms), newest first; `from`: since when they were read. */
const keptSince = async ({ client }: SessionContext, session: Session, since: number) => {
  const kept: Kept[] = []
  let nextToken: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const { messages, meta } = await client.listMessages({ conversationId: session.id, nextToken })
    kept.push(...messages)
    nextToken = meta.nextToken
    const oldest = messages.at(-1)
    if (!nextToken || !oldest || Date.parse(oldest.createdAt) < since) return { kept, from: since }
  }
  return { kept, from: Date.parse(kept.at(-1)?.createdAt ?? '') }
}

/** A message in Botpress whose number the transcript does not know; it came from a webhook alone, or was edited since. */
type Stray = { msgid: string; at: number; words: string }

const straysAmong = (kept: readonly Kept[], known: ReadonlySet<string>): Stray[] =>
  kept.flatMap(({ tags: { id = '', msgid: tag = '' }, payload, createdAt }) => {
    const [, msgid = ''] = tag.split(':')
    const isFirstPart = id.split(':').length === 2
    if (tag === '' || !isFirstPart || known.has(id)) return []
    const words = typeof payload['text'] === 'string' ? payload['text'] : ''
    return [{ msgid, at: Number(msgid) || Date.parse(createdAt), words: words.replace(/\s+/g, ' ').trim() }]
  })

const apartMs = 5000

const isStray = (stray: Stray, message: OperatorMessage): boolean => {
  if (stray.msgid === message.msgid) return true
  const words = wordsOf(message).slice(0, longestText)
  return Math.abs(stray.at - message.at) <= apartMs && words !== '' && stray.words === words
}

/**
 * Those of the messages that are not in Botpress, in their order. One call, or none where this process created them all or
 * they are `fresh`: nobody has worked on them before, and a second creation under the same tag would be none. Each stray
 * stands for one message: equal words twice are two messages.
 */
export const undelivered = async (
  context: SessionContext,
  session: Session,
  { messages, fresh = [] }: { messages: readonly OperatorMessage[]; fresh?: readonly OperatorMessage[] },
): Promise<OperatorMessage[]> => {
  const doubtful = messages.filter((message) => !isRemembered(session, message))
  if (doubtful.every(({ key }) => fresh.some((message) => message.key === key))) return doubtful
  const { kept, from } = await keptSince(context, session, Math.min(...doubtful.map(({ at }) => at)) - apartMs)
  const tags = new Set(kept.flatMap(({ tags: { id } }) => id ?? []))
  const strays = straysAmong(kept, new Set(messages.map((message) => partTag(session, message))))
  return doubtful.filter((message) => {
    // What lies further back than was read is taken for delivered.
    if (message.at < from || tags.has(lastTagOf(session, message))) return false
    if (tags.has(partTag(session, message))) return true
    const index = strays.findIndex((stray) => isStray(stray, message))
    if (index >= 0) strays.splice(index, 1)
    return index < 0
  })
}

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
  const kept = await persistently(async () => {
    const { message: found } = await context.client.getOrCreateMessage({
      conversationId: session.id,
      userId,
      ...made.content,
      tags: { id, msgid: msgidTag(session, message) },
      discriminateByTags: ['id'],
    })
    return { createdAt: found.createdAt, shown: Object.values<unknown>(found.payload) }
  })
  created.set(session.id, (created.get(session.id) ?? new Set()).add(id))
  if (made.lineForOperator && isNew(kept)) context.background.push(tellOperator(delivery, id, made.lineForOperator))
  // Another process was faster, with its own copy of the file.
  if (made.file && !kept.shown.includes(made.file.url)) await forgetFile(context, made.file.id)
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
