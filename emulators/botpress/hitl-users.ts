/** Who is who on both sides: the visitor's user downstream, and the agent's double in the visitor's channel. */
import { conversationById, type Plugin, pluginTag, sessionConfig, setPluginTags, userById } from './hitl-plugin'
import type { UserRow } from './rows'
import { addUser } from './users'

export const WEBCHAT = 'webchat'

// Since SDK 5 the plugin does not see the channel's tag `email`, so without one on the card it makes one up (§3.1).
const fakeEmail = ({ world }: Plugin, user: UserRow) =>
  `${user.id}@no-reply.${world.names.botId.replaceAll('_', '-')}.botpress.com`

const knownDownstream = ({ world }: Plugin, user: UserRow): string | undefined => {
  const id = pluginTag(user, 'downstream')
  const here =
    pluginTag(user, 'integrationAlias') === world.names.alias &&
    pluginTag(user, 'integrationName') === world.declared.name
  return id !== undefined && here && world.tables.users.get(id) ? id : undefined
}

const createDownstream = async (plugin: Plugin, user: UserRow, email: string | undefined) => {
  const { world, invocations } = plugin
  const output = await invocations.action(world.declared.hitl.createUser, {
    name: user.name ?? 'Unknown User',
    pictureUrl: user.pictureUrl,
    email: email ?? fakeEmail(plugin, user),
  })
  const downstream = userById(plugin, String(output['userId']))
  const link = { integrationName: world.declared.name, integrationAlias: world.names.alias }
  setPluginTags(plugin, user, { downstream: downstream.id, ...link })
  setPluginTags(plugin, downstream, { upstream: user.id, ...link })
  return downstream.id
}

/** The user id of a visitor on the integration's side: made once, then reused. */
export const downstreamUserId = async (plugin: Plugin, upstreamUserId: string, email?: string): Promise<string> => {
  const user = userById(plugin, upstreamUserId)
  return knownDownstream(plugin, user) ?? (await createDownstream(plugin, user, email))
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

/** The webchat user that speaks for the agent, or nothing: then his lines are shown as the bot's. */
export const webchatUserId = (
  plugin: Plugin,
  agentId: string,
  { upstreamId, force }: { upstreamId: string; force: boolean },
) => {
  const upstream = conversationById(plugin, upstreamId)
  if (upstream.integration !== WEBCHAT || !sessionConfig(plugin, upstreamId).useHumanAgentInfo) return undefined
  const agent = plugin.world.tables.users.get(agentId)
  if (!agent) return undefined
  const linked = pluginTag(agent, 'upstream')
  if (linked !== undefined && !force) return linked
  const known = plugin.world.tables.users.rows.length
  const user = double(plugin, agent, upstreamId)
  const isNew = plugin.world.tables.users.rows.length > known
  if (isNew || plugin.world.switches.webchatRelinkUpdates) dress(user, agent)
  setPluginTags(plugin, agent, { upstream: user.id })
  return user.id
}
