/** Who is who on both sides: the visitor's user downstream, and the agent's double in the visitor's channel. */
import { apiCall, callAction, getUser, tagUser } from './hitl-api'
import type { HitlConfig } from './hitl-config'
import { type Plugin, pluginTag } from './hitl-plugin'
import type { ConversationRow, UserRow } from './rows'
import { addUser } from './users'

export const WEBCHAT = 'webchat'

// Since SDK 5 the plugin does not see the channel's tag `email`, so without one on the card it makes one up (§3.1).
const fakeEmail = ({ world }: Plugin, user: UserRow) =>
  `${user.id}@no-reply.${world.names.botId.replaceAll('_', '-')}.botpress.com`

const knownDownstream = async (plugin: Plugin, user: UserRow): Promise<string | undefined> => {
  const { names, declared, tables } = plugin.world
  const id = pluginTag(user, 'downstream')
  const here =
    pluginTag(user, 'integrationAlias') === names.alias && pluginTag(user, 'integrationName') === declared.name
  if (id === undefined || !here) return undefined
  return apiCall(plugin, () => (tables.users.get(id) ? id : undefined))
}

const createDownstream = async (plugin: Plugin, user: UserRow, email: string | undefined) => {
  const { declared, names } = plugin.world
  const output = await callAction(plugin, declared.hitl.createUser, {
    name: user.name ?? 'Unknown User',
    pictureUrl: user.pictureUrl,
    email: email ?? fakeEmail(plugin, user),
  })
  const downstream = await getUser(plugin, String(output['userId']))
  const link = { integrationName: declared.name, integrationAlias: names.alias }
  await tagUser(plugin, user.id, { downstream: downstream.id, ...link })
  await tagUser(plugin, downstream.id, { upstream: user.id, ...link })
  return downstream.id
}

/** The user id of a visitor on the integration's side: made once, then reused. */
export const downstreamUserId = async (plugin: Plugin, upstreamUserId: string, email?: string): Promise<string> => {
  const user = await getUser(plugin, upstreamUserId)
  return (await knownDownstream(plugin, user)) ?? (await createDownstream(plugin, user, email))
}

const double = ({ world }: Plugin, agent: UserRow, conversationId: string): UserRow => {
  const key = { 'webchat:agentId': agent.id, 'webchat:conversationId': conversationId }
  const found = world.tables.users.rows.find((user) =>
    Object.entries(key).every(([name, value]) => user.tags[name] === value),
  )
  return found ?? addUser(world, { tags: key }, WEBCHAT)
}

const dress = (user: UserRow, { name, pictureUrl }: UserRow) => {
  if (name !== undefined) user.name = name
  if (pictureUrl !== undefined) user.pictureUrl = pictureUrl
}

type Where = { upstream: ConversationRow; config: HitlConfig }

const lendsUsers = ({ upstream, config }: Where) => upstream.integration === WEBCHAT && config.useHumanAgentInfo

const webchatUser = (plugin: Plugin, agent: UserRow, upstreamId: string) => {
  const { tables, switches } = plugin.world
  const known = tables.users.rows.length
  const user = double(plugin, agent, upstreamId)
  const isNew = tables.users.rows.length > known
  if (isNew || switches.webchatRelinkUpdates) dress(user, agent)
  return user
}

/** The webchat user that speaks for the agent, or nothing: then his lines are shown as the bot's. */
export const relinkedWebchatUser = async (plugin: Plugin, agent: UserRow, where: Where) => {
  if (!lendsUsers(where)) return undefined
  const user = await apiCall(plugin, () => webchatUser(plugin, agent, where.upstream.id))
  await tagUser(plugin, agent.id, { upstream: user.id })
  return user.id
}

/** The same, without a look at the agent's present name where a webchat user is linked already. */
export const linkedWebchatUser = async (plugin: Plugin, agentId: string, where: Where) => {
  if (!lendsUsers(where)) return undefined
  const agent = await apiCall(plugin, () => plugin.world.tables.users.get(agentId))
  if (!agent) return undefined
  return pluginTag(agent, 'upstream') ?? relinkedWebchatUser(plugin, agent, where)
}
