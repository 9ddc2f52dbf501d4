/** What the visitor has heard of a session already: by the ids of SalesIQ, or, where these do not fit, by the words. */
import type { Session } from '../session/find'
import type { Sent } from '../translate/to-botpress'
import { type EventContext, messageTag } from './context'
import type { Reply } from './lines'

/** A message that carries an id which the transcript does not know; `at` is epoch ms. */
type Stray = { at: number; words: unknown }

export type Heard = {
  conversationId: string
  tags: ReadonlySet<string>
  strays: Stray[]
  /** What is older than this was not looked at, and is believed to be heard; epoch ms. */
  from: number
}

const mostPages = 10

type Kept = Awaited<ReturnType<EventContext['client']['listMessages']>>['messages'][number]

/** The messages that a session has had since a time (epoch ms), and from when on these are all. */
const messagesIn = async ({ client }: EventContext, session: Session, since: number) => {
  const kept: Kept[] = []
  let nextToken: string | undefined
  for (let page = 0; page < mostPages; page += 1) {
    const { messages, meta } = await client.listMessages({ conversationId: session.id, nextToken })
    kept.push(...messages)
    nextToken = meta.nextToken
    const oldest = messages.at(-1)
    if (!nextToken || !oldest || Date.parse(oldest.createdAt) < since) return { kept, from: -Infinity }
  }
  return { kept, from: Date.parse(kept.at(-1)?.createdAt ?? '') }
}

const wordsOf = (sent: Sent | undefined): unknown => {
  if (sent?.kind === 'text') return sent.text
  return sent?.kind === 'file' ? sent.file.name : undefined
}

const wordsIn = ({ text, title }: { text?: unknown; title?: unknown }): unknown => text ?? title

/** How far two numberings of the same message may be apart. */
const sameMomentMs = 1500

/** Whether two tellings are of the same message, although SalesIQ numbers it otherwise in each. */
export const isTwin = (a: Reply, b: Reply): boolean => {
  const words = wordsOf(a.sent[0])
  return a.sender.id === b.sender.id && Math.abs(a.at - b.at) <= sameMomentMs && words === wordsOf(b.sent[0]) && !!words
}

/** `replies` are all that the transcript has. */
export const heardIn = async (context: EventContext, session: Session, replies: readonly Reply[]): Promise<Heard> => {
  const { conversationId } = context
  const { kept, from } = await messagesIn(context, session, Math.min(...replies.map(({ at }) => at)))
  const known = new Set(replies.map(({ id }) => messageTag(conversationId, id)))
  const tagged = kept.flatMap(({ tags, payload }) => (tags.id ? [{ tag: tags.id, payload }] : []))
  const strays = tagged
    .filter(({ tag }) => /^\d+:\d+$/.test(tag) && !known.has(tag))
    .map(({ tag, payload }) => ({ at: Number(tag.split(':')[1]), words: wordsIn(payload) }))
  return { conversationId, tags: new Set(tagged.map(({ tag }) => tag)), strays, from }
}

/** A stray stands for one reply only: the same words twice are two lines. */
export const isHeard = ({ id, at, sent }: Reply, { conversationId, tags, strays, from }: Heard): boolean => {
  if (at < from || tags.has(messageTag(conversationId, id))) return true
  const words = wordsOf(sent[0])
  const index = strays.findIndex((stray) => Math.abs(stray.at - at) <= sameMomentMs && stray.words === words)
  if (index < 0 || words === undefined) return false
  strays.splice(index, 1)
  return true
}
