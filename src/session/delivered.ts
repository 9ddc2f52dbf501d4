/** Which messages of operators are in Botpress already: by their tags, and by what this process created itself. */
import { countOf, longestText } from './content'
import { idOf, type Session, type SessionContext } from './session'
import { type OperatorMessage, wordsOf } from './operator-message'

/** The tag of one part of a message; the first part has the tag of the message. */
export const partTag = (session: Session, { key }: OperatorMessage, part = 0): string =>
  `${idOf(session)}:${key}${part === 0 ? '' : `:${part}`}`

/** The tag that edits and deletions name. */
export const msgidTag = (session: Session, { msgid }: Pick<OperatorMessage, 'msgid'>): string =>
  `${idOf(session)}:${msgid}`

/** What this process created, by session: a cache, since what was created stays. */
const created = new Map<string, Set<string>>()
const mostSessions = 500

export const noteCreated = (session: Session, tag: string): void => {
  const tags = created.get(session.id) ?? new Set()
  created.delete(session.id)
  created.set(session.id, tags.add(tag))
  const [oldest] = created.keys()
  if (created.size > mostSessions && oldest !== undefined) created.delete(oldest)
}

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
