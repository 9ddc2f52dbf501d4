/**
 * The operators of a session: each has a Botpress user, and each is announced to the visitor once per change. The HITL
 * plugin announces by itself whoever writes before an announcement has gone through: nothing is created meanwhile.
 */
import { duration } from '../net/duration'
import type { Typed } from '../installation/settings'
import { persistently } from '../installation/persistently'
import { pause } from '../net/within'
import { listIn, listTag, RetryLater, type Session, type SessionContext } from './session'
import { sendEvent } from './event'
import { once } from './once'
import { operatorUser, type OperatorSeen } from './operator-user'

/** `at`: when SalesIQ says so, epoch ms. `by`: an assignment, or the operator's first message. */
export type Presence = { operator: OperatorSeen; at: number; by: 'assignment' | 'message' }

/** How long the plugin takes to note an announcement: it awaits several calls before it writes. */
const announcementMs = duration('HITL_ANNOUNCEMENT_MS', 1000)
const lookAgainMs = duration('HITL_LOOK_AGAIN_MS', 300)

type Tags = Parameters<SessionContext['client']['updateConversation']>[0]['tags'] & {}

/** Notes what was done: without the note, the next delivery would do it again. */
export const withTags = async ({ client }: SessionContext, session: Session, tags: Tags): Promise<Session> => {
  await persistently(async () => (await client.updateConversation({ id: session.id, tags })).conversation.id)
  return { ...session, tags: { ...session.tags, ...tags } }
}

/** The user who writes a message: from a tag for whoever attends, from Botpress for others. */
export const authorOf = async (context: SessionContext, { tags }: Session, operator: OperatorSeen): Promise<string> =>
  tags.operatorUserId && tags.operatorId === operator.id ? tags.operatorUserId : operatorUser(context, operator)

/** Waits until the plugin has noted the last announcement of the session. */
export const restAfterAnnouncement = async ({ deadline }: SessionContext, { tags }: Session): Promise<void> => {
  const wait = Number(tags.announcedAt || 0) + announcementMs - Date.now()
  if (wait > announcementMs || wait <= 0) return
  if (Date.now() + wait > deadline) throw new RetryLater('An announcement is not through yet.')
  await pause(wait)
}

type Plan = { isNews: boolean; isAnnounced: boolean }

const nothingNew: Plan = { isNews: false, isAnnounced: false }

/** Older news than what is known changes nothing, and neither does news of whoever attends already. */
const planForAssignment = (session: Session, { operator, at }: Presence, announce: Typed['announceOperator']): Plan => {
  const { operatorId, operatorSince, announcedOperatorId, announcedOperators } = session.tags
  const since = Number(operatorSince || 0)
  const isChange = operator.id !== operatorId
  if (at < since || (at === since && isChange)) return nothingNew
  const isUnannounced = isChange
    ? operator.id !== announcedOperatorId
    : !listIn(announcedOperators).includes(operator.id)
  const isAnnounced = announce === 'onAssignment' && isUnannounced
  return { isNews: isChange || isAnnounced, isAnnounced }
}

/** A late message of a former operator is no return of that operator. */
const planForMessage = (session: Session, { operator, at }: Presence): Plan => {
  const { operatorId, operatorSince, announcedOperators } = session.tags
  if (listIn(announcedOperators).includes(operator.id)) return nothingNew
  const isNews = at >= Number(operatorSince || 0) || operator.id === operatorId
  return { isNews, isAnnounced: isNews }
}

/** Whoever attends. A colleague who writes in between is announced, and does not take over. */
const attenderTags = ({ tags }: Session, { operator, at, by }: Presence, userId: string): Tags => {
  if (by === 'message' && tags.operatorId && tags.operatorId !== operator.id) return {}
  return {
    operatorId: operator.id,
    operatorUserId: userId,
    operatorSince: by === 'message' ? tags.operatorSince || String(at) : String(at),
    attendedAt: tags.attendedAt || String(at),
  }
}

/** An assignment that the first message will announce. */
const noteAssignment = async (context: SessionContext, session: Session, presence: Presence): Promise<Session> => {
  const { operator } = presence
  const userId = await operatorUser(context, operator)
  const announcedOperators = listIn(session.tags.announcedOperators).filter((id) => id !== operator.id)
  return withTags(context, session, {
    ...attenderTags(session, presence, userId),
    announcedOperators: listTag(announcedOperators),
    announcements: String(countOf(session) + 1),
  })
}

/** Later than this, another process may have made the announcement and died before its note. */
const promptMs = 10_000

/** From when on an announcement may stand without a note; undefined for a prompt one. */
const unnotedSince = ({ tags, createdAt }: Session, { at, by }: Presence): number | undefined =>
  by === 'assignment' && Date.now() - at < promptMs ? undefined : Number(tags.announcedAt || Date.parse(createdAt))

/** The event, and then its note. */
const announce = async (context: SessionContext, session: Session, presence: Presence): Promise<Session> => {
  const { operator } = presence
  const userId = await operatorUser(context, operator)
  await restAfterAnnouncement(context, session)
  if (Date.now() > context.deadline) throw new RetryLater('Botpress took too long.')
  const payload = { conversationId: session.id, userId }
  await sendEvent(context, { type: 'hitlAssigned', payload }, unnotedSince(session, presence))
  const others = listIn(session.tags.announcedOperators).filter((id) => id !== operator.id)
  return withTags(context, session, {
    ...attenderTags(session, presence, userId),
    announcedOperatorId: operator.id,
    announcedOperators: listTag([operator.id, ...others]),
    announcedAt: String(Date.now()),
    announcements: String(countOf(session) + 1),
  })
}

const countOf = ({ tags }: Session) => Number(tags.announcements || 0)

const claims = ['operatorA', 'operatorB', 'operatorC', 'operatorD'] as const

/**
 * Changes are made one after the other, whoever is meant: the newest assignment wins. Each has a claim of its own, so that
 * a change does not wait for the claim of the last one to lapse.
 */
const stepFor = (session: Session) => {
  const count = countOf(session)
  return { name: claims[count % claims.length] ?? 'operatorA', key: String(count) } as const
}

/**
 * Makes an operator known to session and visitor. Answers the session as it is afterwards. Throws what Botpress answers,
 * and RetryLater where another process does not finish in time.
 */
export const present = async (context: SessionContext, session: Session, presence: Presence): Promise<Session> => {
  let now = session
  for (;;) {
    const { isNews, isAnnounced } =
      presence.by === 'message'
        ? planForMessage(now, presence)
        : planForAssignment(now, presence, context.typed.announceOperator)
    if (!isNews) return now
    const before = now
    const change = isAnnounced ? announce : noteAssignment
    const done = await once(context, { session: before, ...stepFor(before) }, () => change(context, before, presence))
    if (done) return done
    if (Date.now() + lookAgainMs > context.deadline) throw new RetryLater('Another process announces the operator.')
    await pause(lookAgainMs)
    now = (await context.client.getConversation({ id: session.id })).conversation
  }
}
