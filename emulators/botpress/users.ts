/** Users: https://botpress.com/docs/api-reference/runtime-api (users). */
import type { User } from '@botpress/client'
import { ApiFailure } from './api-failure'
import { newId } from './ids'
import type { Handlers } from './operation'
import { page, taggedWith } from './paging'
import { born, type Tags, touch, type UserRow } from './rows'
import { checkTags, mergeTags, ownTags, sameTags } from './tags'
import type { World } from './world'

type NewUser = { tags: Tags; name?: string; pictureUrl?: string }

/** Without a name or a picture there is no such key at all, as in the API. */
const given = ({ name, pictureUrl }: NewUser) => ({
  ...(name === undefined ? {} : { name }),
  ...(pictureUrl === undefined ? {} : { pictureUrl }),
})

export const addUser = (world: World, user: NewUser, integration = world.names.alias): UserRow =>
  world.tables.users.add({
    id: newId('user'),
    ...born(world),
    tags: mergeTags({}, user.tags),
    ...given(user),
    integration,
  })

/** The user as the integration sees it. */
export const seenUser = (world: World, { integration: _owner, ...user }: UserRow): User => ({
  ...user,
  tags: world.switches.pluginTagsVisible ? user.tags : ownTags(user.tags),
})

export const findUser = (world: World, id: string): UserRow => {
  const user = world.tables.users.get(id)
  const visible = user && (world.switches.foreignRowsVisible || user.integration === world.names.alias)
  if (!visible) throw new ApiFailure('ResourceNotFound', `User ${id} does not exist`)
  return user
}

const ours = (world: World) => world.tables.users.rows.filter((user) => user.integration === world.names.alias)

const spokeIn = (world: World, conversationId: string | undefined) => {
  if (conversationId === undefined) return () => true
  const messages = world.tables.messages.rows.filter((message) => message.conversationId === conversationId)
  const speakers = new Set(messages.map((message) => message.userId))
  return (user: UserRow) => speakers.has(user.id)
}

const change = (user: UserRow, name: 'name' | 'pictureUrl', value: string | null | undefined) => {
  if (value === null) delete user[name]
  else if (value !== undefined) user[name] = value
}

const checkOwn = (world: World, tags: Tags) => checkTags(tags, world.declared.userTags, 'users')

const writers: Handlers = {
  createUser: (world, input) => {
    checkOwn(world, input.tags)
    return { user: seenUser(world, addUser(world, input)) }
  },
  getOrCreateUser: (world, input) => {
    checkOwn(world, input.tags)
    const same = sameTags(input, world.switches.matchAllTags)
    const found = ours(world).find((user) => same(user.tags))
    return { user: seenUser(world, found ?? addUser(world, input)) }
  },
  updateUser: (world, input) => {
    const user = findUser(world, input.id)
    checkOwn(world, input.tags ?? {})
    user.tags = mergeTags(user.tags, input.tags)
    change(user, 'name', input.name)
    change(user, 'pictureUrl', input.pictureUrl)
    touch(world, user)
    return { user: seenUser(world, user) }
  },
  deleteUser: (world, { id }) => {
    world.tables.users.remove(findUser(world, id).id)
    return {}
  },
}

export const userHandlers: Handlers = {
  ...writers,
  getUser: (world, { id }) => ({ user: seenUser(world, findUser(world, id)) }),
  listUsers: (world, input) => {
    const tagged = taggedWith(input.tags, world.declared.userTags)
    const spoke = spokeIn(world, input.conversationId)
    const rows = ours(world).filter((user) => tagged(user.tags) && spoke(user))
    const { items, meta } = page(rows, input, world.switches.pageSize)
    return { users: items.map((user) => seenUser(world, user)), meta }
  },
}
