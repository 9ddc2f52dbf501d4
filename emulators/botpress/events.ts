/** Events: https://botpress.com/docs/api-reference/runtime-api (events). */
import type { runtime } from '@botpress/client'
import { ApiFailure } from './api-failure'
import { findConversation } from './conversations'
import { newId } from './ids'
import { referred } from './messages'
import type { Handlers } from './operation'
import { page } from './paging'
import { checkedPayload } from './payload'
import type { EventRow } from './rows'
import { delayOf } from './schedule'
import { findUser } from './users'
import type { World } from './world'

type NewEvent = runtime.ClientInputs['createEvent']

const checkReferences = (world: World, { conversationId, userId, messageId }: NewEvent) => {
  if (conversationId !== undefined) referred(() => findConversation(world, conversationId), 'conversationId')
  if (userId !== undefined) referred(() => findUser(world, userId), 'userId')
  if (messageId !== undefined && !world.tables.messages.get(messageId)) {
    throw new ApiFailure('ReferenceNotFound', `messageId: Message ${messageId} does not exist`)
  }
}

const links = ({ conversationId, userId, messageId }: NewEvent) => ({
  ...(conversationId === undefined ? {} : { conversationId }),
  ...(userId === undefined ? {} : { userId }),
  ...(messageId === undefined ? {} : { messageId }),
})

const create = (world: World, input: NewEvent): EventRow => {
  const shape = world.declared.events.get(input.type)
  if (!shape) throw new ApiFailure('InvalidPayload', `type: event ${input.type} is not declared`)
  checkReferences(world, input)
  const delay = delayOf(world.clock, input.schedule)
  const event = world.tables.events.add({
    id: newId('evt'),
    createdAt: world.clock.iso(),
    type: input.type,
    payload: checkedPayload(input.payload, shape, world.switches.extraPayloadKeys),
    ...links(input),
    status: delay === undefined ? 'pending' : 'scheduled',
    failureReason: null,
  })
  // The answer is the event as it was created; what becomes of it shows in the row.
  const answer = { ...event }
  if (delay === undefined) void world.bot.notices(event).catch(() => undefined)
  else world.work.after(delay, () => world.bot.notices(event))
  return answer
}

export const eventHandlers: Handlers = {
  createEvent: (world, input) => ({ event: create(world, input) }),
  getEvent: (world, { id }) => {
    const event = world.tables.events.get(id)
    if (!event) throw new ApiFailure('ResourceNotFound', `Event ${id} does not exist`)
    return { event }
  },
  listEvents: (world, input) => {
    const { type, conversationId, userId, messageId, status } = input
    const wanted = Object.entries({ type, conversationId, userId, messageId, status })
    const rows = world.tables.events.rows.filter((row) =>
      wanted.every(([key, value]) => value === undefined || row[key as keyof EventRow] === value),
    )
    const { items, meta } = page(rows, input, world.switches.pageSize)
    return { events: items, meta }
  },
}
