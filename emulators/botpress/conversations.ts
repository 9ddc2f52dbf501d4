/** Conversations: https://botpress.com/docs/api-reference/runtime-api (conversations). */
import { ApiFailure } from './api-failure'
import type { DeclaredChannel } from './declared'
import { newId } from './ids'
import type { Handlers } from './operation'
import { page, taggedWith } from './paging'
import { born, type ConversationRow, type Tags, touch } from './rows'
import { checkTags, mergeTags, ownTags, sameTags } from './tags'
import { isOurs, type World } from './world'

type NewConversation = { channel: string; integration: string; tags: Tags }

export const addConversation = (world: World, { tags, ...rest }: NewConversation): ConversationRow =>
  world.tables.conversations.add({ id: newId('conv'), ...born(world), ...rest, tags: mergeTags({}, tags) })

/** The conversation as the integration sees it. */
export const seenConversation = (world: World, conversation: ConversationRow): ConversationRow => ({
  ...conversation,
  tags: world.switches.pluginTagsVisible ? { ...conversation.tags } : ownTags(conversation.tags),
})

export const findConversation = (world: World, id: string): ConversationRow => {
  const conversation = world.tables.conversations.get(id)
  const visible = conversation && (world.switches.foreignRowsVisible || isOurs(world, conversation))
  if (!visible) throw new ApiFailure('ResourceNotFound', `Conversation ${id} does not exist`)
  return conversation
}

export const findChannel = (world: World, name: string): DeclaredChannel => {
  const channel = world.declared.channels.get(name)
  if (!channel) throw new ApiFailure('InvalidPayload', `channel: ${name} is not declared`)
  return channel
}

const ours = (world: World) => world.tables.conversations.rows.filter((row) => isOurs(world, row))

const allTags = (world: World) =>
  new Set([...world.declared.channels.values()].flatMap((channel) => [...channel.conversationTags]))

const hasSpeakers = (world: World, wanted: string[] | undefined) => (conversation: ConversationRow) => {
  const messages = world.tables.messages.rows.filter((message) => message.conversationId === conversation.id)
  return (wanted ?? []).every((id) => messages.some((message) => message.userId === id))
}

const checkNew = (world: World, { channel, tags }: { channel: string; tags: Tags }) =>
  checkTags(tags, findChannel(world, channel).conversationTags, `conversations of channel ${channel}`)

const create = (world: World, { channel, tags }: { channel: string; tags: Tags }) =>
  addConversation(world, { channel, tags, integration: world.names.alias })

const writers: Handlers = {
  createConversation: (world, input) => {
    checkNew(world, input)
    return { conversation: seenConversation(world, create(world, input)) }
  },
  getOrCreateConversation: (world, input) => {
    checkNew(world, input)
    const same = sameTags(input, world.switches.matchAllTags)
    const found = ours(world).find((row) => row.channel === input.channel && same(row.tags))
    return { conversation: seenConversation(world, found ?? create(world, input)) }
  },
  updateConversation: (world, input) => {
    const conversation = findConversation(world, input.id)
    checkNew(world, { channel: conversation.channel, tags: input.tags ?? {} })
    conversation.tags = mergeTags(conversation.tags, input.tags)
    touch(world, conversation)
    return { conversation: seenConversation(world, conversation) }
  },
  deleteConversation: (world, { id }) => {
    world.tables.conversations.remove(findConversation(world, id).id)
    return {}
  },
}

export const conversationHandlers: Handlers = {
  ...writers,
  getConversation: (world, { id }) => ({ conversation: seenConversation(world, findConversation(world, id)) }),
  listConversations: (world, input) => {
    const tagged = taggedWith(input.tags, allTags(world))
    const spoke = hasSpeakers(world, input.participantIds)
    const { channel, integrationName } = input
    const rows = ours(world).filter(
      (row) =>
        (channel === undefined || row.channel === channel) &&
        (integrationName === undefined || [world.declared.name, world.names.alias].includes(integrationName)) &&
        tagged(row.tags) &&
        spoke(row),
    )
    const { items, meta } = page(rows, input, world.switches.pageSize)
    return { conversations: items.map((row) => seenConversation(world, row)), meta }
  },
}
