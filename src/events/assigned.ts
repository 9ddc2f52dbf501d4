/** An operator takes a conversation, at first or from another one. */
import { randomUUID } from 'node:crypto'
import { operatorUser, type OperatorSeen } from '../session/operator-user'
import { connectIfConfigured } from '../installation/connect-if-configured'
import type { SalesIqEvent } from '../salesiq/events'
import { isHuman } from '../salesiq/messages'
import type { Session } from '../session/find'
import { type EventContext, type EventHandler, timeOf, withTags } from './context'

type Taken = { attender: OperatorSeen; at: number }

/** `former` was announced before, if anybody was. */
type Joining = { id: string; userId: string; former: string | undefined }

/** Tells the plugin who has joined. Where that fails, the tag is as it was, so that the next delivery tells it. */
const announce = async ({ client }: EventContext, session: Session, { userId, former }: Joining): Promise<void> => {
  try {
    await client.createEvent({ type: 'hitlAssigned', payload: { conversationId: session.id, userId } })
  } catch (error) {
    await client.updateConversation({ id: session.id, tags: { announcedOperatorId: former || '' } })
    throw error
  }
}

const claimLastsMs = 10_000

/**
 * Whether another process is telling of the same operator in this moment. Asked only where somebody was announced before:
 * the plugin says each time that a human has joined.
 */
const isTold = async ({ client }: EventContext, session: Session, operatorId: string): Promise<boolean> => {
  const by = randomUUID()
  const claim = { operatorId: `${operatorId} since ${session.tags.operatorSince}`, by }
  const which = { type: 'conversation', id: session.id, name: 'announcement' } as const
  const { state } = await client.getOrSetState({ ...which, payload: claim, expiry: claimLastsMs })
  return state.payload.by !== by && state.payload.operatorId === claim.operatorId
}

/** Announces an operator after another one, once. */
const announceNext = async (context: EventContext, session: Session, joining: Joining) => {
  if (await isTold(context, session, joining.id)) return
  try {
    await announce(context, session, joining)
  } catch (error) {
    await context.client.setState({ type: 'conversation', id: session.id, name: 'announcement', payload: null })
    throw error
  }
}

/** Announces an operator, the first one of a session or the next. */
export const announceOnce = (context: EventContext, session: Session, joining: Joining): Promise<void> =>
  joining.former ? announceNext(context, session, joining) : announce(context, session, joining)

/** Older news than what is known, and the same operator again, are no assignment. */
const take = async ({ attender, at }: Taken, session: Session, context: EventContext) => {
  const { operatorId, operatorSince, attendedAt, announcedOperatorId } = session.tags
  const since = Number(operatorSince || 0)
  // The same moment again is a second try for the same operator, and news of another one that came too late.
  const isOld = at < since || (at === since && attender.id !== operatorId)
  const isAnnounced = context.typed.announceOperator === 'onAssignment'
  const isKnown = attender.id === operatorId && (!isAnnounced || attender.id === announcedOperatorId)
  if (isOld || isKnown) return
  const userId = await operatorUser(context, attender)
  const taken = await withTags(context, session, {
    operatorId: attender.id,
    operatorUserId: userId,
    operatorSince: String(at),
    attendedAt: attendedAt || String(at),
    ...(isAnnounced && { announcedOperatorId: attender.id }),
  })
  if (isAnnounced) await announceOnce(context, taken, { id: attender.id, userId, former: announcedOperatorId })
}

const attenderIn = ({ entity }: SalesIqEvent<'conversation.attender.updated' | 'conversation.transfer.accepted'>) =>
  entity.attender ?? entity.owner

/** Bots are no assignment. */
export const operatorAssigned: EventHandler<'conversation.attender.updated'> = async (event, session, context) => {
  const attender = attenderIn(event)
  if (session.tags.outcome || !attender || !isHuman(attender)) return
  await take({ attender, at: timeOf(event) }, session, context)
}

/**
 * What this event says of the new operator is not documented, so SalesIQ is asked who attends now. Where an
 * `attender.updated` came as well, it has told already.
 */
export const transferAccepted: EventHandler<'conversation.transfer.accepted'> = async (event, session, context) => {
  if (session.tags.outcome) return
  const details = await (await connectIfConfigured(context))?.details(context.conversationId)
  const attender = details?.attender ?? attenderIn(event)
  if (attender && isHuman(attender)) await take({ attender, at: timeOf(event) }, session, context)
}
