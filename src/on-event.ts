/** The table: what each SalesIQ event does in Botpress. A new event is a new row; without one it does not compile. */
import { createHash } from 'node:crypto'
import type { Door } from './connect'
import type { EventName, SalesIqEvent } from './salesiq/events'
import { operatorUser, sessionKeys, type Session, testReference } from './session'
import type { Settings } from './settings'
import { toBotpress } from './translate/to-botpress'

export type EventDoor = Door & { announceOperator: Settings['announceOperator']; conversationId: string }

type Row<N extends EventName> = (event: SalesIqEvent<N>, session: Session, door: EventDoor) => Promise<void>
type Person = { id: string; name?: string; type?: string; is_bot?: string }

/** Whoever is not known for something else is a human: a line too many is better than one that is lost. */
const isHuman = ({ id, type = '', is_bot }: Person) =>
  is_bot !== 'true' && !/^(bot|visitor|system)$/i.test(type) && !/^[b$]/.test(id)

const digestOf = (text: string) => createHash('sha256').update(text).digest('base64url')

const isoTime = (milliseconds: number) => new Date(milliseconds).toISOString()

/** When SalesIQ says it happened; now, if it does not say. */
const timeOf = ({ event_time }: SalesIqEvent) => event_time ?? Date.now()

/** Older news than what is known, the same operator again, and bots are no assignment. */
const operatorAssigned: Row<'conversation.attender.updated'> = async (event, session, { client, announceOperator }) => {
  const attender = event.entity.attender ?? event.entity.owner
  const { outcome, operatorId, operatorSince, attendedAt, announcedOperatorId } = session.tags
  const isOld = operatorSince !== undefined && timeOf(event) < Number(operatorSince)
  if (outcome || isOld || !attender || !isHuman(attender)) return
  const isAnnounced = announceOperator === 'onAssignment'
  if (attender.id === operatorId && (!isAnnounced || attender.id === announcedOperatorId)) return
  const userId = await operatorUser(client, attender)
  const since = String(timeOf(event))
  await client.updateConversation({
    id: session.id,
    tags: {
      operatorId: attender.id,
      operatorUserId: userId,
      operatorSince: since,
      attendedAt: attendedAt || since,
      ...(isAnnounced && { announcedOperatorId: attender.id }),
    },
  })
  if (isAnnounced) await announce(client, session, userId)
}

/** Tells the plugin who has joined. Where that fails, the tag is taken back, so that the next delivery tells it. */
const announce = async (client: Door['client'], session: Session, userId: string) => {
  try {
    await client.createEvent({ type: 'hitlAssigned', payload: { conversationId: session.id, userId } })
  } catch (error) {
    await client.updateConversation({ id: session.id, tags: { announcedOperatorId: '' } })
    throw error
  }
}

/**
 * Before the first line of an operator whom nobody announced. The plugin announces the first one of a session by
 * itself, by the author of his line; a second announcement would be one too many.
 */
const announceWriter = async (event: SalesIqEvent, writer: { id: string; userId: string }, { session, door }: Told) => {
  const { operatorId, operatorUserId, operatorSince, attendedAt, announcedOperatorId } = session.tags
  const isAttender = !operatorId || operatorId === writer.id
  if (!isAttender || announcedOperatorId === writer.id) return
  const since = String(timeOf(event))
  await door.client.updateConversation({
    id: session.id,
    tags: {
      operatorId: writer.id,
      operatorUserId: operatorUserId || writer.userId,
      operatorSince: operatorSince || since,
      attendedAt: attendedAt || since,
      announcedOperatorId: writer.id,
    },
  })
  if (announcedOperatorId) await announce(door.client, session, writer.userId)
}

type Told = { session: Session; door: EventDoor }

const operatorReplied: Row<'conversation.operator.replied'> = async (event, session, door) => {
  const { client, conversationId } = door
  const { sender, msgid, ...reply } = event.entity.message
  if (!isHuman(sender)) return
  const { operatorId, operatorUserId, outcome } = session.tags
  const operatorName = sender.name || 'The operator'
  const text = toBotpress(reply, operatorName)
  if (outcome) {
    if (session.tags.reference === testReference) return
    const payload = { ...sessionKeys(session), operatorName, text }
    await client.createEvent({ type: 'operatorRepliedAfterEnd', payload })
    return
  }
  const userId = sender.id === operatorId && operatorUserId ? operatorUserId : await operatorUser(client, sender)
  await announceWriter(event, { id: sender.id, userId }, { session, door })
  // REST ids of the same message may carry a suffix.
  const messageId = (msgid || String(event.event_time ?? digestOf(text))).split('_', 1)[0]
  await client.getOrCreateMessage({
    conversationId: session.id,
    userId,
    type: 'text',
    payload: { text },
    tags: { id: `${conversationId}:${messageId}` },
    discriminateByTags: ['id'],
  })
}

type Ended = SalesIqEvent<'conversation.completed' | 'conversation.missed'>

/** chat_status.state 3 is a missed chat; its label is translated and says nothing reliable. */
const isMissed = ({ event, entity }: Ended) =>
  event === 'conversation.missed' || entity.chat_status?.state === '3' || entity.chat_status?.state_key === 'missed'

const outcomes = { agent: 'completed', visitor: 'visitorLeft', system: 'idle', scheduler: 'idle' } as const
const isEnder = (word: string): word is keyof typeof outcomes => Object.hasOwn(outcomes, word)

const endingOf = (ended: Ended) => {
  const word = ended.entity.ended_by?.toLowerCase() ?? ''
  if (isMissed(ended)) return { outcome: 'missed', endedBy: isEnder(word) ? word : 'system' } as const
  const endedBy = isEnder(word) ? word : 'agent'
  return { outcome: outcomes[endedBy], endedBy } as const
}

/** Here the tags come last: a failure in the middle must leave something to repeat. */
const sessionEnded = async (event: Ended, session: Session, { client }: EventDoor) => {
  if (session.tags.outcome) return
  const { opened_time, attended_time, end_time, missed_time } = event.entity
  const endedAt = end_time ?? missed_time ?? timeOf(event)
  const attendedAt = attended_time ?? (session.tags.attendedAt ? Number(session.tags.attendedAt) : undefined)
  const ending = endingOf(event)
  const isTest = session.tags.reference === testReference
  if (!isTest)
    await client.createEvent({
      type: 'sessionEnded',
      payload: {
        ...sessionKeys(session),
        ...ending,
        openedAt: opened_time === undefined ? session.createdAt : isoTime(opened_time),
        ...(attendedAt !== undefined && { attendedAt: isoTime(attendedAt) }),
        endedAt: isoTime(endedAt),
      },
    })
  await client.createEvent({ type: 'hitlStopped', payload: { conversationId: session.id } })
  const tags = { outcome: ending.outcome, ended: ending.outcome }
  await client.updateConversation({ id: session.id, tags })
}

const onEvent: { [N in EventName]: Row<N> } = {
  'conversation.attender.updated': operatorAssigned,
  'conversation.operator.replied': operatorReplied,
  'conversation.completed': sessionEnded,
  'conversation.missed': sessionEnded,
}

/** Does what the table says. Throws what Botpress answers. */
export const act = async <N extends EventName>(
  name: N,
  event: SalesIqEvent<N>,
  { session, door }: Told,
): Promise<void> => onEvent[name](event, session, door)
