/** Messages: https://botpress.com/docs/api-reference/runtime-api (messages). */
import type { runtime } from '@botpress/client'
import { ApiFailure } from './api-failure'
import { findChannel, findConversation } from './conversations'
import { keepMessage, seenMessage } from './mailbox'
import type { Handlers } from './operation'
import { page, taggedWith } from './paging'
import { checkedPayload } from './payload'
import { type MessageRow, touch } from './rows'
import { delayOf } from './schedule'
import { checkTags, mergeTags, sameTags } from './tags'
import { findUser } from './users'
import { isOurs, type World } from './world'

type NewMessage = runtime.ClientInputs['createMessage']

/** What a body refers to must exist, or the reference is refused instead of the row being "not found". */
export const referred = <T>(look: () => T, name: string): T => {
  try {
    return look()
  } catch (thrown) {
    if (thrown instanceof ApiFailure) throw new ApiFailure('ReferenceNotFound', `${name}: ${thrown.message}`)
    throw thrown
  }
}

const findMessage = (world: World, id: string): MessageRow => {
  const message = world.tables.messages.get(id)
  const conversation = message && world.tables.conversations.get(message.conversationId)
  const visible = conversation && (world.switches.foreignRowsVisible || isOurs(world, conversation))
  if (!message || !visible) throw new ApiFailure('ResourceNotFound', `Message ${id} does not exist`)
  return message
}

/** The payload of a message in this conversation, checked against its channel's schema. */
const payloadFor = (
  world: World,
  { conversationId, type, payload }: Pick<NewMessage, 'conversationId' | 'type' | 'payload'>,
) => {
  const conversation = referred(() => findConversation(world, conversationId), 'conversationId')
  const shape = findChannel(world, conversation.channel).messages.get(type)
  if (!shape) throw new ApiFailure('InvalidPayload', `type: ${type} is not a message of ${conversation.channel}`)
  return checkedPayload(payload, shape, world.switches.extraPayloadKeys)
}

const checkNew = (world: World, input: NewMessage) => {
  const conversation = referred(() => findConversation(world, input.conversationId), 'conversationId')
  referred(() => findUser(world, input.userId), 'userId')
  checkTags(input.tags, findChannel(world, conversation.channel).messageTags, `messages of ${conversation.channel}`)
}

const create = (world: World, input: NewMessage): MessageRow => {
  const { conversationId, userId, type, tags, origin } = input
  const payload = payloadFor(world, input)
  const delay = delayOf(world.clock, input.schedule)
  const message = keepMessage(world, { conversationId, userId, type, payload, tags, ...(origin ? { origin } : {}) })
  if (delay === undefined) void world.bot.hears(message).catch(() => undefined)
  else world.work.after(delay, () => world.bot.hears(message))
  return message
}

const writers: Handlers = {
  createMessage: (world, input) => {
    checkNew(world, input)
    return { message: seenMessage(world, create(world, input)) }
  },
  getOrCreateMessage: (world, input) => {
    checkNew(world, input)
    const same = sameTags(input, world.switches.matchAllTags)
    const everywhere = world.switches.messageIdentity === 'integration'
    const found = world.tables.messages.rows.find(
      (row) => (everywhere || row.conversationId === input.conversationId) && same(row.tags),
    )
    return { message: seenMessage(world, found ?? create(world, input)) }
  },
  updateMessage: (world, input) => {
    const message = findMessage(world, input.id)
    const { channel } = findConversation(world, message.conversationId)
    checkTags(input.tags, findChannel(world, channel).messageTags, `messages of ${channel}`)
    if (input.payload) message.payload = payloadFor(world, { ...message, payload: input.payload })
    message.tags = mergeTags(message.tags, input.tags)
    touch(world, message)
    return { message: seenMessage(world, message) }
  },
  deleteMessage: (world, { id }) => {
    world.tables.messages.remove(findMessage(world, id).id)
    return {}
  },
}

const allTags = (world: World) =>
  new Set([...world.declared.channels.values()].flatMap((channel) => [...channel.messageTags]))

const isVisible = (world: World, message: MessageRow) => {
  const conversation = world.tables.conversations.get(message.conversationId)
  return conversation !== undefined && isOurs(world, conversation)
}

export const messageHandlers: Handlers = {
  ...writers,
  getMessage: (world, { id }) => ({ message: seenMessage(world, findMessage(world, id)) }),
  listMessages: (world, input) => {
    const tagged = taggedWith(input.tags, allTags(world))
    const { conversationId } = input
    if (conversationId !== undefined) findConversation(world, conversationId)
    const rows = world.tables.messages.rows.filter(
      (row) =>
        isVisible(world, row) &&
        (conversationId === undefined || row.conversationId === conversationId) &&
        tagged(row.tags),
    )
    const { items, meta } = page(rows, input, world.switches.pageSize)
    return { messages: items.map((row) => seenMessage(world, row)), meta }
  },
}
